import { DrydockError, type Fact, type RunId } from '../model/index.ts';
import type { ForkOrder } from '../workflow/index.ts';
import type { CreatedFact } from './drives.ts';
import type { Parts } from './parts.ts';

/** The run that a fork asks for: its first event and the facts that it takes over. */
export async function forkedRun(
  order: ForkOrder,
  from: RunId,
  _parts: Parts,
): Promise<{ readonly created: CreatedFact; readonly kept: readonly Fact[] }> {
  throw new DrydockError('DRY-E9001', { problem: `fork ${order.command} of ${from}` });
}
