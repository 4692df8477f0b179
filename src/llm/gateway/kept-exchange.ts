import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from '../../agent.ts';
import { exchangeResultSchema, modelExchangeSchema } from '../calls/exchange.ts';

/** A question and its answer, as a file: in the recording of a run, and in the cache. */
export const keptExchangeSchema = z.object({
  format: z.literal('drydock-exchange/1'),
  recordedAt: z.iso.datetime(),
  prompt: z.string().nullable().describe('Name and version of the prompt'),
  exchange: modelExchangeSchema,
  result: exchangeResultSchema,
});
export type KeptExchange = z.infer<typeof keptExchangeSchema>;

/** Undefined: there is none, or what is there is none of ours. */
export async function readKept(file: string): Promise<KeptExchange | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return keptExchangeSchema.parse(JSON.parse(text));
  } catch {
    // Half of a file, or one of another version: as good as none.
    return undefined;
  }
}

/** Writes the file whole or not at all. */
export async function writeKept(file: string, kept: KeptExchange): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
