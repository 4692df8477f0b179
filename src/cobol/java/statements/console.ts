import type { AcceptStatement, DisplayStatement } from '../../syntax/index.ts';
import type { ProgramContext, StatementContext } from '../context.ts';
import { type JavaBlock, simple } from '../java-code.ts';
import { textOperand } from '../operand.ts';
import { statements, untranslated } from '../statement.ts';
import { withHandlers } from './handlers.ts';
import { receiver } from './receiver.ts';

/** What a mnemonic name of SPECIAL-NAMES stands for; other words stand for themselves. */
export function deviceOf(program: ProgramContext, word: string): string {
  for (let at: ProgramContext | undefined = program; at; at = at.outer) {
    const mnemonic = at.bound.syntax.environment.mnemonics.find((candidate) => candidate.name === word);
    if (mnemonic) return mnemonic.device;
  }
  return word;
}

const streams: Readonly<Record<string, string>> = {
  CONSOLE: 'display',
  CRT: 'display',
  SYSOUT: 'display',
  SYSLST: 'display',
  SYSLIST: 'display',
  SYSERR: 'displayUponError',
  'SYSTEM-ERROR': 'displayUponError',
  STDERR: 'displayUponError',
  STDOUT: 'display',
  PRINTER: 'displayUponPrinter',
  'SYSTEM-DEFAULT': 'display',
  TERMINAL: 'display',
};

export function displayStatement(context: StatementContext, statement: DisplayStatement): JavaBlock {
  const device = statement.upon === undefined ? 'CONSOLE' : deviceOf(context.program, statement.upon);
  const operands = statement.operands.map((operand) => textOperand(context, operand)).join(', ');
  const special = displayUponSpecial(context, statement, device, operands);
  if (special) return special;
  const method = streams[device];
  if (method === undefined) return untranslated(context, `DISPLAY UPON ${device}`, statement.position);
  const display = simple(`${method}${statement.noAdvancing ? 'WithoutAdvancing' : ''}(${operands})`);
  // DISPLAY on a stream never raises an exception.
  return [display, ...statements(context, statement.handlers.not ?? [])];
}

function displayUponSpecial(
  context: StatementContext,
  statement: DisplayStatement,
  device: string,
  operands: string,
): JavaBlock | undefined {
  switch (device) {
    case 'ENVIRONMENT-NAME':
      return [simple(`displayUponEnvironmentName(${operands})`)];
    case 'COMMAND-LINE':
      return [simple(`displayUponCommandLine(${operands})`)];
    case 'ENVIRONMENT-VALUE':
      return withHandlers(
        context,
        { call: `displayUponEnvironmentValue(${operands})`, trueOnFailure: false },
        statement.handlers,
      );
    case 'ARGUMENT-NUMBER':
      return withHandlers(
        context,
        { call: `displayUponArgumentNumber(${operands})`, trueOnFailure: false },
        statement.handlers,
      );
    default:
      return undefined;
  }
}

const sources: Readonly<Record<string, string>> = {
  DATE: 'DATE',
  'DATE YYYYMMDD': 'DATE_YYYYMMDD',
  DAY: 'DAY',
  'DAY YYYYDDD': 'DAY_YYYYDDD',
  'DAY-OF-WEEK': 'DAY_OF_WEEK',
  TIME: 'TIME',
  'COMMAND-LINE': 'COMMAND_LINE',
  'ARGUMENT-NUMBER': 'ARGUMENT_NUMBER',
  'USER NAME': 'USER_NAME',
  'ESCAPE KEY': 'ESCAPE_KEY',
  'EXCEPTION STATUS': 'EXCEPTION_STATUS',
};

const terminals: ReadonlySet<string> = new Set(['CONSOLE', 'SYSIN', 'SYSIPT', 'STDIN', 'KEYBOARD', 'TERMINAL', 'CRT']);

export function acceptStatement(context: StatementContext, statement: AcceptStatement): JavaBlock {
  const target = receiver(context, statement.target);
  if (!target) return [];
  const from = statement.from === undefined ? 'SYSIN' : deviceOf(context.program, statement.from);
  if (terminals.has(from))
    return [simple(`accept(${target.java})`), ...statements(context, statement.handlers.not ?? [])];
  if (from === 'ENVIRONMENT' && statement.argument) {
    const call = `acceptEnvironment(${target.java}, ${textOperand(context, statement.argument)})`;
    return withHandlers(context, { call, trueOnFailure: false }, statement.handlers);
  }
  if (from === 'ENVIRONMENT-VALUE') {
    return withHandlers(
      context,
      { call: `acceptEnvironmentValue(${target.java})`, trueOnFailure: false },
      statement.handlers,
    );
  }
  if (from === 'ARGUMENT-VALUE') {
    return withHandlers(
      context,
      { call: `acceptArgumentValue(${target.java})`, trueOnFailure: false },
      statement.handlers,
    );
  }
  const source = sources[from];
  if (source === undefined) return untranslated(context, `ACCEPT FROM ${from}`, statement.position);
  return [
    simple(`accept(${target.java}, AcceptSource.${source})`),
    ...statements(context, statement.handlers.not ?? []),
  ];
}
