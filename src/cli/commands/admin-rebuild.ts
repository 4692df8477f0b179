import { rebuildHistory } from '../../control-plane/index.ts';
import { writeAnchor } from '../../events/index.ts';
import { EXIT } from '../../model/index.ts';
import { AgentRecords } from '../../registry/index.ts';
import type { Terminal } from '../terminal.ts';
import { openOwnedStore, thisUser } from './admin-store.ts';

/** `drydock admin rebuild` */
export async function adminRebuild(terminal: Terminal): Promise<number> {
  await using owned = await openOwnedStore();
  const { home, store } = owned;
  const events = await store.rebuild();
  await rebuildHistory(store, new AgentRecords());
  const record = { at: Date.now(), actor: thisUser(), action: 'store.rebuild', target: home, event: null };
  const told = { before: null, after: { events }, reason: null, origin: 'CLI', result: 'done' };
  const head = await store.appendAudit([{ ...record, ...told }], null);
  await writeAnchor(home, head);
  await terminal.answer({
    data: () => ({ events }),
    text: () => `Made lists and views anew from ${events} event(s).\n`,
  });
  return EXIT.success;
}
