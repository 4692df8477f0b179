/** Levels of the deepest JSON that is looked into. */
const MOST_LEVELS = 100;

const [QUOTE, BACKSLASH, OPEN_OBJECT, OPEN_ARRAY, CLOSE_OBJECT, CLOSE_ARRAY] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];

/**
 * What is wrong with a text of JSON that a parser would let pass, without parsing it: nesting that no request needs, a name that is
 * there twice (which of the two is meant, two readers may decide differently), a name that means something else to the language.
 * Whether it is JSON at all is for the parser to say.
 */
export function problemOfJson(text: string): string | null {
  /** The names of each object that is open; null for an array. */
  const open: (Set<string> | null)[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      const end = endOfString(text, index);
      const names = open.at(-1);
      if (names !== undefined && names !== null && isName(text, end)) {
        const problem = add(names, text.slice(index, end + 1));
        if (problem !== null) return problem;
      }
      index = end;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      open.push(code === OPEN_OBJECT ? new Set() : null);
      if (open.length > MOST_LEVELS) return `its JSON has more than ${MOST_LEVELS} levels`;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) open.pop();
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index += 1;
    else if (code === QUOTE) return index;
  }
  return text.length;
}

function isName(text: string, end: number): boolean {
  let index = end + 1;
  while (index < text.length && ' \t\r\n'.includes(text[index] ?? 'x')) index += 1;
  return text[index] === ':';
}

/** Names are compared as they are read: `\u0061` is `a`. */
function add(names: Set<string>, literal: string): string | null {
  const name = read(literal);
  if (name === undefined) return null;
  if (name === '__proto__') return 'its JSON has a field __proto__';
  if (names.has(name)) return `its JSON has the field ${name.slice(0, 60)} twice`;
  names.add(name);
  return null;
}

function read(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}
