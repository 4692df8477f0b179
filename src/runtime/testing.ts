import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agent } from '../agent.ts';
import type { Artifact, JsonValue } from '../model/index.ts';
import type { AttemptTask } from './attempt-task.ts';

/** An attempt of a test: its scratch directory, source and artifacts are in one folder. */
export function taskFor(
  agent: Agent,
  folder: string,
  more: Partial<AttemptTask> & { input?: JsonValue } = {},
): AttemptTask {
  const staged = new Map<string, string>();
  return {
    run: 'run_1',
    ref: { step: 'work', item: null, attempt: 1 },
    agent,
    item: null,
    params: {},
    config: {},
    input: {},
    timeoutMs: null,
    permissions: {},
    files: {
      scratch: folder,
      source: folder,
      locate: async (artifact) => staged.get(artifact.name) ?? '',
      stage: async (name, type, content): Promise<Artifact> => {
        const path = join(folder, `stored-${staged.size}`);
        const bytes = 'bytes' in content ? content.bytes : await readFile(content.scratchFile);
        await writeFile(path, bytes);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        staged.set(name, path);
        return { name, type, bytes: bytes.byteLength, sha256 };
      },
    },
    ...more,
  };
}
