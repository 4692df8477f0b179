import { parseAdd, parseCompute, parseDivide, parseMultiply, parseSubtract } from './arithmetic-statements.ts';
import { parseAllocate, parseCall, parseCancel, parseFree, parseGoback } from './call-statements.ts';
import {
  parseAlter,
  parseContinue,
  parseExec,
  parseExit,
  parseGoTo,
  parseIf,
  parseMarkup,
  parseNextSentence,
  parseSearch,
  parseStop,
} from './control-statements.ts';
import { parseEvaluate } from './evaluate-statement.ts';
import {
  parseClose,
  parseDelete,
  parseOpen,
  parseRead,
  parseRewrite,
  parseStart,
  parseUnlock,
  parseWrite,
} from './file-statements.ts';
import { parseInitialize, parseMove, parseSet } from './move-statements.ts';
import type { StatementParser } from './parser.ts';
import { parsePerform } from './perform-statement.ts';
import { parseMerge, parseRelease, parseReturn, parseSort } from './sort-statements.ts';
import { parseInspect, parseString, parseTransform, parseUnstring } from './string-statements.ts';
import { parseAccept, parseDisplay } from './terminal-statements.ts';

/** How each statement is read, by its verb. A verb that is missing here is a statement that is not supported. */
export const statementParsers: ReadonlyMap<string, StatementParser> = new Map<string, StatementParser>([
  ['ACCEPT', parseAccept],
  ['ADD', parseAdd],
  ['ALLOCATE', parseAllocate],
  ['ALTER', parseAlter],
  ['CALL', parseCall],
  ['CANCEL', parseCancel],
  ['CLOSE', parseClose],
  ['COMPUTE', parseCompute],
  ['CONTINUE', parseContinue],
  ['DELETE', parseDelete],
  ['DISPLAY', parseDisplay],
  ['DIVIDE', parseDivide],
  ['EVALUATE', parseEvaluate],
  ['EXEC', parseExec],
  ['EXECUTE', parseExec],
  ['EXIT', parseExit],
  ['FREE', parseFree],
  ['GO', parseGoTo],
  ['GOBACK', parseGoback],
  ['IF', parseIf],
  ['INITIALISE', parseInitialize],
  ['INITIALIZE', parseInitialize],
  ['INSPECT', parseInspect],
  ['JSON', parseMarkup],
  ['MERGE', parseMerge],
  ['MOVE', parseMove],
  ['MULTIPLY', parseMultiply],
  ['NEXT', parseNextSentence],
  ['OPEN', parseOpen],
  ['PERFORM', parsePerform],
  ['READ', parseRead],
  ['RELEASE', parseRelease],
  ['RETURN', parseReturn],
  ['REWRITE', parseRewrite],
  ['SEARCH', parseSearch],
  ['SET', parseSet],
  ['SORT', parseSort],
  ['START', parseStart],
  ['STOP', parseStop],
  ['STRING', parseString],
  ['SUBTRACT', parseSubtract],
  ['TRANSFORM', parseTransform],
  ['UNLOCK', parseUnlock],
  ['UNSTRING', parseUnstring],
  ['WRITE', parseWrite],
  ['XML', parseMarkup],
]);
