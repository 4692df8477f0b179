import type { RunEvent } from '../model/index.ts';
import type { NumberedRun, StoredWebhook, NewDelivery } from '../store/index.ts';

/** Bytes of the largest body that is sent; of a larger event, what it says is left out. */
export const MOST_BYTES = 64 * 1024;

/** How events and runs look on the wire: the API knows. */
export interface MessageForms {
  event(event: RunEvent): object;
  run(run: NumberedRun): object;
}

/** What a webhook sends about an event: the same id for the same event, however often. */
export function deliveryOf(
  { id }: StoredWebhook,
  event: RunEvent,
  run: NumberedRun | undefined,
  { forms, now }: { readonly forms: MessageForms; readonly now: number },
): NewDelivery {
  const told = forms.event(event);
  const message = (about: object) =>
    JSON.stringify({
      type: event.type,
      timestamp: new Date(event.ts).toISOString(),
      data: { event: about, run: run === undefined ? null : summaryOf(forms.run(run)) },
    });
  const whole = message(told);
  const body = Buffer.byteLength(whole) <= MOST_BYTES ? whole : message({ ...told, data: null, truncated: true });
  const { type, run: of } = event;
  return { id: `msg_${id.slice(3)}_${event.id}`, event: event.id, type, run: of, body, createdAt: now };
}

/** What says that a receiver works. */
export function testDelivery({ id }: StoredWebhook, number: string, now: number): NewDelivery {
  const body = JSON.stringify({ type: 'webhook.test', timestamp: new Date(now).toISOString(), data: { webhook: id } });
  return { id: `msg_${id.slice(3)}_t${number}`, event: null, type: 'webhook.test', run: null, body, createdAt: now };
}

/** Of a run, what fits beside every event. */
const SUMMARY = [
  'id',
  'no',
  'name',
  'workflow',
  'project',
  'owner',
  'state',
  'reason',
  'parent',
  'verdicts',
  'open_approvals',
  'spent_usd',
  'budget_usd',
  'created_at',
  'started_at',
  'finished_at',
  'as_of_seq',
];

function summaryOf(run: object): object {
  const all = run as Readonly<Record<string, unknown>>;
  const summary = Object.fromEntries(SUMMARY.map((field) => [field, all[field]]));
  const { name, reason } = summary;
  const cut = (text: unknown) => (typeof text === 'string' ? text.slice(0, 1_000) : text);
  return { ...summary, name: cut(name), reason: cut(reason) };
}
