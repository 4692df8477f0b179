import { variableTextColumn } from './reading-state.ts';
import type { SourceDialect, SourceFormat, Std } from './source-unit.ts';

/**
 * The reading rules that a cobc command line stands for. Arguments that do not change how text is read are passed over.
 *
 * @param base what holds without arguments
 */
export function dialectOfArguments(
  base: { readonly format: SourceFormat; readonly std: Std },
  cobcArgs: readonly string[],
): SourceDialect {
  let dialect: SourceDialect = base;
  for (const [index, argument] of cobcArgs.entries()) {
    dialect = { ...dialect, ...effectOf(argument, cobcArgs[index + 1], dialect) };
  }
  return dialect;
}

/** The cobc arguments that make it read as the dialect says. */
export function argumentsOfDialect(dialect: SourceDialect): string[] {
  const column = dialect.textColumn ?? (dialect.format === 'variable' ? variableTextColumn : undefined);
  return [
    ...(dialect.format === 'free' ? ['-free'] : []),
    `-std=${dialect.std}`,
    ...(column === undefined ? [] : [`-ftext-column=${column}`]),
    ...(dialect.debugging === true ? ['-fdebugging-line'] : []),
    ...(dialect.mfComments === true ? ['-fmfcomment'] : []),
    ...(dialect.acuComments === true ? ['-facucomment'] : []),
    ...Object.entries(dialect.defines ?? {}).map(([name, value]) =>
      value === '' ? `-D${name}` : `-D${name}=${value}`,
    ),
  ];
}

function effectOf(argument: string, next: string | undefined, dialect: SourceDialect): Partial<SourceDialect> {
  const [name = '', value = ''] = argument.split(/=(.*)/s, 2);
  switch (name) {
    case '-free':
    case '-F':
      return { format: 'free' };
    case '-fixed':
      return { format: 'fixed' };
    case '-std':
      return { std: value as Std };
    case '-ftext-column':
      return { textColumn: Number(value) };
    case '-fdebugging-line':
      return { debugging: true };
    case '-fmfcomment':
      return { mfComments: true };
    case '-facucomment':
      return { acuComments: true };
    default:
      return argument.startsWith('-D')
        ? { defines: { ...dialect.defines, ...definition(argument.slice(2) || (next ?? '')) } }
        : {};
  }
}

function definition(text: string): Record<string, string> {
  const [name = '', value = ''] = text.split(/=(.*)/s, 2);
  return name === '' ? {} : { [name]: value };
}
