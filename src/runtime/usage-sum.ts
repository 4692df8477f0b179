import { type Usage, usageSchema } from '../model/index.ts';

/** What an agent reports to have used, summed over its reports. */
export class UsageSum {
  #total: Usage | undefined;

  /** Undefined as long as nothing was reported. */
  get total(): Usage | undefined {
    return this.#total;
  }

  /** Classes that are left out count as 0, a cost that is left out as unknown. @throws z.ZodError what is no usage */
  add(reported: Partial<Usage>): void {
    const usage = usageSchema.parse({ ...NOTHING, ...reported });
    const sum = this.#total;
    if (sum === undefined) this.#total = usage;
    else
      this.#total = {
        inputUncached: sum.inputUncached + usage.inputUncached,
        cacheRead: sum.cacheRead + usage.cacheRead,
        cacheWrite: sum.cacheWrite + usage.cacheWrite,
        output: sum.output + usage.output,
        reasoning: sum.reasoning + usage.reasoning,
        // A sum with an unknown part is unknown.
        costMicros: sum.costMicros === null || usage.costMicros === null ? null : sum.costMicros + usage.costMicros,
      };
  }
}

const NOTHING: Usage = { inputUncached: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, costMicros: null };
