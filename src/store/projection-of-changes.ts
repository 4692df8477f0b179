import type { EventData, WorkflowDefinition } from '../model/index.ts';
import { type RunProgress, viewItems, viewSteps } from '../workflow/index.ts';
import type { ProjectionWrite } from './projection.ts';

/** A step for each node of the changed graph, in its order; steps that stay keep what happened to them. */
export function projectEdit(
  runNo: number,
  { edits, definition }: EventData<'graph.edited'>,
  write: ProjectionWrite,
): void {
  for (const edit of edits) {
    if (edit.op === 'remove' && definition.steps[edit.step] === undefined) write('removeStep', runNo, edit.step);
  }
  for (const [position, step] of Object.keys(definition.steps).entries()) {
    write('placeStep', runNo, step, position, listOwner(definition, step));
  }
}

/**
 * What a retry takes back follows from the graph and from all that happened, so the rows are those of the folded run. Its cost
 * grows with the run: a person asks for it, no machine does.
 */
export function projectRetry(runNo: number, progress: RunProgress, write: ProjectionWrite): void {
  write('reopenRun', progress.state, runNo);
  for (const { id, state, reason, error, counts, verdicts, startedAt, finishedAt } of viewSteps(progress)) {
    const ended = finishedAt === null ? [null, null] : [JSON.stringify(counts), JSON.stringify(verdicts)];
    const errorJson = error === null ? null : JSON.stringify(error);
    const times = [startedAt, finishedAt, finishedAt];
    write('resetStep', state, reason, errorJson, ...ended, counts.total, ...times, runNo, id);
    const items = viewItems(progress, id);
    if (items.length === 0) write('retireItems', runNo, id);
    for (const item of items) {
      const itemError = item.error === null ? null : JSON.stringify(item.error);
      write('resetItem', runNo, id, item.id, item.state, item.reason, itemError, item.verdict, item.attempts);
    }
  }
}

/** The step whose list a step works on, found along `forEach: { step }`; null without `forEach`. */
export function listOwner(definition: WorkflowDefinition, step: string): string | null {
  const forEach = definition.steps[step]?.forEach;
  if (forEach === undefined) return null;
  return forEach.kind === 'list' ? step : listOwner(definition, forEach.step);
}
