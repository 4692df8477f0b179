import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { enginePath } from '../sandbox/index.ts';

/** Bytes of a file in which its first line is looked for. */
const FIRST_LINE = 256;

/**
 * Why a program cannot be started, in words that say what to do; null: nothing speaks against it. What a system says of it is the same for
 * a script that is not there and for one whose interpreter is not.
 *
 * @param program absolute path, or a name in PATH
 */
export async function whyNotStartable(program: string, path: string = enginePath()): Promise<string | null> {
  if (!program.includes('/')) {
    const isThere = await isAnyExecutable(path.split(delimiter).map((folder) => join(folder, program)));
    return isThere ? null : `there is no program ${program} in PATH`;
  }
  if (!isAbsolute(program)) return `${program} is neither a name in PATH nor a path that begins with ./ or /`;
  const stats = await stat(program).catch(() => null);
  if (stats === null) return `there is no file ${program}`;
  if (!stats.isFile()) return `${program} is not a file`;
  if (!(await isAnyExecutable([program]))) return `${program} may not be executed: chmod +x it`;
  return whyNotInterpreted(program);
}

async function whyNotInterpreted(program: string): Promise<string | null> {
  const [, interpreter = '', rest = ''] = /^#![ \t]*(\S+)([^\n]*)/.exec(await beginningOf(program)) ?? [];
  if (interpreter === '') return null;
  if (rest.endsWith('\r') || interpreter.endsWith('\r'))
    return `the lines of ${program} end in CR LF, as on Windows: save it with LF`;
  const isThere = !isAbsolute(interpreter) || (await isAnyExecutable([interpreter]));
  return isThere ? null : `the first line of ${program} names ${interpreter}, which is not there`;
}

/** What cannot be read is started all the same: a system may execute what it does not show. */
async function beginningOf(file: string): Promise<string> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_LINE), 0, FIRST_LINE, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  }
}

async function isAnyExecutable(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    files.map((file) =>
      access(file, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
