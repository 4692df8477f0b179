import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { DrydockError, type RunId } from '../../model/index.ts';
import {
  type AnyOperation,
  artifactsOf,
  operation,
  pageOf,
  pageQuery,
  picked,
  placeIn,
  type Room,
  runNamed,
} from '../api/index.ts';
import { artifactWire } from '../wire/index.ts';
import { attemptPlace } from './attempts.ts';
import { runAsOf, runList, runListSchema } from './run-parts.ts';
import { runParams } from './runs.ts';

const contentParams = runParams.extend({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .openapi({ description: 'Names the content; from the list of artifacts' }),
});

const artifactPlace = attemptPlace.extend({ name: z.string() });

export function artifactOperations(room: Room): readonly AnyOperation[] {
  return [
    operation({
      id: 'listArtifacts',
      isOfStore: true,
      method: 'get',
      path: '/v1/runs/{run}/artifacts',
      tag: 'artifacts',
      summary: 'What attempts of the run produced, by step, item, attempt and name',
      params: runParams,
      query: z.object(pageQuery),
      answers: { 200: { description: 'Artifacts', schema: runListSchema(artifactWire.schema) } },
      handle: async ({ params, query: { limit, cursor, fields } }) => {
        const { id, asOf } = await runAsOf(room, params.run);
        const after = placeIn(cursor, id, artifactPlace);
        const found = await room.plane.store.artifactPage(id, { after, limit: limit + 1 });
        const { shown, next } = pageOf(found, {
          limit,
          filter: id,
          place: ({ step, item, attempt, name }) => ({ step, item: item ?? '', attempt, name }),
        });
        const encoded = shown.map((artifact) => artifactWire.encode(artifact));
        return { body: runList(asOf, picked(encoded, fields), next) };
      },
    }),
    operation({
      id: 'getArtifactContent',
      method: 'get',
      path: '/v1/runs/{run}/artifacts/{sha256}',
      tag: 'artifacts',
      summary: 'The content of an artifact, as a download',
      params: contentParams,
      problems: ['DRY-E5006'],
      answers: { 200: { description: 'The bytes', contentType: 'application/octet-stream' } },
      handle: async ({ params, context }) => {
        const run = await runNamed(room, params.run);
        const { id } = run;
        const artifact = (await room.plane.store.artifactPage(id, { sha256: params.sha256, limit: 1 }))[0];
        if (artifact === undefined) {
          throw new DrydockError('DRY-E8003', {
            what: `artifact ${params.sha256} in this run`,
            list: `/v1/runs/${id}/artifacts`,
          });
        }
        const tag = `"${artifact.sha256}"`;
        const headers = downloadHeaders(artifact.name, tag);
        if (context.req.header('if-none-match') === tag) return new Response(null, { status: 304, headers });
        const path = await (await artifactsOf(room, run)).path(artifact);
        return new Response(await contentOf(path, { name: artifact.name, run: id }), {
          headers: { ...headers, 'content-length': String(artifact.bytes) },
        });
      },
    }),
  ];
}

/** What an agent made is shown by no browser as a page of ours. */
function downloadHeaders(name: string, tag: string): Record<string, string> {
  const plain = basename(name).replace(/[^\w.-]/g, '_');
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${plain}"`,
    'cache-control': 'private, max-age=31536000, immutable',
    etag: tag,
  };
}

/** A file that is read as it is sent; a link in its place is refused. */
async function contentOf(
  path: string,
  artifact: { readonly name: string; readonly run: RunId },
): Promise<ReadableStream> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw new DrydockError('DRY-E5006', artifact, { cause: error });
  });
  return Readable.toWeb(file.createReadStream()) as ReadableStream;
}
