import type { Token } from '../source/index.ts';
import type { AddressOf, InitializeStatement, MoveStatement, Reference, SetStatement } from './ast.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { parseExpression, parseOperand, parseReference } from './expressions.ts';
import type { Parser } from './parser.ts';

export function parseMove(p: Parser, { position }: Token): MoveStatement {
  const corresponding = p.acceptAny('CORRESPONDING', 'CORR') !== undefined;
  const source = parseOperand(p);
  p.expect('TO');
  return { kind: 'move', position, corresponding, source, targets: parseReferences(p) };
}

/** Data names one after the other, at least one. */
export function parseReferences(p: Parser): Reference[] {
  const references = [parseReference(p)];
  while (p.isName() || p.isAnyWord('LINAGE-COUNTER', 'LINE-COUNTER', 'PAGE-COUNTER'))
    references.push(parseReference(p));
  return references;
}

type SetAction = SetStatement['actions'][number];

export function parseSet(p: Parser, { position }: Token): SetStatement {
  if (p.acceptPhrase('LAST', 'EXCEPTION')) throw new UnsupportedConstruct('SET LAST EXCEPTION');
  if (p.isWord('THREAD')) throw new UnsupportedConstruct('SET THREAD');
  if (p.isWord('ENVIRONMENT') && !p.isName()) return { kind: 'set', position, actions: [setEnvironment(p)] };
  const actions: SetAction[] = [];
  do actions.push(setAction(p));
  while (startsSetTarget(p));
  return { kind: 'set', position, actions };
}

function setEnvironment(p: Parser): SetAction {
  p.expect('ENVIRONMENT');
  const name = parseOperand(p);
  p.expect('TO');
  return { kind: 'environment', name, value: parseOperand(p) };
}

function startsSetTarget(p: Parser): boolean {
  return p.isName() || p.isWord('ADDRESS');
}

function setAction(p: Parser): SetAction {
  const targets: (Reference | AddressOf)[] = [];
  do targets.push(setTarget(p));
  while (startsSetTarget(p) && !p.isWord('ATTRIBUTE'));
  if (p.isWord('ATTRIBUTE')) throw new UnsupportedConstruct('SET ATTRIBUTE');
  const direction = p.acceptAny('UP', 'DOWN');
  if (direction !== undefined) {
    p.expect('BY');
    return { kind: direction.text === 'UP' ? 'up' : 'down', targets: namesOnly(p, targets), by: parseExpression(p) };
  }
  p.expect('TO');
  const truth = p.acceptAny('TRUE', 'FALSE');
  if (truth) return { kind: 'condition', targets: namesOnly(p, targets), value: truth.text === 'TRUE' };
  const state = p.acceptAny('ON', 'OFF');
  if (state) return { kind: 'switch', targets: namesOnly(p, targets), on: state.text === 'ON' };
  if (p.isWord('ENTRY')) throw new UnsupportedConstruct('SET TO ENTRY');
  return { kind: 'to', targets, value: parseExpression(p) };
}

function setTarget(p: Parser): Reference | AddressOf {
  const position = p.peek().position;
  if (!p.accept('ADDRESS')) return parseReference(p);
  p.accept('OF');
  return { kind: 'addressOf', operand: parseReference(p), position };
}

function namesOnly(p: Parser, targets: readonly (Reference | AddressOf)[]): Reference[] {
  return targets.map((target) => (target.kind === 'reference' ? target : p.fail('TO')));
}

const categories = [
  'ALPHABETIC',
  'ALPHANUMERIC',
  'NUMERIC',
  'ALPHANUMERIC-EDITED',
  'NUMERIC-EDITED',
  'NATIONAL',
  'NATIONAL-EDITED',
  'BOOLEAN',
];

export function parseInitialize(p: Parser, { position }: Token): InitializeStatement {
  const targets = parseReferences(p);
  const withFiller = p.acceptPhrase('?WITH', 'FILLER');
  const toValue: string[] = [];
  while (p.isAnyWord('ALL', ...categories)) {
    toValue.push(p.next().text);
    p.accept('TO');
    p.expect('VALUE');
  }
  const replacing: { category: string; by: ReturnType<typeof parseOperand> }[] = [];
  if (p.acceptPhrase('?THEN', 'REPLACING')) {
    do {
      const category = p.expect(...categories).text;
      p.accept('DATA');
      p.expect('BY');
      replacing.push({ category, by: parseOperand(p) });
    } while (p.isAnyWord(...categories));
  }
  const thenToDefault = p.acceptPhrase('?THEN', '?TO', 'DEFAULT');
  return { kind: 'initialize', position, targets, withFiller, toValue, replacing, thenToDefault };
}
