import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { type Confinement, findConfinement } from './confinement.ts';
import { runProcess } from './process.ts';

/** A tool that was found. */
export interface Tool {
  /** Absolute path. */
  readonly path: string;
  /** As the tool reports it, e.g. `cobc (GnuCOBOL) 3.1.2.0`. */
  readonly version: string;
}

/** A tool that is needed and was not found, or is too old. */
export interface MissingTool {
  readonly tool: 'cobc' | 'jdk';
  readonly reason: string;
  /** What to type on this platform. */
  readonly install: string;
}

/** What this machine can execute. */
export interface Toolchain {
  readonly cobc: Tool | undefined;
  readonly jdk: Jdk | undefined;
  /** The `faketime` command, which freezes the clock of originals. */
  readonly faketime: Tool | undefined;
  readonly confinement: Confinement;
  readonly missing: readonly MissingTool[];
}

/** A Java development kit, 17 or newer. */
export interface Jdk {
  readonly java: string;
  readonly javac: string;
  /** E.g. `javac 17.0.14`. */
  readonly version: string;
  readonly major: number;
}

export const MINIMUM_JAVA = 17;

/** The environment variables that say where tools are. */
export type ToolEnvironment = Readonly<Record<string, string | undefined>>;

/** Looks for the compilers: `DRYDOCK_COBC` and `JAVA_HOME` first, then `PATH`. */
export async function findToolchain(env: ToolEnvironment = process.env): Promise<Toolchain> {
  const [cobc, jdk, faketime, confinement] = await Promise.all([
    findTool(env.DRYDOCK_COBC ?? 'cobc', ['--version'], env),
    findJdk(env),
    process.platform === 'linux' ? findTool('faketime', ['--version'], env) : undefined,
    resolveExecutable('bwrap', env).then(findConfinement),
  ]);
  const missing: MissingTool[] = [];
  if (cobc === undefined)
    missing.push({ tool: 'cobc', reason: 'GnuCOBOL (cobc) was not found', install: installCommand('cobc') });
  if (jdk === undefined || 'reason' in jdk) {
    missing.push({
      tool: 'jdk',
      reason: jdk?.reason ?? 'a JDK (javac and java) was not found',
      install: installCommand('jdk'),
    });
  }
  return { cobc, jdk: jdk === undefined || 'reason' in jdk ? undefined : jdk, faketime, confinement, missing };
}

/** Looks for the tool that reads what compiled programs have counted; it comes with the C compiler that `cobc` needs. */
export function findGcov(env: ToolEnvironment = process.env): Promise<Tool | undefined> {
  return findTool('gcov', ['--version'], env);
}

/** The command that installs a tool on a platform, as `process.platform` names it. */
export function installCommand(tool: MissingTool['tool'], platform: NodeJS.Platform = process.platform): string {
  switch (platform) {
    case 'darwin':
      return tool === 'cobc' ? 'brew install gnucobol' : 'brew install openjdk@17';
    case 'win32':
      return tool === 'cobc'
        ? 'use WSL: wsl --install, then in it: sudo apt-get install gnucobol'
        : 'winget install EclipseAdoptium.Temurin.17.JDK';
    default:
      return tool === 'cobc'
        ? 'sudo apt-get install gnucobol (Debian, Ubuntu) or sudo dnf install gnucobol (Fedora)'
        : 'sudo apt-get install openjdk-17-jdk-headless (Debian, Ubuntu) or sudo dnf install java-17-openjdk-devel (Fedora)';
  }
}

async function findJdk(env: ToolEnvironment): Promise<Jdk | { readonly reason: string } | undefined> {
  const homes = env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin'), undefined] : [undefined];
  let tooOld: { reason: string } | undefined;
  for (const home of homes) {
    const name = (tool: string) => (home === undefined ? tool : join(home, tool));
    const javac = await findTool(name('javac'), ['-version'], env);
    const java = await resolveExecutable(name('java'), env);
    const major = Number(/^javac (?:1\.)?(\d+)/.exec(javac?.version ?? '')?.[1]);
    if (javac === undefined || java === undefined || Number.isNaN(major)) continue;
    if (major >= MINIMUM_JAVA) return { java, javac: javac.path, version: javac.version, major };
    tooOld = { reason: `${javac.path} is ${javac.version}; ${MINIMUM_JAVA} or newer is needed` };
  }
  return tooOld;
}

async function findTool(name: string, args: readonly string[], env: ToolEnvironment): Promise<Tool | undefined> {
  const path = await resolveExecutable(name, env);
  if (path === undefined) return undefined;
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const asked = await runProcess({
    command: path,
    args,
    cwd: process.cwd(),
    env: Object.fromEntries(inherited),
    timeoutMs: 20_000,
  });
  if (asked.ended !== 'exited' || asked.exit !== 0) return undefined;
  const text = Buffer.concat([asked.stdout, asked.stderr]).toString('utf8');
  const version = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('Picked up'));
  return { path, version: version?.trim().replace(`${path}: `, '') ?? 'unknown' };
}

async function resolveExecutable(name: string, env: ToolEnvironment): Promise<string | undefined> {
  const folders = /[/\\]/.test(name) ? [''] : (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const path = folder === '' ? name + ending : join(folder, name + ending);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return undefined;
}
