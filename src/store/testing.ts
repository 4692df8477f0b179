import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventDraft, type Fact, IdGenerator, type RunId, type WorkflowDefinition } from '../model/index.ts';
import { loadWorkflow } from '../workflow/index.ts';

const ids = new IdGenerator();

export function newRunId(): RunId {
  return ids.next('run');
}

/** A directory of its own that goes away with `await using`. */
export async function temporaryHome(): Promise<AsyncDisposable & { readonly path: string; readonly store: string }> {
  const path = await mkdtemp(join(tmpdir(), 'drydock-store-'));
  return {
    path,
    store: join(path, 'drydock.db'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

export function definitionOf(yaml: string): WorkflowDefinition {
  const loaded = loadWorkflow(yaml, 'test.yaml');
  if (!loaded.ok) throw new Error(loaded.issues.map(({ message }) => message).join('; '));
  return loaded.workflow.definition;
}

export const ONE_STEP = definitionOf(`
name: one-step
version: 1
steps:
  work:
    agent: { skill: test.work }
`);

export function created(definition: WorkflowDefinition = ONE_STEP, name = 'test'): EventDraft {
  return {
    type: 'run.created',
    data: { name, definition, params: {}, source: null, concurrency: 4, owner: 'ana', project: 'p' },
  };
}

/** Drafts as the facts of a run, from `seq` on. */
export function factsOf(run: RunId, drafts: readonly EventDraft[], seq = 1): Fact[] {
  return drafts.map((draft, index) => ({ ...draft, run, seq: seq + index, ts: 1_000 + seq + index }));
}
