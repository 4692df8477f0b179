import { DrydockError, EXIT } from '../../model/index.ts';
import { sizeInWords } from '../../workspace/index.ts';
import { allChecks, type BundledFile, type Checked, runChecks, writeSupportBundle } from '../doctor/index.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { oneOf } from '../words.ts';

interface DoctorOptions {
  readonly fix?: true | undefined;
  readonly offline?: true | undefined;
  readonly bundle?: string | undefined;
}

/**
 * `drydock doctor [--fix] [check…]`: what this machine has, why it matters, and how to get what is missing. `--bundle`: also as an
 * archive to send to somebody.
 *
 * @throws DRY-E8165 the bundle is no .tar.gz; DRY-E5026, DRY-E5004 it cannot be written
 */
export async function doctor(wanted: readonly string[], options: DoctorOptions, terminal: Terminal): Promise<number> {
  const { bundle } = options;
  if (bundle !== undefined && !/\.(tar\.gz|tgz)$/.test(bundle)) throw new DrydockError('DRY-E8165', { file: bundle });
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
  const bundled = bundle === undefined ? [] : await writeSupportBundle(bundle, found);
  await terminal.answer({
    data: () => ({
      ...(bundle === undefined ? {} : { bundle: { path: bundle, files: bundled } }),
      items: found.map(({ id, status, found, why, fix }) => ({ id, status, found, why, fix: fix ?? '' })),
      next_cursor: null,
    }),
    text: () => shown(found),
    names: () => found.map(({ id }) => `check/${id}`),
  });
  if (bundle !== undefined) terminal.hint(told(bundle, bundled));
  return found.some(({ status }) => status === 'fail') ? EXIT.doctor : EXIT.success;
}

/** So that nobody sends what they do not know. */
function told(bundle: string, files: readonly BundledFile[]): string {
  const rows = files.map(({ name, about, bytes }) => `  ${name.padEnd(13)} ${about} (${sizeInWords(bytes)})\n`);
  return `${printable(bundle)} has\n${rows.join('')}  and no sources, artifacts, parameters or tokens. Look at it before you send it.\n`;
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
