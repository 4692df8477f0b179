import { findToolchain, type Toolchain } from '../../cobol/equivalence/index.ts';
import type { Check, Finding } from './check.ts';
import { tryCobc, tryJdk } from './tool-trial.ts';

/** Milliseconds for a compiler and a virtual machine that start cold, on a busy machine. */
const TRIAL_MS = 20_000;

/** Checks of the compilers, and of what keeps programs under test apart. */
export function toolChecks(): readonly Check[] {
  let found: Promise<Toolchain> | undefined;
  const tools = () => (found ??= findToolchain());
  return [
    {
      id: 'cobc',
      why: 'executes the originals; without it proofs use recorded outputs',
      limitMs: TRIAL_MS,
      look: async () => {
        const { cobc, missing } = await tools();
        const install = missing.find(({ tool }) => tool === 'cobc')?.install ?? '';
        return trialled(cobc, cobc && (await tryCobc(cobc)), 'not found', install);
      },
    },
    {
      id: 'jdk',
      why: 'compiles and runs the translations; without it nothing is executed and every verdict is unverified',
      limitMs: TRIAL_MS,
      look: async () => {
        const { jdk, missing } = await tools();
        const lack = missing.find(({ tool }) => tool === 'jdk');
        return trialled(jdk, jdk && (await tryJdk(jdk)), lack?.reason ?? 'not found', lack?.install ?? '');
      },
    },
    {
      id: 'faketime',
      why: 'stops the clock for originals that print the date',
      limitMs: TRIAL_MS,
      look: async () => {
        const { faketime, cobc } = await tools();
        const status = faketime || !cobc ? 'ok' : 'warn';
        return { status, found: faketime?.version ?? 'not found', fix: 'sudo apt-get install faketime' };
      },
    },
    {
      id: 'sandbox',
      why: 'keeps the programs under test away from your files and the network',
      limitMs: TRIAL_MS,
      look: async () => {
        const { level } = (await tools()).confinement;
        return { status: level === 'none' ? 'warn' : 'ok', found: level, fix: 'sudo apt-get install bubblewrap' };
      },
    },
  ];
}

/** A tool that is there and does not work is worse than one that is missing: proofs would fail one by one. */
function trialled(
  tool: { readonly version: string } | undefined,
  problem: string | null | undefined,
  missing: string,
  fix: string,
): Finding {
  if (tool === undefined) return { status: 'warn', found: missing, fix };
  if (typeof problem === 'string') return { status: 'fail', found: `${tool.version}: ${problem}`, fix };
  return { status: 'ok', found: `${tool.version}: compiled and ran a program` };
}
