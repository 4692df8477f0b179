import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from './process.ts';
import type { Jdk } from './toolchain.ts';

const COMPILE_TIMEOUT_MS = 180_000;

/** A short-lived `javac` takes a third of the time without the optimising compiler (measured on two loaded cores). */
export const FAST_START = ['-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC'];

/** The Java support library does not compile: a defect of the installation, with what the compiler said. */
export class SupportLibraryBroken extends Error {
  override readonly name = 'SupportLibraryBroken';
}

/** The folder with the sources of the Java support library that generated code uses. */
export async function supportLibrarySources(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'java', 'src', 'main', 'java');
    if ((await stat(join(candidate, 'drydock', 'cobol')).catch(() => undefined))?.isDirectory()) return candidate;
    if (folder === dirname(folder))
      throw new SupportLibraryBroken('the sources of the Java support library are not there');
  }
}

/**
 * Compiles the support library, unless `cacheFolder` already holds classes made from the same sources by the same
 * compiler. Returns the folder with the classes.
 */
export async function buildSupportLibrary(jdk: Jdk, sources: string, cacheFolder: string): Promise<string> {
  const files = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.java')).sort();
  const hash = createHash('sha256').update(jdk.version);
  for (const name of files) hash.update(`\0${name}\0`).update(await readFile(join(sources, name)));
  const target = join(cacheFolder, `java-library-${hash.digest('hex').slice(0, 20)}`);
  if (await exists(join(target, 'complete'))) return target;

  await mkdir(cacheFolder, { recursive: true });
  const building = await mkdtemp(join(cacheFolder, 'building-'));
  try {
    await compile(jdk, sources, files, building);
    await writeFile(join(building, 'complete'), '');
    await rename(building, target);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    // Another process that built the same classes was faster.
    if (await exists(join(target, 'complete'))) return target;
    throw error;
  }
  return target;
}

async function compile(jdk: Jdk, sources: string, files: readonly string[], target: string): Promise<void> {
  const result = await runProcess({
    command: jdk.javac,
    args: [...FAST_START, '-encoding', 'UTF-8', '-proc:none', '-nowarn', '-d', target, ...files],
    cwd: sources,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    timeoutMs: COMPILE_TIMEOUT_MS,
  });
  if (result.ended === 'exited' && result.exit === 0) return;
  throw new SupportLibraryBroken(
    `the Java support library does not compile (${jdk.version}): ${result.problem ?? Buffer.from(result.stderr).toString('utf8')}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
