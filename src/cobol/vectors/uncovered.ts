import type { ProgramCoverage } from '../../project/index.ts';
import { lineKey } from '../equivalence/index.ts';
import type { Lines } from './try-candidate.ts';

/** The lines that no vector executes. Pure. */
export function missedKeys({ missed }: ProgramCoverage): Lines {
  return new Set(missed.flatMap(({ file, lines }) => lines.map((line) => lineKey(file, line))));
}

/** The coverage with one more vector, which executes these lines. Pure. */
export function withoutReached(coverage: ProgramCoverage, reached: Lines): ProgramCoverage {
  const missed = coverage.missed.flatMap(({ paragraph, file, lines }) => {
    const left = lines.filter((line) => !reached.has(lineKey(file, line)));
    return left.length === 0 ? [] : [{ paragraph, file, lines: left }];
  });
  const left = missed.reduce((sum, { lines }) => sum + lines.length, 0);
  return { ...coverage, vectors: coverage.vectors + 1, executed: coverage.lines - left, missed };
}
