import type { Token } from '../source/index.ts';
import type {
  AllocateStatement,
  CallStatement,
  CancelStatement,
  Expression,
  FreeStatement,
  GobackStatement,
  Reference,
} from './ast.ts';
import { parseOperands } from './arithmetic-statements.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { parseExpression, parseOperand, parseQualifiedName, parseReference, startsOperand } from './expressions.ts';
import type { Parser } from './parser.ts';
import { callException } from './phrases.ts';

type Argument = CallStatement['using'][number];

const conventions = ['STATIC', 'STDCALL', 'WINAPI', 'C', 'EXTERN', 'PASCAL'];

export function parseCall(p: Parser, { position }: Token): CallStatement {
  acceptConvention(p);
  const program = parseOperand(p);
  if (p.isWord('AS') || p.isWord('NESTED')) throw new UnsupportedConstruct('CALL of a prototype');
  const using = p.accept('USING') ? parseArguments(p) : [];
  const returns = p.acceptAny('RETURNING', 'GIVING') !== undefined;
  if (returns) p.accept('INTO');
  const keepsReturnCode = returns && p.acceptAny('NULL', 'OMITTED', 'NOTHING') !== undefined;
  const returning = returns && !keepsReturnCode ? parseReturned(p) : undefined;
  const handlers = callException(p);
  p.accept('END-CALL');
  return { kind: 'call', position, program, using, returning, keepsReturnCode, handlers };
}

/** The linkage convention before the name has no bearing on programs that are translated together. */
function acceptConvention(p: Parser): void {
  const beforeLiteral = p.isName() && p.peek(1).kind === 'string';
  const keyword = p.isAnyWord(...conventions) && !p.names.isDeclared(p.peek().text) && p.peek(1).kind === 'word';
  if (beforeLiteral || keyword) p.next();
}

function parseArguments(p: Parser): Argument[] {
  const using: Argument[] = [];
  let mode: Argument['mode'] = 'reference';
  for (;;) {
    if (p.acceptPhrase('?BY', 'REFERENCE')) mode = 'reference';
    else if (p.acceptPhrase('?BY', 'CONTENT')) mode = 'content';
    else if (p.acceptPhrase('?BY', 'VALUE')) mode = 'value';
    else if (p.accept('OMITTED')) using.push({ mode, operand: undefined });
    else if (startsOperand(p)) using.push({ mode, operand: parseOperand(p) });
    else if (p.isAnyWord('UNSIGNED', 'SIZE')) throw new UnsupportedConstruct('CALL USING BY VALUE SIZE');
    else return using.length === 0 ? p.fail('an argument') : using;
  }
}

function parseReturned(p: Parser): Reference {
  if (p.isWord('ADDRESS')) throw new UnsupportedConstruct('CALL RETURNING ADDRESS OF');
  return parseReference(p);
}

export function parseCancel(p: Parser, { position }: Token): CancelStatement {
  if (p.isWord('ALL')) throw new UnsupportedConstruct('CANCEL ALL');
  return { kind: 'cancel', position, programs: parseOperands(p) };
}

export function parseGoback(p: Parser, { position }: Token): GobackStatement {
  return { kind: 'goback', position, returning: parseReturningValue(p) };
}

/** RETURNING or GIVING x behind GOBACK, EXIT PROGRAM, STOP RUN. */
export function parseReturningValue(p: Parser): Expression | undefined {
  if (p.isWord('RAISING')) throw new UnsupportedConstruct('RAISING');
  return p.acceptAny('RETURNING', 'GIVING') ? parseOperand(p) : undefined;
}

export function parseAllocate(p: Parser, { position }: Token): AllocateStatement {
  const mark = p.mark;
  const size = parseExpression(p);
  const characters = p.accept('CHARACTERS') ? size : undefined;
  if (characters === undefined) p.reset(mark);
  const target = characters === undefined ? parseQualifiedName(p) : undefined;
  const initialized = p.acceptAny('INITIALIZED', 'INITIALISED') !== undefined;
  if (initialized && p.isWord('TO')) throw new UnsupportedConstruct('ALLOCATE INITIALIZED TO');
  const returning = p.accept('RETURNING') ? parseReference(p) : undefined;
  return { kind: 'allocate', position, target, characters, initialized, returning };
}

export function parseFree(p: Parser, { position }: Token): FreeStatement {
  return { kind: 'free', position, targets: parseOperands(p) };
}
