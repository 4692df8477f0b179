import { eventDataSchemas, type EventType, type RunEvent, type RunId } from '../model/index.ts';
import type { NumberedRun, WebhookSettings } from '../store/index.ts';

/** What is sent unless told otherwise: how runs do, and what waits for people. */
export const DEFAULT_EVENTS: readonly string[] = ['run.*', 'approval.*', 'budget.exhausted'];

const TYPES = Object.keys(eventDataSchemas) as EventType[];

/** Whether a word names types of events: a type, `run.*`, or `*`. */
export function isEventPattern(pattern: string): boolean {
  return TYPES.some((type) => fits(pattern, type));
}

/** The types that patterns name. */
export function typesOf(patterns: readonly string[]): ReadonlySet<EventType> {
  return new Set(TYPES.filter((type) => patterns.some((pattern) => fits(pattern, type))));
}

function fits(pattern: string, type: string): boolean {
  return pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));
}

/** Whether a webhook wants what happens in a run. Neither its workflow nor its project ever changes. */
export function wantsRun({ workflow, project }: WebhookSettings, run: NumberedRun | undefined): boolean {
  if (run === undefined) return workflow === null && project === null;
  return (workflow === null || run.workflow.name === workflow) && (project === null || run.project === project);
}

/** The runs that a batch of events is about. */
export function runsOf(events: readonly RunEvent[]): ReadonlySet<RunId> {
  return new Set(events.map(({ run }) => run));
}
