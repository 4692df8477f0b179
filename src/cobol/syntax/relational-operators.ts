import type { Parser } from './parser.ts';

export type RelationalOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

/** The operator that holds where this one does not. */
export function inverse(operator: RelationalOperator): RelationalOperator {
  switch (operator) {
    case '=':
      return '<>';
    case '<>':
      return '=';
    case '<':
      return '>=';
    case '>':
      return '<=';
    case '<=':
      return '>';
    case '>=':
      return '<';
  }
}

/** Takes a relational operator in any spelling, without NOT and without IS before it. */
export function acceptRelation(p: Parser): RelationalOperator | undefined {
  const { kind, text } = p.peek();
  if (kind === 'symbol') return symbolRelation(p, text);
  if (kind !== 'word') return undefined;
  switch (text) {
    case 'EQUAL':
    case 'EQUALS':
      if (p.isName()) return undefined;
      p.next();
      p.accept('TO');
      return '=';
    case 'GREATER':
      p.next();
      p.accept('THAN');
      return orEqual(p) ? '>=' : '>';
    case 'LESS':
      p.next();
      p.accept('THAN');
      return orEqual(p) ? '<=' : '<';
    default:
      return undefined;
  }
}

function symbolRelation(p: Parser, symbol: string): RelationalOperator | undefined {
  switch (symbol) {
    case '=':
    case '<>':
    case '<=':
    case '>=':
      p.next();
      return symbol;
    case '<':
    case '>':
      p.next();
      return orEqual(p) ? `${symbol}=` : symbol;
    default:
      return undefined;
  }
}

/** `OR EQUAL TO`, `OR =` behind GREATER THAN, LESS THAN, `>` and `<`. */
function orEqual(p: Parser): boolean {
  if (p.isWord('OR') && p.isSymbol('=', 1)) {
    p.next();
    p.next();
    return true;
  }
  if (!p.acceptPhrase('OR', 'EQUAL') && !p.acceptPhrase('OR', 'EQUALS')) return false;
  p.accept('TO');
  return true;
}
