import { EXIT } from '../../model/index.ts';
import { allChecks, type Checked, runChecks } from '../doctor/index.ts';
import { type Terminal, table } from '../terminal.ts';
import { oneOf } from '../words.ts';

interface DoctorOptions {
  readonly fix?: true | undefined;
  readonly offline?: true | undefined;
}

/** `drydock doctor [--fix] [check…]`: what this machine has, why it matters, and how to get what is missing. */
export async function doctor(wanted: readonly string[], options: DoctorOptions, terminal: Terminal): Promise<number> {
  const all = allChecks();
  const ids = wanted.map((id) =>
    oneOf(
      'doctor',
      '[check...]',
      id,
      all.map((check) => check.id),
    ),
  );
  const checks = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const how = { offline: options.offline === true };
  let found = await runChecks(checks, how);
  if (options.fix && (await repaired(found, terminal))) found = await runChecks(checks, how);
  await terminal.answer({
    data: () => ({
      items: found.map(({ id, status, found, why, fix }) => ({ id, status, found, why, fix: fix ?? '' })),
      next_cursor: null,
    }),
    text: () => shown(found),
    names: () => found.map(({ id }) => `check/${id}`),
  });
  return found.some(({ status }) => status === 'fail') ? EXIT.doctor : EXIT.success;
}

/** Does what is safe and says each thing. @returns whether anything was done */
async function repaired(found: readonly Checked[], terminal: Terminal): Promise<boolean> {
  let isAny = false;
  for (const { id, repair } of found) {
    if (repair === undefined) continue;
    isAny = true;
    try {
      await repair.apply();
      terminal.err(`${id}: ${repair.what}\n`);
    } catch (error) {
      terminal.err(`! ${id}: ${repair.what}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  if (!isAny) terminal.hint('There is nothing that can be put right without you.\n');
  return isAny;
}

const symbol = { ok: '✓', warn: '!', fail: '✗', skip: '-' } as const;

function shown(checks: readonly Checked[]): string {
  const rows = checks.map(({ id, status, found }) => [id, `${symbol[status]} ${status}`, found]);
  const advice = checks.flatMap(({ id, status, why, fix }) =>
    status === 'warn' || status === 'fail' ? [`\n${id}: ${why}\n  Fix: ${fix ?? ''}\n`] : [],
  );
  return [table(['check', 'status', 'found'], rows), ...advice].join('');
}
