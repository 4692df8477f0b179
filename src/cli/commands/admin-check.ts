import { DrydockError, EXIT } from '../../model/index.ts';
import { printable, type Terminal } from '../terminal.ts';
import { openOwnedStore } from './admin-store.ts';

/**
 * `drydock admin check`
 *
 * @throws DRY-E6011 with every problem that was found
 */
export async function adminCheck(terminal: Terminal): Promise<number> {
  await using owned = await openOwnedStore();
  const { file, store } = owned;
  const problems = await store.check();
  if (problems.length > 0) {
    const hint = hintFor(problems, terminal.command);
    throw new DrydockError(
      'DRY-E6011',
      { path: file, count: problems.length, hint },
      { details: problems.map(printable) },
    );
  }
  const events = await store.lastEventId();
  await terminal.answer({
    data: () => ({ sound: true, file, events }),
    text: () => `${file} is sound: pages, sequences of ${events} event(s), rows.\n`,
    names: () => [`store/${file}`],
  });
  return EXIT.success;
}

/** Rows can be made anew, the log cannot. */
function hintFor(problems: readonly string[], command: string): string {
  const areOnlyRows = problems.every((problem) => !problem.startsWith('file:') && !problem.startsWith('log:'));
  return areOnlyRows
    ? `The log is whole. Make the rows anew from it: ${command} admin rebuild`
    : 'Copy the folder of the store aside before anything else, and go back to a copy from before the damage.';
}
