import { NO_TOKENS, plusUsage, type Usage, usageSchema } from '../model/index.ts';

/** What an agent reports to have used, summed over its reports. */
export class UsageSum {
  #total: Usage | undefined;

  /** Undefined as long as nothing was reported. */
  get total(): Usage | undefined {
    return this.#total;
  }

  /** Classes that are left out count as 0, a cost that is left out as unknown. @throws z.ZodError what is no usage */
  add(reported: Partial<Usage>): void {
    const usage = usageSchema.parse({ ...NO_TOKENS, costMicros: null, ...reported });
    this.#total = this.#total === undefined ? usage : plusUsage(this.#total, usage);
  }
}
