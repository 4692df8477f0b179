import { access, constants, stat } from 'node:fs/promises';
import { Stats } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { analyseFile, copybookLibrary, supportLibrary, translateFile } from '../../cobol/translation/index.ts';
import { dialectNames, isDialectName } from '../../cobol/semantics/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { freeOutputDirectory, writeFiles } from '../output-directory.ts';
import { printable, type Terminal } from '../terminal.ts';

interface TranslateOptions {
  readonly out: string;
  readonly copybooks: readonly string[];
  readonly std?: string | undefined;
  readonly format: 'auto' | 'fixed' | 'free';
  readonly cobcArg: readonly string[];
  readonly package: string;
}

/** `drydock cobol translate`: a complete Java source tree for a program and what is given beside it. */
export async function translate(
  programs: readonly string[],
  options: TranslateOptions,
  terminal: Terminal,
): Promise<number> {
  const std = options.std ?? 'default';
  if (!isDialectName(std)) throw new DrydockError('DRY-E7003', { name: std, known: dialectNames.join(', ') });
  const folder = await freeOutputDirectory(options.out);
  const translations = [];
  for (const path of programs) {
    await readable(path);
    const settings = { std, format: options.format, flags: options.cobcArg, copybooks: options.copybooks };
    const library = copybookLibrary(settings, dirname(resolve(path)));
    translations.push(translateFile(analyseFile(path, basename(path), settings, library), options.package));
  }
  const issues = translations.flatMap((translation) => translation.issues);
  for (const { position, severity, message } of issues) {
    terminal.err(`${printable(`${position.file}:${position.line}:${position.column}: ${severity}: ${message}`)}\n`);
  }
  const [main] = translations;
  const mainClass = main?.programs[0]?.mainClass;
  const unusable = translations.filter((translation) => !translation.usable);
  if (unusable.length > 0 || mainClass === undefined) {
    const errors = issues.filter((issue) => issue.severity === 'error').length;
    throw new DrydockError('DRY-E7004', { file: unusable[0]?.source ?? '', count: errors });
  }
  const sources = [...translations.flatMap((translation) => translation.sources), ...(await supportLibrary())];
  const description = {
    mainClass,
    sources: 'src/main/java',
    programs: translations.flatMap((translation) =>
      translation.programs.map((one) => ({ ...one, source: translation.source })),
    ),
    std,
  };
  await writeFiles(folder, [
    ...sources.map(({ path, text }) => ({ path: `src/main/java/${path}`, text })),
    { path: 'drydock.json', text: `${JSON.stringify(description, null, 2)}\n` },
  ]);
  const gaps = issues.filter((issue) => issue.severity === 'gap').length;
  await terminal.answer({
    data: async () => ({
      out: options.out,
      main_class: mainClass,
      std,
      gaps,
      items: description.programs.map((await import('../../server/index.ts')).fromModel),
      next_cursor: null,
    }),
    text: () => '',
    names: () => [`directory/${options.out}`],
  });
  terminal.hint(
    `${terminal.paint('green', '✓')} ${programs.length === 1 ? '1 source file' : `${programs.length} source files`} translated to ${options.out}${gaps > 0 ? `; ${gaps} places end the program when they are reached` : ''}\n`,
  );
  terminal.hint(
    `  Build and run:  cd ${quoted(options.out)} && javac -d classes $(find src -name '*.java') && java -cp classes ${mainClass}\n`,
  );
  return EXIT.success;
}

/** As a shell wants it. */
function quoted(path: string): string {
  return /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

async function readable(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => error);
  if (found instanceof Stats && found.isDirectory())
    throw new DrydockError('DRY-E5002', { path, problem: 'it is a directory; name a program, or use migrate' });
  if (found instanceof Error && 'code' in found && found.code === 'ENOENT')
    throw new DrydockError('DRY-E5008', { path });
  if (found instanceof Error) throw new DrydockError('DRY-E5002', { path, problem: found.message });
  await access(path, constants.R_OK).catch((error: Error) => {
    throw new DrydockError('DRY-E5002', { path, problem: error.message }, { cause: error });
  });
}
