/** One line of the table: what was measured, and what was hoped for. */
export interface Row {
  /** Stable, for `--only` and for comparing runs: durable-step-sequential. */
  readonly id: string;
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** In words: `<= 60`; null when the row is there to compare with. */
  readonly target: string | null;
  /** Null without a target. */
  readonly met: boolean | null;
}

/** Some rows that are measured together. `prefix` is what the ids of its rows begin with. */
export interface Benchmark {
  readonly prefix: string;
  measure(): Promise<readonly Row[]>;
}

export function atMost(limit: number, row: Omit<Row, 'target' | 'met'>): Row {
  return { ...row, target: `<= ${limit}`, met: row.value <= limit };
}

export function atLeast(limit: number, row: Omit<Row, 'target' | 'met'>): Row {
  return { ...row, target: `>= ${limit}`, met: row.value >= limit };
}

export function toCompare(row: Omit<Row, 'target' | 'met'>): Row {
  return { ...row, target: null, met: null };
}

/** The best of several tries: other work on the machine only ever makes a try slower. */
export async function best(tries: number, milliseconds: () => Promise<number> | number): Promise<number> {
  let least = Infinity;
  for (let count = 0; count < tries; count++) least = Math.min(least, await milliseconds());
  return least;
}
