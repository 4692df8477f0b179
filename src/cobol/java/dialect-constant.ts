import type { CobolDialect } from '../semantics/index.ts';
import type { ProgramContext } from './context.ts';
import { alphabetRanks } from './alphabet.ts';
import { stringLiteral } from './java-literal.ts';

/** Whether data of a program follows other rules than the library's default: then it has a constant DIALECT. */
export function hasOwnDialect(program: ProgramContext): boolean {
  // SPECIAL-NAMES of the outermost program hold for those that it contains (COBOL 2014 §12.3.1).
  return program.outer ? hasOwnDialect(program.outer) : dialectText(program) !== 'Dialect.DEFAULT';
}

const families: Readonly<Record<string, string>> = {
  ibm: 'IBM',
  mvs: 'IBM',
  mf: 'MF',
  bs2000: 'BS2000',
  rm: 'RM',
  realia: 'REALIA',
};

/** What each constant of the library's Dialect stands for; `default` for names without one. */
const presets: Readonly<Record<string, Pick<CobolDialect, 'binaryTruncate' | 'prettyDisplay'>>> = {
  DEFAULT: { binaryTruncate: true, prettyDisplay: true },
  IBM: { binaryTruncate: false, prettyDisplay: false },
  MF: { binaryTruncate: false, prettyDisplay: true },
  BS2000: { binaryTruncate: true, prettyDisplay: false },
  RM: { binaryTruncate: true, prettyDisplay: false },
  REALIA: { binaryTruncate: false, prettyDisplay: true },
};

/** The Java expression of a program's dialect: a preset with what compiler options and SPECIAL-NAMES change. */
export function dialectText(program: ProgramContext): string {
  const { dialect } = program;
  const environment = program.bound.syntax.environment;
  const preset = families[dialect.name.replace(/-strict$/, '')] ?? 'DEFAULT';
  const known = presets[preset];
  let text = `Dialect.${preset}`;
  if (known?.binaryTruncate !== dialect.binaryTruncate) text += `.withBinaryTruncate(${dialect.binaryTruncate})`;
  if (known?.prettyDisplay !== dialect.prettyDisplay) text += `.withPrettyDisplay(${dialect.prettyDisplay})`;
  if (dialect.signEbcdic) text += '.withSignEbcdic()';
  if (environment.decimalPointIsComma) text += '.withDecimalPointIsComma()';
  const [currency] = environment.currencySigns;
  if (currency) {
    const symbol = `'${currency.symbol.replace(/['\\]/, '\\$&')}'`;
    text +=
      currency.sign === currency.symbol
        ? `.withCurrency(${symbol})`
        : `.withCurrency(${symbol}, ${stringLiteral(currency.sign)})`;
  }
  const ranks =
    environment.collatingSequence === undefined ? 'native' : alphabetRanks(program, environment.collatingSequence);
  if (ranks !== undefined && ranks !== 'native') text += `.withCollatingSequence(${ranks})`;
  return text;
}
