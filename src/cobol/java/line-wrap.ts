const maxColumns = 140;
const continuationIndent = 8;

/**
 * One logical line of Java as one or more physical lines of at most 140 columns, broken at the outermost possible places:
 * after commas, before `&&`, `||`, `+` and before the dot of a chained call.
 */
export function wrapLine(indent: string, text: string): string[] {
  if (indent.length + text.length <= maxColumns) return [indent + text];
  if (/^(\/\/| ?\*|\/\*)/.test(text)) return wrapComment(indent, text);
  const breaks = breakPlaces(text);
  const lines: string[] = [];
  let start = 0;
  let prefix = indent;
  while (prefix.length + text.length - start > maxColumns) {
    const limit = start + maxColumns - prefix.length;
    const place = bestBreak(breaks, start, limit) ?? breaks.find((candidate) => candidate.at > limit);
    if (!place) break;
    lines.push(prefix + text.slice(start, place.at).trimEnd());
    start = place.at;
    prefix = indent + ' '.repeat(continuationIndent);
  }
  lines.push(prefix + text.slice(start));
  return lines;
}

interface BreakPlace {
  /** Index of the first character of the new line. */
  readonly at: number;
  readonly depth: number;
}

/** The last place of the smallest nesting depth that fits and does not leave a nearly empty line. */
function bestBreak(breaks: readonly BreakPlace[], start: number, limit: number): BreakPlace | undefined {
  const fitting = breaks.filter((place) => place.at > start + (limit - start) / 3 && place.at <= limit);
  const candidates = fitting.length > 0 ? fitting : breaks.filter((place) => place.at > start && place.at <= limit);
  const depth = Math.min(...candidates.map((place) => place.depth));
  return candidates.findLast((place) => place.depth === depth);
}

function breakPlaces(text: string): BreakPlace[] {
  const places: BreakPlace[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' || character === "'") {
      at = endOfLiteral(text, at);
    } else if (character === '(' || character === '[') {
      depth += 1;
    } else if (character === ')' || character === ']') {
      depth -= 1;
      if (text[at + 1] === '.') places.push({ at: at + 1, depth });
    } else if (character === ',' && text[at + 1] === ' ') {
      places.push({ at: at + 2, depth });
    } else if (character === ' ' && /^ (&&|\|\||[+\-*?:=]|->) /.test(text.slice(at, at + 4))) {
      const isArrow = text.startsWith(' -> ', at) || text.startsWith(' = ', at);
      places.push({ at: isArrow ? text.indexOf(' ', at + 1) + 1 : at + 1, depth });
    }
  }
  return places;
}

function endOfLiteral(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at;
}

function wrapComment(indent: string, text: string): string[] {
  const lead = text.startsWith('//') ? '// ' : ' * ';
  const lines: string[] = [];
  let rest = text;
  let prefix = indent;
  while (prefix.length + rest.length > maxColumns) {
    const cut = rest.lastIndexOf(' ', maxColumns - prefix.length);
    if (cut <= lead.length) break;
    lines.push(prefix + rest.slice(0, cut));
    rest = rest.slice(cut + 1);
    prefix = indent + lead;
  }
  lines.push(prefix + rest);
  return lines;
}
