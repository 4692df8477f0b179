import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { type Artifact, DrydockError, type RunId, runIdSchema } from '../../model/index.ts';
import { type ProgramEvidence, programEvidence, type ProgramRecord } from '../../project/index.ts';
import { artifactsOf, type Room } from '../api/index.ts';
import type { KnownRun, ProjectReader } from './project-reader.ts';

/** The proof of one program in one run. */
export interface KeptEvidence {
  readonly id: string;
  readonly known: KnownRun;
  readonly program: ProgramRecord & { readonly verification: NonNullable<ProgramRecord['verification']> };
  readonly document: ProgramEvidence;
}

/** `ev_<run>_<beginning of the hash of the document>`: evidence never changes, and neither does its id. */
export function evidenceId(run: RunId, document: Artifact): string {
  return `ev_${run.slice('run_'.length)}_${document.sha256.slice(0, 16)}`;
}

/** @throws DRY-E7013 */
export async function evidenceById(room: Room, reader: ProjectReader, id: string): Promise<KeptEvidence> {
  const [, ulid, hash] = /^ev_([0-9A-HJKMNP-TV-Z]{26})_([0-9a-f]{16})$/.exec(id) ?? [];
  const run = runIdSchema.safeParse(`run_${ulid ?? ''}`);
  const found = run.success ? await room.plane.store.findRun(run.data) : undefined;
  if (found === undefined || found.id !== run.data || hash === undefined) throw unknown(id);
  const known = await reader.of(found);
  for (const program of known.knowledge.programs.values())
    if (program.verification?.evidence.sha256.startsWith(hash) === true) return evidenceOf(reader, known, program);
  throw unknown(id);
}

/** @throws DRY-E7018 when the program was not verified yet */
export async function evidenceOf(
  reader: ProjectReader,
  known: KnownRun,
  program: ProgramRecord,
): Promise<KeptEvidence> {
  const { verification } = program;
  if (verification === null)
    throw new DrydockError('DRY-E7018', { program: program.item.id, what: 'evidence', run: `#${known.run.no}` });
  const document = await reader.document(known.run, verification.evidence, programEvidence);
  const id = evidenceId(known.run.id, verification.evidence);
  return { id, known, program: { ...program, verification }, document };
}

function unknown(id: string): DrydockError {
  return new DrydockError('DRY-E7013', { evidence: id.slice(0, 100) });
}

/** All contents that are kept of a proof, by their hashes; each is proved by its hash when it is taken. */
export async function contentsOf(room: Room, { known, document }: KeptEvidence) {
  if (document.contents === undefined) return () => undefined;
  const pack = await (await artifactsOf(room, known.run)).bytes(document.contents);
  const places = new Map(document.index.map((entry) => [entry.sha256, entry]));
  return (sha256: string): Uint8Array | undefined => {
    const place = places.get(sha256);
    return place && proved(pack.subarray(place.offset, place.offset + place.bytes), sha256, known);
  };
}

/** One content; undefined when it was not kept. @throws DRY-E5006 when it is not what its hash names */
export async function contentOf(
  room: Room,
  { known, document }: KeptEvidence,
  sha256: string,
): Promise<Uint8Array | undefined> {
  const place = document.index.find((entry) => entry.sha256 === sha256);
  if (place === undefined || document.contents === undefined) return undefined;
  const path = await (await artifactsOf(room, known.run)).path(document.contents);
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const buffer = Buffer.alloc(place.bytes);
    const { bytesRead } = await file.read(buffer, 0, place.bytes, place.offset);
    return proved(buffer.subarray(0, bytesRead), sha256, known);
  } finally {
    await file.close();
  }
}

function proved(content: Uint8Array, sha256: string, { run }: KnownRun): Uint8Array {
  if (createHash('sha256').update(content).digest('hex') === sha256) return content;
  throw new DrydockError('DRY-E5006', { name: sha256, run: run.id });
}
