import { readAnchor, verifyAudit } from '../../events/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { printable, type Terminal } from '../terminal.ts';

/**
 * `drydock audit verify`
 *
 * @throws DRY-E6013 with the first place where the log is not what was written
 */
export async function auditVerify(options: { readonly json?: true | undefined }, terminal: Terminal): Promise<number> {
  const home = homeFolder();
  await using reader = await openRuns();
  if (reader === undefined) throw new DrydockError('DRY-E6015', { home });
  const anchor = await readAnchor(home);
  const { head, problem } = await verifyAudit(reader, anchor);
  if (options.json) terminal.out(`${JSON.stringify({ head, anchor, problem })}\n`);
  if (problem !== null) {
    throw new DrydockError('DRY-E6013', { path: home, place: `entry ${problem.no}`, problem: printable(problem.text) });
  }
  if (!options.json) terminal.err(`The audit log is whole up to entry ${head.no} (${head.hash.slice(0, 12)}…).\n`);
  return EXIT.success;
}
