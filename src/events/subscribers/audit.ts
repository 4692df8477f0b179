import type { EventType, JsonValue, RunEvent } from '../../model/index.ts';
import type { AuditHead, AuditRecord, RunStore } from '../../store/index.ts';
import type { EventHub } from '../event-hub.ts';
import { type Subscriber, subscriber, type SubscriberOptions } from '../subscriber.ts';

/** What the audit log tells of: who started, changed, answered and ended what. */
export const AUDITED = [
  'run.created',
  'run.finished',
  'run.interrupted',
  'run.recovered',
  'run.retried',
  'run.forked',
  'command.requested',
  'command.done',
  'approval.requested',
  'approval.decided',
  'graph.edited',
  'priority.changed',
  'concurrency.changed',
  'budget.changed',
  'budget.exhausted',
  'workspace.published',
  'workspace.cleaned',
] as const satisfies readonly EventType[];

type AuditedType = (typeof AUDITED)[number];
type AuditedEvent = Extract<RunEvent, { type: AuditedType }>;

export interface AuditOptions extends Pick<SubscriberOptions, 'onError'> {
  /** Is told the newest entry after it was written, to note it where whoever changes the database does not look. */
  readonly anchor?: (head: AuditHead) => void | Promise<void>;
}

/**
 * Keeps the audit log. Entries and the cursor are written in one transaction, so that after a kill no entry is missing and none
 * is there twice; the chain of hashes goes on from the last one.
 */
export function auditLog(hub: EventHub, store: RunStore, { anchor, onError }: AuditOptions = {}): Subscriber {
  return subscriber(hub, {
    name: 'audit',
    types: AUDITED,
    onError,
    // It is saved with the entries.
    after: { load: () => store.cursor('audit'), save: async () => {} },
    async handle(batch) {
      const head = await append(store, batch);
      await anchor?.(head);
    },
  });
}

/** Brings the audit log up to date with the log of events, for whoever owns the home and has no hub; resolves to its newest entry. */
export async function catchUpAudit(store: RunStore): Promise<AuditHead> {
  for (;;) {
    const after = (await store.cursor('audit')) ?? 0;
    const batch = await store.events({ after, types: AUDITED, limit: 500 });
    const head = await append(store, batch);
    if (batch.length === 0) return head;
  }
}

async function append(store: RunStore, batch: readonly RunEvent[]): Promise<AuditHead> {
  const records: AuditRecord[] = [];
  for (const event of batch) if (isAudited(event)) records.push(await recordOf(store, event));
  return store.appendAudit(records, batch.at(-1)?.id ?? null);
}

const audited: ReadonlySet<EventType> = new Set(AUDITED);

function isAudited(event: RunEvent): event is AuditedEvent {
  return audited.has(event.type);
}

/** The part of a record that depends on the type of its event. */
type Told = Pick<AuditRecord, 'action'> & Partial<AuditRecord>;

async function recordOf(store: RunStore, event: AuditedEvent): Promise<AuditRecord> {
  const told = tell(event);
  const before = told.before ?? (await settingBefore(store, event));
  const common = { at: event.ts, actor: event.actor, target: event.run, event: event.id, origin: null };
  return { ...common, after: null, reason: null, result: 'done', ...told, before };
}

function tell(event: AuditedEvent): Told {
  switch (event.type) {
    case 'run.created': {
      const { name, owner, project, definition, startedBy = `user:${owner}`, origin = null } = event.data;
      const after = { name, owner, project, workflow: definition.name, version: definition.version };
      return { action: 'run.create', actor: event.actor === 'system' ? startedBy : event.actor, after, origin };
    }
    case 'run.finished':
      return { action: 'run.finish', after: { state: event.data.state }, reason: event.data.reason };
    case 'run.interrupted':
      return { action: 'run.interrupt', reason: event.data.reason };
    case 'run.recovered':
      return { action: 'run.recover', after: { state: event.data.state } };
    case 'run.retried':
      return { action: 'run.retry', after: plain(event.data.units) };
    case 'run.forked':
      return { action: 'run.fork', after: { into: event.data.into, step: event.data.step } };
    case 'command.requested': {
      const { id, actor, request, origin = null } = event.data.command;
      const reason = 'reason' in request ? request.reason : 'comment' in request ? (request.comment ?? null) : null;
      return {
        action: `run.${request.verb}`,
        actor,
        reason,
        origin,
        result: 'requested',
        after: { command: id, request: plain(request) },
      };
    }
    case 'command.done':
      return { action: 'command.done', after: { command: event.data.command, result: event.data.result ?? null } };
    case 'approval.requested':
      return { action: 'approval.request', after: { step: event.data.step, item: event.data.item } };
    case 'approval.decided': {
      const { step, item, output, closed } = event.data;
      const result = closed ?? (output.approved ? 'approved' : 'rejected');
      const actor = output.by ?? 'system';
      return { action: 'approval.decide', actor, result, reason: output.comment, after: { step, item } };
    }
    case 'graph.edited':
      return { action: 'run.edit_graph', after: plain(event.data.edits) };
    case 'priority.changed':
    case 'concurrency.changed':
    case 'budget.changed':
      return { action: `run.${event.type.replace('.', '_')}`, after: plain(event.data) };
    case 'budget.exhausted':
      return { action: 'budget.exhaust', after: plain(event.data) };
    case 'workspace.published':
      return { action: 'workspace.publish', after: plain(event.data) };
    case 'workspace.cleaned':
      return { action: 'workspace.clean', after: plain(event.data) };
  }
}

/** What a setting was before: the last change of the same kind, else what the run was started with. */
async function settingBefore(store: RunStore, event: AuditedEvent): Promise<JsonValue> {
  const { type, run, seq } = event;
  if (type !== 'priority.changed' && type !== 'concurrency.changed' && type !== 'budget.changed') return null;
  const earlier = (await store.events({ run, types: ['run.created', type], limit: 10_000 })).filter(
    (other) => other.seq < seq && (type !== 'concurrency.changed' || isSameScope(other, event)),
  );
  const last = earlier.at(-1);
  if (last === undefined) return null;
  if (last.type !== 'run.created') return plain(last.data);
  if (type === 'priority.changed') return { priority: last.data.priority ?? 'normal' };
  if (type === 'budget.changed') return plain(last.data.budget ?? null);
  return event.data.step === null ? { concurrency: last.data.concurrency, step: null } : null;
}

function isSameScope(other: RunEvent, event: RunEvent): boolean {
  if (other.type !== 'concurrency.changed' || event.type !== 'concurrency.changed') return true;
  return other.data.step === event.data.step;
}

/** Data of an event, which JSON carried and can carry again. */
function plain(data: object | null): JsonValue {
  return JSON.parse(JSON.stringify(data));
}
