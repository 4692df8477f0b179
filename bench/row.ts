/** One line of the table: what was measured, and what was hoped for. */
export interface Row {
  /** Stable, for `--only` and for comparing runs: durable-step-sequential. */
  readonly id: string;
  readonly measure: string;
  /** Null when it could not be measured; `beside` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** In words: `<= 60`; null when the row is there to compare with. */
  readonly target: string | null;
  /** Null without a target, or without a value. */
  readonly met: boolean | null;
  /** What to see the value next to: the bare loop of the same run, or why there is no value. */
  readonly beside?: string;
}

/** Some rows that are measured together. `prefix` is what the ids of its rows begin with. */
export interface Benchmark {
  readonly prefix: string;
  measure(): Promise<readonly Row[]>;
}

type Measured = Omit<Row, 'target' | 'met' | 'value'> & { readonly value: number };

export function atMost(limit: number, row: Measured): Row {
  return { ...row, target: `<= ${limit}`, met: row.value <= limit };
}

export function atLeast(limit: number, row: Measured): Row {
  return { ...row, target: `>= ${limit}`, met: row.value >= limit };
}

export function toCompare(row: Measured): Row {
  return { ...row, target: null, met: null };
}

/** A row that this machine, or this state of the product, cannot give. */
export function notMeasured(row: Omit<Row, 'value' | 'met' | 'beside'>, reason: string): Row {
  return { ...row, value: null, met: null, beside: `not measured: ${reason}` };
}

/** The best of several tries: other work on the machine only ever makes a try slower. */
export async function best(tries: number, milliseconds: () => Promise<number> | number): Promise<number> {
  let least = Infinity;
  for (let count = 0; count < tries; count++) least = Math.min(least, await milliseconds());
  return least;
}

/** Rounded to so many digits behind the point. */
export function rounded(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** The value below which so many of a hundred lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
