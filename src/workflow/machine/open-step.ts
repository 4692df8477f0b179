import { type EventDraft, type Failure, failureOf, type JsonValue, type StepDefinition } from '../../model/index.ts';
import { evaluate, kindOf, parseExpression } from '../expression/index.ts';
import { stepGate } from './gate.ts';
import { type ListItem, plannedStep, type RunProgress, stepAt } from './progress.ts';
import { scopeFor } from './scope.ts';

/** Items go into the log in events of this size, so that no event is large however many items there are. */
const ITEMS_PER_EVENT = 500;

/** The facts that open a step whose needs are done, or pass it over. */
export function openStep(progress: RunProgress, step: number): EventDraft[] {
  const { id, definition, source } = plannedStep(progress, step);
  const gate = stepGate(progress, step);
  if (gate.kind === 'skip') return [ended(id, 'skipped', gate.reason, null)];
  if (gate.kind === 'fail') return [ended(id, 'failed', null, gate.error)];
  if (source !== null) return [started(id, stepAt(progress, source).expected)];
  if (definition.forEach?.kind !== 'list') return [started(id, null)];
  const list = itemsOfList(progress, step, id, definition);
  if (!Array.isArray(list)) return [ended(id, 'failed', null, list)];
  return [started(id, list.length), ...itemEvents(id, list)];
}

function started(step: string, items: number | null): EventDraft {
  return { type: 'step.started', data: { step, items } };
}

function ended(
  step: string,
  state: 'skipped' | 'failed',
  reason: Extract<EventDraft, { type: 'step.finished' }>['data']['reason'],
  error: Failure | null,
): EventDraft {
  const counts = { total: 0, succeeded: 0, failed: 0, skipped: 0 };
  return { type: 'step.finished', data: { step, state, reason, error, counts, verdicts: {} } };
}

function itemEvents(step: string, list: readonly ListItem[]): EventDraft[] {
  const events: EventDraft[] = [];
  for (let start = 0; start < list.length; start += ITEMS_PER_EVENT) {
    events.push({ type: 'items.added', data: { step, items: list.slice(start, start + ITEMS_PER_EVENT) } });
  }
  return events;
}

function itemsOfList(
  progress: RunProgress,
  step: number,
  id: string,
  definition: StepDefinition,
): ListItem[] | Failure {
  const text = definition.forEach?.kind === 'list' ? definition.forEach.expression : '';
  const parsed = parseExpression(text);
  const evaluated = parsed.ok
    ? evaluate(parsed.expression, scopeFor(progress, step, null))
    : { ok: false as const, problem: parsed.problem.message };
  if (!evaluated.ok) {
    return failureOf('invalid_input', 'DRY-E1004', { step: id, expression: text, problem: evaluated.problem });
  }
  const list = toItems(evaluated.value);
  return typeof list === 'string'
    ? failureOf('invalid_input', 'DRY-E1005', { step: id, expression: text, found: list })
    : list;
}

/** The items of a list; or in words what is wrong with it. A text or number is its own id, an object has one. */
function toItems(value: JsonValue): ListItem[] | string {
  if (!Array.isArray(value)) return kindOf(value);
  const seen = new Set<string>();
  const items: ListItem[] = [];
  for (const [index, element] of value.entries()) {
    const id = idOf(element);
    if (id === null) return `an element without an id: number ${index + 1} is ${kindOf(element)}`;
    if (seen.has(id)) return `the id ${id} twice`;
    seen.add(id);
    items.push({ id, value: element });
  }
  return items;
}

function idOf(element: JsonValue): string | null {
  if (typeof element === 'number') return String(element);
  if (typeof element === 'object' && element !== null && !Array.isArray(element)) {
    return typeof element.id === 'string' || typeof element.id === 'number' ? idOf(element.id) : null;
  }
  return typeof element === 'string' && element !== '' ? element : null;
}
