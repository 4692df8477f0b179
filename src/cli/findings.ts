import { type Item, type JsonObject, type RunId, VERDICTS } from '../model/index.ts';
import type { RecordedItem, RunReader } from '../store/index.ts';

/** An item that failed, or that is not proven, and why. */
export interface Finding {
  readonly step: string;
  readonly item: string;
  /** `mismatch`, or `failed` for an item without verdict. */
  readonly outcome: string;
  /** In one line; empty when nobody said. */
  readonly reason: string;
}

/** Every item of a run, page by page. */
export async function allItems(reader: RunReader, run: RunId): Promise<readonly RecordedItem[]> {
  const items: RecordedItem[] = [];
  for (;;) {
    const last = items.at(-1);
    const page = await reader.items(run, { limit: 500, after: last && { step: last.step, item: last.id } });
    items.push(...page);
    if (page.length < 500) return items;
  }
}

/** What went wrong among items, the worst first, of which the first `most` with their reasons. */
export async function findingsOf(
  reader: RunReader,
  run: RunId,
  items: readonly Item[],
  most: number,
): Promise<{ readonly shown: readonly Finding[]; readonly more: number }> {
  const bad = items
    .filter(({ state, verdict }) => state === 'failed' || (verdict !== null && verdict !== 'proven'))
    .toSorted((a, b) => severity(a) - severity(b));
  const shown = await Promise.all(
    bad.slice(0, most).map(async (item) => ({
      step: item.step,
      item: item.id,
      outcome: item.verdict ?? item.state,
      reason: item.error?.message ?? (await reasonOf(reader, run, item)),
    })),
  );
  return { shown, more: bad.length - shown.length };
}

/** Failed items come before those with a verdict, mismatches before what could not be run. */
function severity({ verdict }: Item): number {
  const order = ['mismatch', 'not_compiled', 'partial', 'not_runnable', 'unverified'];
  return verdict === null ? -1 : order.includes(verdict) ? order.indexOf(verdict) : VERDICTS.length;
}

/** Agents that give a verdict say why in the `reason` of their output. */
async function reasonOf(reader: RunReader, run: RunId, item: Item): Promise<string> {
  const reason = (await outputOf(reader, run, item))['reason'];
  return typeof reason === 'string' ? (reason.split('\n')[0] ?? '') : '';
}

/**
 * What the proofs of a run compared with: true when it was outputs that were recorded earlier, because the originals could not
 * be executed here. Agents say so in the `basis` of their output.
 */
export async function comparedWithRecords(reader: RunReader, run: RunId, items: readonly Item[]): Promise<boolean> {
  const proven = items.find(({ verdict }) => verdict === 'proven');
  return proven !== undefined && (await outputOf(reader, run, proven))['basis'] === 'recorded';
}

export async function outputOf(reader: RunReader, run: RunId, item: Item): Promise<JsonObject> {
  const attempts = await reader.attempts(run, { step: item.step, item: item.id });
  const output = attempts.findLast(({ verdict }) => verdict !== null)?.output ?? null;
  return output === null || typeof output !== 'object' || Array.isArray(output) ? {} : output;
}
