import type { Token } from '../source/index.ts';
import type {
  Expression,
  InspectBounds,
  InspectStatement,
  Reference,
  StringStatement,
  UnstringStatement,
} from './ast.ts';
import { parseOperands } from './arithmetic-statements.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { parseOperand, parseReference, startsOperand } from './expressions.ts';
import type { Parser } from './parser.ts';
import { overflow } from './phrases.ts';

export function parseString(p: Parser, { position }: Token): StringStatement {
  const sources: { operands: Expression[]; delimiter: Expression | 'size' }[] = [];
  do {
    const operands = parseOperands(p);
    // Operands without DELIMITED are taken in full: observed.
    const delimiter = p.acceptPhrase('DELIMITED', '?BY') ? parseStringDelimiter(p) : 'size';
    sources.push({ operands, delimiter });
  } while (!p.isWord('INTO'));
  p.expect('INTO');
  const into = parseReference(p);
  const pointer = parsePointer(p);
  const branches = overflow(p);
  p.accept('END-STRING');
  return { kind: 'string', position, sources, into, pointer, overflow: branches };
}

function parseStringDelimiter(p: Parser): Expression | 'size' {
  return p.accept('SIZE') ? 'size' : parseOperand(p);
}

function parsePointer(p: Parser): Reference | undefined {
  return p.acceptPhrase('?WITH', 'POINTER', '?IS') ? parseReference(p) : undefined;
}

export function parseUnstring(p: Parser, { position }: Token): UnstringStatement {
  const source = parseOperand(p);
  const delimiters: { all: boolean; value: Expression }[] = [];
  if (p.acceptPhrase('DELIMITED', '?BY')) {
    do {
      const all = p.accept('ALL');
      delimiters.push({ all, value: parseOperand(p) });
    } while (p.accept('OR'));
  }
  p.expect('INTO');
  const into: { target: Reference; delimiterIn: Reference | undefined; countIn: Reference | undefined }[] = [];
  do {
    const target = parseReference(p);
    const delimiterIn = p.acceptPhrase('DELIMITER', '?IN') ? parseReference(p) : undefined;
    const countIn = p.acceptPhrase('COUNT', '?IN') ? parseReference(p) : undefined;
    into.push({ target, delimiterIn, countIn });
  } while (p.isName());
  const pointer = parsePointer(p);
  const tallying = p.acceptPhrase('TALLYING', '?IN') ? parseReference(p) : undefined;
  const branches = overflow(p);
  p.accept('END-UNSTRING');
  return { kind: 'unstring', position, source, delimiters, into, pointer, tallying, overflow: branches };
}

export function parseInspect(p: Parser, { position }: Token): InspectStatement {
  if (p.isWord('BACKWARD') && !p.isName()) throw new UnsupportedConstruct('INSPECT BACKWARD');
  const target = parseOperand(p);
  const tallying = p.accept('TALLYING') ? parseTallying(p) : [];
  const replacing = p.accept('REPLACING') ? parseReplacing(p) : [];
  const converting = p.accept('CONVERTING') ? parseConverting(p) : undefined;
  if (tallying.length === 0 && replacing.length === 0 && converting === undefined) {
    p.fail('TALLYING, REPLACING or CONVERTING');
  }
  return { kind: 'inspect', position, target, tallying, replacing, converting };
}

/** TRANSFORM x FROM a TO b, an older INSPECT x CONVERTING a TO b. */
export function parseTransform(p: Parser, { position }: Token): InspectStatement {
  const target = parseOperand(p);
  p.accept('CHARACTERS');
  p.expect('FROM');
  const converting = parseConverting(p);
  return { kind: 'inspect', position, target, tallying: [], replacing: [], converting };
}

type Tally = InspectStatement['tallying'][number];
type TallyItem = Tally['items'][number];

function parseTallying(p: Parser): Tally[] {
  const tallies: { counter: Reference; items: TallyItem[] }[] = [];
  let what: TallyItem['what'] = 'all';
  while (startsOperand(p) || p.isAnyWord('CHARACTERS', 'ALL', 'LEADING', 'TRAILING')) {
    const items = tallies.at(-1)?.items;
    const keyword = items === undefined ? undefined : p.acceptAny('CHARACTERS', 'ALL', 'LEADING', 'TRAILING');
    // `ALL CHARACTERS` is taken as CHARACTERS: observed.
    if (keyword !== undefined && (keyword.text === 'CHARACTERS' || p.accept('CHARACTERS'))) {
      items?.push({ what: 'characters', operand: undefined, bounds: parseBounds(p) });
      continue;
    }
    if (keyword !== undefined) what = tallyKind(keyword.text);
    const operand = parseOperand(p);
    if (p.accept('FOR')) {
      tallies.push({ counter: asCounter(p, operand), items: [] });
      what = 'all';
    } else if (items === undefined) p.fail('FOR');
    else items.push({ what, operand, bounds: parseBounds(p) });
  }
  return tallies.length === 0 ? p.fail('a counter') : tallies;
}

function tallyKind(word: string): TallyItem['what'] {
  switch (word) {
    case 'LEADING':
      return 'leading';
    case 'TRAILING':
      return 'trailing';
    default:
      return 'all';
  }
}

function asCounter(p: Parser, operand: Expression): Reference {
  return operand.kind === 'reference' ? operand : p.fail('a counter before FOR');
}

type Replacement = InspectStatement['replacing'][number];

function parseReplacing(p: Parser): Replacement[] {
  const replacements: Replacement[] = [];
  let what: Replacement['what'] = 'all';
  do {
    const keyword = p.acceptAny('CHARACTERS', 'ALL', 'LEADING', 'FIRST', 'TRAILING');
    if (keyword !== undefined) what = replacementKind(keyword.text);
    const operand = what === 'characters' ? undefined : parseOperand(p);
    p.expect('BY');
    const by = parseOperand(p);
    replacements.push({ what, operand, by, bounds: parseBounds(p) });
  } while (startsOperand(p) || p.isAnyWord('CHARACTERS', 'LEADING', 'FIRST', 'TRAILING'));
  return replacements;
}

function replacementKind(word: string): Replacement['what'] {
  switch (word) {
    case 'CHARACTERS':
      return 'characters';
    case 'LEADING':
      return 'leading';
    case 'FIRST':
      return 'first';
    case 'TRAILING':
      return 'trailing';
    default:
      return 'all';
  }
}

function parseConverting(p: Parser): NonNullable<InspectStatement['converting']> {
  const from = parseOperand(p);
  p.expect('TO');
  const to = parseOperand(p);
  return { from, to, bounds: parseBounds(p) };
}

/** BEFORE INITIAL x and AFTER INITIAL x, in either order. */
function parseBounds(p: Parser): InspectBounds {
  let before: Expression | undefined;
  let after: Expression | undefined;
  for (;;) {
    if (before === undefined && p.acceptPhrase('BEFORE', '?INITIAL')) before = parseOperand(p);
    else if (after === undefined && p.acceptPhrase('AFTER', '?INITIAL')) after = parseOperand(p);
    else return { before, after };
  }
}
