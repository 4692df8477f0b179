import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { DrydockError, runIdSchema } from '../../model/index.ts';
import { totalOf, type WorkspaceEntry, workspaceParts } from '../../workspace/index.ts';
import { answerOf, type AnyOperation, listSchema, operation, pageQuery, type Room, runNamed } from '../api/index.ts';
import { type Wire, wireOf } from '../wire/index.ts';
import { runParams } from './runs.ts';

const useSchema = zod.object({ bytes: zod.int(), files: zod.int() });

const workspaceWire = wireOf(
  zod.object({
    run: runIdSchema,
    path: zod.string(),
    total: useSchema,
    parts: zod.record(zod.enum(workspaceParts), useSchema),
    isSettled: zod.boolean().describe('False: it is in use, and was measured now'),
    isPinned: zod.boolean().describe('True: no policy removes it'),
    changedAt: zod.int(),
  }),
  'Workspace',
);

type WorkspaceView = typeof workspaceWire extends Wire<infer View> ? View : never;

export function workspaceOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listWorkspaces',
      method: 'get',
      path: '/v1/workspaces',
      tag: 'workspaces',
      summary: 'The workspaces on the disk, and what they take of it',
      query: z.object(pageQuery),
      answers: {
        200: {
          description: 'Workspaces',
          schema: listSchema(workspaceWire.schema).extend({ total_bytes: z.int(), total_files: z.int() }),
        },
      },
      handle: async ({ query }) => {
        const asOf = room.plane.events.lastEventId;
        const entries = (await room.plane.workspaces.list()).toSorted((a, b) => (a.run < b.run ? -1 : 1));
        const { bytes, files } = room.plane.workspaces.use;
        const page = answerOf(entries, {
          query,
          filter: 'workspaces',
          key: ({ run }) => run,
          encode: (entry) => workspaceWire.encode(viewOf(entry)),
          asOf,
        });
        return { body: { ...page, total_bytes: bytes, total_files: files } };
      },
    }),
    operation({
      id: 'getWorkspace',
      method: 'get',
      path: '/v1/runs/{run}/workspace',
      tag: 'workspaces',
      summary: 'The workspace of a run',
      params: runParams,
      answers: { 200: { description: 'The workspace', schema: workspaceWire.schema } },
      handle: async ({ params }) => {
        const { id } = await runNamed(room, params.run);
        const found = (await room.plane.workspaces.list()).find(({ run }) => run === id);
        if (found === undefined)
          throw new DrydockError('DRY-E8003', { what: `workspace of run ${id}`, list: '/v1/workspaces' });
        return { body: workspaceWire.encode(viewOf(found)) };
      },
    }),
  ];
}

function viewOf({ run, path, usage, isSettled, isPinned, changedAt }: WorkspaceEntry): WorkspaceView {
  const parts = Object.fromEntries(workspaceParts.map((part) => [part, { ...usage[part] }])) as WorkspaceView['parts'];
  return { run, path, total: { ...totalOf(usage) }, parts, isSettled, isPinned, changedAt };
}
