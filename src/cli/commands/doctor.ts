import { access, constants, mkdir } from 'node:fs/promises';
import { findToolchain } from '../../cobol/equivalence/index.ts';
import { EXIT } from '../../model/index.ts';
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
export async function doctor(options: { readonly json?: true | undefined }, terminal: Terminal): Promise<number> {
  const checks = [node(), await home(), ...(await tools())];
  if (options.json) terminal.out(`${JSON.stringify({ checks }, null, 2)}\n`);
  else {
    terminal.out(
      table(
        ['check', 'status', 'found'],
        checks.map((check) => [check.id, `${symbol[check.status]} ${check.status}`, check.found]),
      ),
    );
    for (const check of checks.filter(({ status }) => status !== 'ok'))
      terminal.out(`\n${check.id}: ${check.why}\n  Fix: ${check.fix}\n`);
  }
  return checks.some(({ status }) => status === 'fail') ? EXIT.doctor : EXIT.success;
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
  const install = (tool: 'cobc' | 'jdk'): string => missing.find((one) => one.tool === tool)?.install ?? '';
  return [
    {
      id: 'cobc',
      status: cobc ? 'ok' : 'warn',
      found: cobc?.version ?? 'not found',
      why: 'executes the originals; without it proofs use recorded outputs',
      fix: install('cobc'),
    },
    {
      id: 'jdk',
      status: jdk ? 'ok' : 'warn',
      found: jdk?.version ?? missing.find(({ tool }) => tool === 'jdk')?.reason ?? 'not found',
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
