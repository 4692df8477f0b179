import { readFile } from 'node:fs/promises';
import { type Artifact, artifact as artifactSchema } from '../../agent.ts';
import { signatureOfMessage } from '../../model/index.ts';
import type { AttemptTask } from '../attempt-task.ts';
import type { EngineContext } from '../attempt-context.ts';

/** Name of an attempt that is the same whenever it is asked for. */
export function keyOf({ run, ref }: Pick<AttemptTask, 'run' | 'ref'>): string {
  return [run, ref.step, ref.item ?? '', String(ref.attempt)].map(encodeURIComponent).join('/');
}

/** Headers that prove who asks, as Standard Webhooks has them. @param seconds Unix time */
export function signedHeaders(secret: string, key: string, seconds: number, body: string): Record<string, string> {
  return {
    'webhook-id': key,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatureOfMessage(secret, key, seconds, body),
  };
}

/**
 * The body of a request: the attempt, with the content of every artifact that its input names, as base64 by its hash.
 *
 * @throws RangeError when it becomes larger than `mostBytes`
 */
export async function bodyOf(task: AttemptTask, context: EngineContext, mostBytes: number): Promise<string> {
  const { run, step, item, attempt, params, config } = context;
  const files: Record<string, string> = {};
  let bytes = 0;
  for (const artifact of artifactsIn(task.input)) {
    bytes += artifact.bytes;
    if (bytes > mostBytes) throw new RangeError(`the artifacts of its input have more than ${mostBytes} bytes`);
    files[artifact.sha256] ??= (await readFile(await context.artifacts.path(artifact))).toString('base64');
  }
  const told = { key: keyOf(task), run, step, item, attempt, params, config, input: task.input, files };
  const body = JSON.stringify(told);
  if (Buffer.byteLength(body) > mostBytes) throw new RangeError(`the request has more than ${mostBytes} bytes`);
  return body;
}

function artifactsIn(value: unknown): readonly Artifact[] {
  if (typeof value !== 'object' || value === null) return [];
  const parsed = artifactSchema.safeParse(value);
  return parsed.success ? [parsed.data] : Object.values(value).flatMap(artifactsIn);
}
