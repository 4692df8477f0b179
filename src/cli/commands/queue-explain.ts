import { explanationText } from '../../coordinator/index.ts';
import { EXIT } from '../../model/index.ts';
import { fromModel } from '../../server/index.ts';
import { printable, type Terminal } from '../terminal.ts';
import type { QueueView } from './queue-view.ts';

/** `drydock queue explain <run>` */
export async function queueExplain(
  name: string,
  options: { readonly json?: true | undefined },
  queue: QueueView,
  terminal: Terminal,
): Promise<number> {
  const explanation = await queue.explain(await queue.runOf(name));
  terminal.out(
    options.json
      ? `${JSON.stringify(fromModel(explanation), null, 2)}\n`
      : `${printable(explanationText(explanation, (run) => queue.nameOf(run)))}\n`,
  );
  return EXIT.success;
}
