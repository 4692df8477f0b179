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
export async function auditVerify(terminal: Terminal): Promise<number> {
  const home = homeFolder();
  await using reader = await openRuns();
  if (reader === undefined) throw new DrydockError('DRY-E6015', { home });
  const anchor = await readAnchor(home);
  const { head, problem } = await verifyAudit(reader, anchor);
  if (problem !== null) {
    throw new DrydockError('DRY-E6013', { path: home, place: `entry ${problem.no}`, problem: printable(problem.text) });
  }
  await terminal.answer({
    data: () => ({ whole: true, head, anchor }),
    text: () => `The audit log is whole up to entry ${head.no} (${head.hash.slice(0, 12)}…).\n`,
    names: () => [`audit/${head.no}`],
  });
  return EXIT.success;
}
