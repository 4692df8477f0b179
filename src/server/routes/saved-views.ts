import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { DrydockError, jsonObjectSchema, mergedPatch } from '../../model/index.ts';
import { type Document, runFilterOf } from '../../store/index.ts';
import { answerOf, type AnyOperation, listSchema, operation, pageQuery, type Room, versionIn } from '../api/index.ts';
import { wireOf } from '../wire/index.ts';

const KIND = 'view';

/** Views of one home: more than anybody finds again. */
const MOST_VIEWS = 500;

const nameSchema = zod
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a name has 1 to 64 small letters, digits, dots, dashes and underscores');

const fields = {
  title: zod.string().min(1).max(200).optional().describe('For people'),
  filter: zod.string().max(2_000).default('').describe('As lists of runs take it'),
  sort: zod.string().max(50).default('-created_at'),
  columns: zod
    .array(zod.string().min(1).max(60))
    .max(40)
    .default([])
    .describe('Empty: those that a list shows by itself'),
};

const bodySchema = zod.object(fields);

const viewWire = wireOf(
  bodySchema.extend({ name: zod.string(), version: zod.int(), changedAt: zod.int(), changedBy: zod.string() }),
  'SavedView',
);

const createWire = wireOf(zod.strictObject({ name: nameSchema, ...fields }), 'CreateSavedView');
const changeWire = wireOf(
  zod.strictObject({
    title: fields.title.nullish(),
    filter: zod.string().max(2_000).optional(),
    sort: zod.string().max(50).optional(),
    columns: zod.array(zod.string().min(1).max(60)).max(40).optional(),
  }),
  'ChangeSavedView',
);

const named = z.object({
  name: z.string().min(1).max(64).openapi({ description: 'Name of a view', example: 'nightly' }),
});

const EXAMPLE = { name: 'nightly-failures', filter: 'label:nightly,status:failed', sort: '-started_at' };

/** Lists of runs that people come back to: with a filter, an order and columns, for everybody of the home. */
export function savedViewOperations(room: Room): readonly AnyOperation[] {
  return [list(room), create(room), get(room), change(room), remove(room)];
}

function list(room: Room): AnyOperation {
  return operation({
    id: 'listSavedViews',
    method: 'get',
    path: '/v1/saved-views',
    tag: 'saved-views',
    summary: 'The saved views of the home, by name',
    query: z.object(pageQuery),
    answers: { 200: { description: 'Views', schema: listSchema(viewWire.schema) } },
    handle: async ({ query }) => {
      const asOf = room.plane.events.lastEventId;
      const all = await room.plane.store.documents({ kind: KIND, limit: MOST_VIEWS });
      return { body: answerOf(all, { query, filter: KIND, key: ({ id }) => id, encode: viewOf, asOf }) };
    },
  });
}

function create(room: Room): AnyOperation {
  return operation({
    id: 'createSavedView',
    method: 'post',
    path: '/v1/saved-views',
    tag: 'saved-views',
    summary: 'Save a view of the list of runs for everybody of the home',
    body: createWire,
    example: EXAMPLE,
    problems: ['DRY-E8102', 'DRY-E8104'],
    answers: { 201: { description: 'The view', schema: viewWire.schema } },
    handle: async ({ body: { name, ...body }, actor, origin }) => {
      const all = await room.plane.store.documents({ kind: KIND, limit: MOST_VIEWS });
      if (all.some(({ id }) => id === name)) throw new DrydockError('DRY-E8104', { what: `view ${name}` });
      if (all.length >= MOST_VIEWS) throw new DrydockError('DRY-E8104', { what: `list of ${MOST_VIEWS} views` });
      runFilterOf(body.filter, Date.now());
      const made = await room.plane.changeDocument(KIND, name, { ...body }, 0, { actor, origin });
      return { status: 201, body: viewOf(made), headers: { location: `/v1/saved-views/${name}` } };
    },
  });
}

function get(room: Room): AnyOperation {
  return operation({
    id: 'getSavedView',
    method: 'get',
    path: '/v1/saved-views/{name}',
    tag: 'saved-views',
    summary: 'A saved view',
    params: named,
    answers: { 200: { description: 'The view', schema: viewWire.schema } },
    handle: async ({ params }) => {
      const found = await viewNamed(room, params.name);
      return { body: viewOf(found), version: found.version };
    },
  });
}

function change(room: Room): AnyOperation {
  return operation({
    id: 'changeSavedView',
    method: 'patch',
    path: '/v1/saved-views/{name}',
    tag: 'saved-views',
    summary: 'Change a saved view (JSON Merge Patch). Needs If-Match',
    params: named,
    body: changeWire,
    example: { filter: 'label:nightly,status:failed,started:<7d' },
    problems: ['DRY-E8022', 'DRY-E8023', 'DRY-E8102'],
    answers: { 200: { description: 'The view as it is now', schema: viewWire.schema } },
    handle: async ({ params, body, actor, origin, context }) => {
      const found = await viewNamed(room, params.name);
      const expected = versionIn(context.req, 'changeSavedView', `view ${found.id}`) ?? found.version;
      if (body.filter !== undefined) runFilterOf(body.filter, Date.now());
      const patch = jsonObjectSchema.parse(JSON.parse(JSON.stringify(body)));
      const changed = mergedPatch(found.body, patch);
      const made = await room.plane.changeDocument(KIND, found.id, changed, expected, { actor, origin });
      return { body: viewOf(made), version: made?.version ?? 0 };
    },
  });
}

function remove(room: Room): AnyOperation {
  return operation({
    id: 'deleteSavedView',
    method: 'delete',
    path: '/v1/saved-views/{name}',
    tag: 'saved-views',
    summary: 'Delete a saved view. Needs If-Match',
    params: named,
    problems: ['DRY-E8022', 'DRY-E8023'],
    answers: { 200: { description: 'The view as it was', schema: viewWire.schema } },
    handle: async ({ params, actor, origin, context }) => {
      const found = await viewNamed(room, params.name);
      const expected = versionIn(context.req, 'deleteSavedView', `view ${found.id}`) ?? found.version;
      await room.plane.changeDocument(KIND, found.id, null, expected, { actor, origin });
      return { body: viewOf(found) };
    },
  });
}

/** @throws DRY-E8003 */
async function viewNamed({ plane }: Room, name: string): Promise<Document> {
  const found = await plane.store.document(KIND, name);
  if (found !== undefined) return found;
  throw new DrydockError('DRY-E8003', { what: `saved view ${name}`, list: '/v1/saved-views' });
}

function viewOf(document: Document | null): unknown {
  if (document === null) return null;
  const { id: name, version, body, changedAt, changedBy } = document;
  return viewWire.encode({ ...bodySchema.parse(body), name, version, changedAt, changedBy });
}
