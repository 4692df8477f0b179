import { isAbsolute, resolve } from 'node:path';
import { DrydockError, isTerminal, parseTraceParent } from '../../model/index.ts';
import { invalidWorkflow, type LoadedWorkflow, loadWorkflow } from '../../workflow/index.ts';
import { type AnyOperation, operation, type Room } from '../api/index.ts';
import type { Principal } from '../security/index.ts';
import { replayFolder } from './replay-folder.ts';
import { appliedHeader, endedRun } from './wait-for-end.ts';
import { runWire, startWire, type WorkflowRef } from '../wire/index.ts';

export function startOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'startRun',
      method: 'post',
      path: '/v1/runs',
      tag: 'runs',
      summary: 'Start a run; it is durable when this answers, and goes on by itself',
      body: startWire,
      example: {
        workflow: 'cobol-java',
        source: '/srv/bank',
        name: 'bank',
        priority: 'high',
        budget: { limit_usd: '5.00', on_exhausted: 'pause' },
      },
      needsKey: true,
      problems: [
        'DRY-E1001',
        'DRY-E1002',
        'DRY-E1003',
        'DRY-E2030',
        'DRY-E3001',
        'DRY-E3002',
        'DRY-E3043',
        'DRY-E5001',
        'DRY-E5003',
        'DRY-E5004',
        'DRY-E5007',
        'DRY-E5021',
        'DRY-E5022',
      ],
      answers: {
        200: { description: 'The run, which has ended while the client waited', schema: runWire.schema },
        202: { description: 'The run', schema: runWire.schema },
      },
      handle: async ({ body, key, actor, origin, principal, waitMs, context }) => {
        const {
          workflow: ref,
          params,
          source,
          publishTo,
          replay,
          owner = actor.replace(/^user:/, ''),
          ...options
        } = body;
        const paths = {
          source: absolute('source', source),
          publishTo: absolute('publish_to', publishTo),
          replay: await replayFolder(room, replay, principal),
        };
        const workflow = workflowBy(room, ref, principal);
        const isReplayed = key !== undefined && (await room.plane.store.runByKey(key)) !== undefined;
        const header = context.req.header('traceparent');
        // One that is malformed is ignored, as its specification wants.
        const trace = parseTraceParent(header) === null ? {} : { traceparent: header };
        const asked = { ...options, ...paths, owner, key, actor, origin, ...trace };
        const id = await room.plane.startRun(workflow, params ?? {}, asked);
        const run = await endedRun(room, id, waitMs);
        return {
          status: waitMs > 0 && isTerminal(run.state) ? 200 : 202,
          body: runWire.encode(run),
          headers: { location: `/v1/runs/${id}`, ...replayedHeader(isReplayed), ...appliedHeader(waitMs) },
        };
      },
    }),
  ];
}

/** Tells a client that sends a request again that its first one had arrived. */
export function replayedHeader(isReplayed: boolean): Record<string, string> {
  return isReplayed ? { 'idempotency-replayed': 'true' } : {};
}

/** A file that is named by its path is read, and a TypeScript one executed, here: only the user of this machine may ask for that. */
export function refusePathFromAfar(name: string, principal: Principal | null): void {
  if (principal?.via === 'socket' || !/[/\\]|\.(ya?ml|[cm]?[jt]s)$/.test(name)) return;
  throw new DrydockError('DRY-E8002', { problem: '/workflow: send its text, or name a workflow that is known here' });
}

/** @throws DRY-E1001, DRY-E1002 */
export function workflowBy(
  { extensions }: Room,
  given: WorkflowRef | string,
  principal: Principal | null,
): LoadedWorkflow {
  const ref = typeof given === 'string' ? { by: 'name' as const, name: given } : given;
  if (ref.by === 'name') {
    refusePathFromAfar(ref.name, principal);
    if (extensions.workflows === undefined) throw new DrydockError('DRY-E1002', { name: ref.name, known: 'none' });
    return extensions.workflows.load(ref.name);
  }
  const loaded =
    ref.by === 'text'
      ? loadWorkflow(ref.text, ref.file)
      : loadWorkflow(JSON.stringify(ref.definition, null, 2), 'definition');
  if (!loaded.ok) throw invalidWorkflow(loaded.issues);
  return loaded.workflow;
}

/** The server has a directory of its own: a relative path would mean another place there. */
export function absolute(field: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (isAbsolute(path) && !path.includes('\0')) return resolve(path);
  throw new DrydockError('DRY-E8002', { problem: `/${field}: it must be an absolute path` });
}
