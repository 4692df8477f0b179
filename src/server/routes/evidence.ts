import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { z } from '@hono/zod-openapi';
import { DrydockError, type Verdict } from '../../model/index.ts';
import { makeBundle } from '../../project/index.ts';
import { tar } from '../../workspace/index.ts';
import { type AnyOperation, operation, type Room } from '../api/index.ts';
import {
  contentOf,
  contentsOf,
  evidenceById,
  evidenceView,
  type KeptEvidence,
  type ProjectReader,
  signingKey,
} from '../projects/index.ts';
import { evidenceWire } from '../wire/index.ts';

const evidenceParams = z.object({ evidence: z.string().min(1).max(100) });

/** Bytes of one answer at most. */
const MOST_BYTES = 65_536;

export function evidenceOperations(room: Room, reader: ProjectReader): readonly AnyOperation[] {
  return [
    operation({
      id: 'getEvidence',
      method: 'get',
      path: '/v1/evidence/{evidence}',
      tag: 'evidence',
      summary: 'The proof of one program in one run',
      params: evidenceParams,
      answers: { 200: { description: 'The evidence', schema: evidenceWire.schema } },
      handle: async ({ params }) => ({
        body: evidenceWire.encode(evidenceView(await evidenceById(room, reader, params.evidence))),
      }),
    }),
    operation({
      id: 'getEvidenceContent',
      method: 'get',
      path: '/v1/evidence/{evidence}/contents/{sha256}',
      tag: 'evidence',
      summary: 'Bytes that either side read or wrote, a part at a time, as a download',
      params: evidenceParams.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      query: z.object({
        offset: z.coerce
          .number()
          .int()
          .min(0)
          .max(2 ** 40)
          .default(0),
        limit: z.coerce.number().int().min(1).max(MOST_BYTES).default(MOST_BYTES),
      }),
      answers: {
        200: {
          description: 'The bytes; Content-Range tells which, and of how many',
          contentType: 'application/octet-stream',
        },
      },
      handle: async ({ params, query }) => {
        const evidence = await evidenceById(room, reader, params.evidence);
        const content = await contentOf(room, evidence, params.sha256);
        if (content === undefined) throw new DrydockError('DRY-E7014', { name: params.sha256 });
        const part = content.subarray(query.offset, query.offset + query.limit);
        const last = query.offset + part.length - 1;
        return new Response(Uint8Array.from(part), {
          headers: {
            ...downloadHeaders(`${params.sha256.slice(0, 12)}.bin`),
            'content-range': `bytes ${part.length === 0 ? '*' : `${query.offset}-${last}`}/${content.length}`,
          },
        });
      },
    }),
    operation({
      id: 'getEvidenceBundle',
      method: 'get',
      path: '/v1/evidence/{evidence}/bundle',
      tag: 'evidence',
      summary: 'The proof with all that it takes to check it or to do it again, signed, as a .tar.gz archive',
      params: evidenceParams,
      answers: { 200: { description: 'The archive', contentType: 'application/octet-stream' } },
      handle: async ({ params }) => bundleResponse(room, await evidenceById(room, reader, params.evidence)),
    }),
  ];
}

async function bundleResponse(room: Room, evidence: KeptEvidence): Promise<Response> {
  const { known, program, document, id } = evidence;
  const { verdict, reason, basis } = program.verification;
  const files = makeBundle({
    project: known.run.project,
    program: program.item.id,
    run: known.run.id,
    id,
    verdict: verdict as Verdict,
    reason,
    basis,
    evidence: document,
    drydock: room.version,
    content: await contentsOf(room, evidence),
    privateKey: await signingKey(room.home),
  });
  const entries = files.map(({ path, content }) => ({ name: path, bytes: content.length, content: () => [content] }));
  const archive = Readable.from(tar(entries)).pipe(createGzip());
  const name = program.item.id.replace(/[^\w.-]/g, '_').slice(0, 80);
  return new Response(Readable.toWeb(archive) as ReadableStream, { headers: downloadHeaders(`${name}-${id}.tar.gz`) });
}

/** What an agent or a program wrote is shown by no browser as a page of ours. */
function downloadHeaders(name: string): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'private, max-age=31536000, immutable',
  };
}
