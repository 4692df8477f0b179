import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttemptRef, IdGenerator, type RunId } from '../model/index.ts';
import type { WorkspaceSnapshot } from './snapshot.ts';

const ids = new IdGenerator();

export function newRunId(): RunId {
  return ids.next('run');
}

export function snapshotOf(run: RunId): WorkspaceSnapshot {
  return {
    run,
    createdAt: 1,
    workflow: { name: 'test', version: 1, hash: 'h' },
    params: {},
    source: null,
    publishTo: null,
    agentConfig: {},
    tools: {},
  };
}

export function attempt(item: string | null, number = 1): AttemptRef {
  return { step: 'work', item, attempt: number };
}

/** A directory of its own that goes away with `await using`. */
export async function temporaryDirectory(below = tmpdir()): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(below, 'drydock-workspace-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
