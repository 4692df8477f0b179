import type { Explanation } from '../coordinator/index.ts';
import type { Client } from '../server/index.ts';
import type { RunReader } from '../store/index.ts';
import type { QueueView } from './commands/queue-view.ts';
import { runNamed } from './open-runs.ts';

/** The queue of the process that owns the home. */
export async function queueOf(client: Client, reader: RunReader): Promise<QueueView> {
  const names = new Map((await reader.runs({ limit: 500 })).map(({ id, no }): [string, string] => [id, `#${no}`]));
  const list = async () => (await client.call('GET', '/v1/queue?limit=500')) as { readonly items: readonly unknown[] };
  return {
    list: async () => (await list()).items.map((item) => fromNames(item) as Explanation),
    explain: async (run) => fromNames(await client.call('GET', `/v1/queue/${run}:explain`)) as Explanation,
    move: async (run, move) => void (await client.call('POST', `/v1/queue/${run}:move`, move)),
    runOf: async (name) => (await runNamed(name, reader)).id,
    nameOf: (run) => names.get(run) ?? run,
  };
}

/** Names and moments as our types have them, from how the API shows them. */
function fromNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => {
      const isMoment = typeof part === 'string' && /(^|_)at$/.test(name);
      return [
        name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        isMoment ? Date.parse(part) : fromNames(part),
      ];
    }),
  );
}
