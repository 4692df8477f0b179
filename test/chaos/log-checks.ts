import { isTerminal, type RunEvent, type RunId } from '../../src/model/index.ts';
import { hashOf, type JournalEntry } from './journal.ts';

/** What must hold of the log after every death, given what the journal knows. Gives the violations, each with its events. */
export function checkLog(
  eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>,
  journal: readonly JournalEntry[],
): readonly string[] {
  const logs = [...eventsByRun.values()];
  return [
    ...journal.flatMap((entry) => (entry.kind === 'violation' ? [entry.problem] : [])),
    ...logs.flatMap(gapless),
    ...toldAndKept(eventsByRun, journal),
    ...logs.flatMap(resultsOnce),
    ...executedOnce(eventsByRun, journal),
    ...logs.flatMap(quietAfterEnd),
    ...commandsKept(eventsByRun, journal),
  ];
}

function gapless(events: readonly RunEvent[]): string[] {
  const wrong = events.find(({ seq }, index) => seq !== index + 1);
  const unordered = events.find(({ id }, index) => index > 0 && id <= (events[index - 1]?.id ?? 0));
  return [
    ...(wrong === undefined ? [] : [`a gap before ${shown(wrong)}`]),
    ...(unordered === undefined ? [] : [`ids do not grow at ${shown(unordered)}`]),
  ];
}

/** Whatever a subscriber, or whoever started a run, was told before the kill is in the log as it was told. */
function toldAndKept(eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>, journal: readonly JournalEntry[]): string[] {
  const problems: string[] = [];
  for (const entry of journal) {
    if (entry.kind === 'started' && !eventsByRun.has(entry.run)) problems.push(`the started run ${entry.run} is lost`);
    if (entry.kind !== 'event') continue;
    const kept = eventsByRun.get(entry.run)?.[entry.seq - 1];
    if (kept === undefined) problems.push(`event ${entry.seq} of ${entry.run} was told and is lost`);
    else if (kept.id !== entry.id || hashOf(kept) !== entry.hash) problems.push(`${shown(kept)} was told differently`);
  }
  return problems;
}

/** One success per attempt; after it no other attempt of the unit, unless a repair or a person asked for it. */
function resultsOnce(events: readonly RunEvent[]): string[] {
  const problems: string[] = [];
  const started = new Map<string, 'work' | 'repair'>();
  const ended = new Set<string>();
  const done = new Map<string, RunEvent>();
  for (const event of events) {
    if (event.type === 'run.retried') done.clear();
    if (event.type === 'attempt.started') {
      const { attempt, role } = event.data;
      const unit = unitOf(event.data);
      if (started.has(`${unit} ${attempt}`)) problems.push(`started twice: ${shown(event)}`);
      started.set(`${unit} ${attempt}`, role);
      const before = done.get(unit);
      if (before !== undefined && role === 'work') problems.push(`${shown(event)} although done: ${shown(before)}`);
    }
    if (event.type === 'attempt.succeeded' || event.type === 'attempt.failed') {
      const unit = unitOf(event.data);
      if (ended.has(`${unit} ${event.data.attempt}`)) problems.push(`ended twice: ${shown(event)}`);
      ended.add(`${unit} ${event.data.attempt}`);
    }
    if (event.type === 'attempt.succeeded') {
      const unit = unitOf(event.data);
      // What was repaired, or has a verdict that can be, is looked at again.
      const isFinal = event.data.verdict === null || event.data.verdict === 'proven';
      if (isFinal && started.get(`${unit} ${event.data.attempt}`) === 'work') done.set(unit, event);
    }
    if (event.type === 'item.finished') done.set(unitOf(event.data), event);
  }
  return problems;
}

/** No attempt is performed that the log does not know, and none twice. */
function executedOnce(
  eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>,
  journal: readonly JournalEntry[],
): string[] {
  const known = new Set<string>();
  for (const events of eventsByRun.values()) {
    for (const event of events) {
      if (event.type === 'attempt.started') known.add(`${event.run} ${unitOf(event.data)} ${event.data.attempt}`);
    }
  }
  const problems: string[] = [];
  const executed = new Set<string>();
  for (const entry of journal) {
    if (entry.kind !== 'executed') continue;
    const name = `${entry.run} ${unitOf(entry)} ${entry.attempt}`;
    if (!known.has(name)) problems.push(`performed, but not started in the log: ${name}`);
    if (executed.has(name)) problems.push(`performed twice: ${name}`);
    executed.add(name);
  }
  return problems;
}

/** An ended run stays as it is, unless somebody has it go on. */
function quietAfterEnd(events: readonly RunEvent[]): string[] {
  const end = events.findLastIndex(({ type }) => type === 'run.finished' || type === 'run.retried');
  if (events[end]?.type !== 'run.finished') return [];
  const late = events.slice(end + 1).find(({ type }) => /^(attempt|step|item|items)\./.test(type));
  return late === undefined ? [] : [`after the end of the run: ${shown(late)}`];
}

/** An acknowledged command is in the log, once, and no key stands for two commands. */
function commandsKept(
  eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>,
  journal: readonly JournalEntry[],
): string[] {
  const problems: string[] = [];
  const requested = new Map<string, RunEvent>();
  for (const events of eventsByRun.values()) {
    for (const event of events) {
      if (event.type !== 'command.requested') continue;
      const name = `${event.run} ${event.data.command.key}`;
      const twin = requested.get(name);
      if (twin !== undefined) problems.push(`one key, two commands: ${shown(twin)} and ${shown(event)}`);
      requested.set(name, event);
    }
  }
  for (const entry of journal) {
    if (entry.kind !== 'acknowledged') continue;
    const event = requested.get(`${entry.run} ${entry.key}`);
    const id = event?.type === 'command.requested' ? event.data.command.id : undefined;
    if (id !== entry.id) problems.push(`command ${entry.key} of ${entry.run} was acknowledged and is lost`);
  }
  return problems;
}

/** What must hold of the log when everything has come to rest. */
export function checkEnded(eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>): readonly string[] {
  return [...eventsByRun].flatMap(([run, events]) => {
    const open = new Map<string, RunEvent>();
    for (const event of events) {
      if (event.type === 'command.requested') open.set(event.data.command.id, event);
      if (event.type === 'command.done') open.delete(event.data.command);
    }
    const last = events.findLast(({ type }) => type === 'run.finished' || type === 'run.retried');
    const hasEnded = last?.type === 'run.finished' && isTerminal(last.data.state);
    return [
      ...[...open.values()].map((event) => `never done: ${shown(event)}`),
      ...(hasEnded ? [] : [`run ${run} has not ended`]),
    ];
  });
}

function unitOf({ step, item }: { readonly step: string; readonly item: string | null }): string {
  return JSON.stringify([step, item]);
}

function shown({ run, seq, type, data }: RunEvent): string {
  return `${run}#${seq} ${type} ${JSON.stringify(data).slice(0, 300)}`;
}
