import { access, constants, mkdir } from 'node:fs/promises';
import { findToolchain } from '../../cobol/equivalence/index.ts';
import { EXIT } from '../../model/index.ts';
import { tryCobc, tryJdk } from './tool-trial.ts';
import { homeFolder } from '../home.ts';
import { type Terminal, table } from '../terminal.ts';

interface Check {
  readonly id: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  readonly why: string;
  readonly fix: string;
}

/** `drydock doctor`: what this machine has, why it matters, and how to get what is missing. */
export async function doctor(terminal: Terminal): Promise<number> {
  const checks = [node(), await home(), ...(await tools())];
  await terminal.answer({
    data: () => ({ items: checks, next_cursor: null }),
    text: () => shown(checks),
    names: () => checks.map(({ id }) => `check/${id}`),
  });
  return checks.some(({ status }) => status === 'fail') ? EXIT.doctor : EXIT.success;
}

function shown(checks: readonly Check[]): string {
  const rows = checks.map((check) => [check.id, `${symbol[check.status]} ${check.status}`, check.found]);
  const advice = checks.flatMap(({ id, status, why, fix }) =>
    status === 'ok' ? [] : [`\n${id}: ${why}\n  Fix: ${fix}\n`],
  );
  return [table(['check', 'status', 'found'], rows), ...advice].join('');
}

const symbol = { ok: '✓', warn: '!', fail: '✗' } as const;

function node(): Check {
  return {
    id: 'node',
    status: 'ok',
    found: `${process.versions.node} (${process.execPath})`,
    why: 'drydock runs on it',
    fix: '',
  };
}

async function home(): Promise<Check> {
  const folder = homeFolder();
  const why = 'runs and their results are kept there';
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return { id: 'home', status: 'ok', found: folder, why, fix: '' };
  } catch (error) {
    return {
      id: 'home',
      status: 'fail',
      found: `${folder}: ${error instanceof Error ? error.message : String(error)}`,
      why,
      fix: 'set DRYDOCK_HOME to a folder that can be written',
    };
  }
}

async function tools(): Promise<Check[]> {
  const { cobc, jdk, faketime, confinement, missing } = await findToolchain();
  const [cobol, java] = await Promise.all([cobc && tryCobc(cobc), jdk && tryJdk(jdk)]);
  const install = (tool: 'cobc' | 'jdk'): string => missing.find((one) => one.tool === tool)?.install ?? '';
  return [
    {
      id: 'cobc',
      ...trialled(cobc, cobol, 'not found'),
      why: 'executes the originals; without it proofs use recorded outputs',
      fix: install('cobc'),
    },
    {
      id: 'jdk',
      ...trialled(jdk, java, missing.find(({ tool }) => tool === 'jdk')?.reason ?? 'not found'),
      why: 'compiles and runs the translations; without it nothing is executed and every verdict is unverified',
      fix: install('jdk'),
    },
    {
      id: 'faketime',
      status: faketime || !cobc ? 'ok' : 'warn',
      found: faketime?.version ?? 'not found',
      why: 'stops the clock for originals that print the date',
      fix: 'sudo apt-get install faketime',
    },
    {
      id: 'sandbox',
      status: confinement.level === 'none' ? 'warn' : 'ok',
      found: confinement.level,
      why: 'keeps the programs under test away from your files and the network',
      fix: 'sudo apt-get install bubblewrap',
    },
  ];
}

/** A tool that is there and does not work is worse than one that is missing: proofs would fail one by one. */
function trialled(
  tool: { readonly version: string } | undefined,
  problem: string | null | undefined,
  missing: string,
): Pick<Check, 'status' | 'found'> {
  if (tool === undefined) return { status: 'warn', found: missing };
  if (typeof problem === 'string') return { status: 'fail', found: `${tool.version}: ${problem}` };
  return { status: 'ok', found: `${tool.version}: compiled and ran a program` };
}
