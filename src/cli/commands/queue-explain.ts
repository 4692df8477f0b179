import { explanationText } from '../../coordinator/index.ts';
import { EXIT } from '../../model/index.ts';
import { fromModel } from '../../server/index.ts';
import type { Terminal } from '../terminal.ts';
import type { QueueView } from './queue-view.ts';

/** `drydock queue explain <run>` */
export async function queueExplain(name: string, queue: QueueView, terminal: Terminal): Promise<number> {
  const explanation = await queue.explain(await queue.runOf(name));
  await terminal.answer({
    data: () => fromModel(explanation),
    text: () => `${explanationText(explanation, (run) => queue.nameOf(run))}\n`,
    names: () => [`run/${explanation.run}`],
  });
  return EXIT.success;
}
