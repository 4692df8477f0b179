import type { ParagraphJump, Region } from './regions.ts';

/**
 * A Java structure around the paragraphs `start` to `end - 1`: a labelled block that is left to get to `end`,
 * or a loop that is continued to get to `start`.
 */
export interface Structure {
  readonly kind: 'block' | 'loop';
  readonly start: number;
  readonly end: number;
}

/**
 * Blocks and loops for the jumps inside a region, such that each lies within or beside every other. Undefined when a jump leads
 * into the middle of a loop: no structured form has that meaning.
 */
export function nestingOf(region: Region, jumps: readonly ParagraphJump[]): readonly Structure[] | undefined {
  const own = jumps.filter(({ from }) => from >= region.first && from <= region.last);
  const isInside = ({ to }: ParagraphJump): boolean => to >= region.first && to <= region.last + 1;
  if (own.some((jump) => !isInside(jump) && !jump.ends)) return undefined;
  const inside = own.filter(isInside);
  const structures = [...blocks(inside, region), ...loops(inside)];
  // Each pass widens at least one structure by a paragraph, so that this many passes are enough.
  const passes = structures.length * (region.last - region.first + 2) + 1;
  for (let pass = 0; pass < passes; pass += 1) {
    const crossing = crossingPair(structures);
    if (!crossing) return structures;
    if (!widen(structures, crossing)) return undefined;
  }
  return undefined;
}

type Mutable = { kind: Structure['kind']; start: number; end: number };

/** A jump forward leaves a block that ends before its target. A jump behind the region leaves the method instead. */
function blocks(jumps: readonly ParagraphJump[], region: Region): Mutable[] {
  const starts = new Map<number, number>();
  for (const { from, to } of jumps) {
    if (to > from && to <= region.last) starts.set(to, Math.min(from, starts.get(to) ?? from));
  }
  return [...starts].map(([end, start]) => ({ kind: 'block', start, end }));
}

function loops(jumps: readonly ParagraphJump[]): Mutable[] {
  const ends = new Map<number, number>();
  for (const { from, to } of jumps) if (to <= from) ends.set(to, Math.max(from + 1, ends.get(to) ?? 0));
  return [...ends].map(([start, end]) => ({ kind: 'loop', start, end }));
}

/** Two structures that overlap without one containing the other; the one that starts first comes first. */
function crossingPair(structures: readonly Mutable[]): readonly [Mutable, Mutable] | undefined {
  for (const a of structures) {
    for (const b of structures) if (a.start < b.start && b.start < a.end && a.end < b.end) return [a, b];
  }
  return undefined;
}

/** A block may begin earlier, a loop may end later; what is fixed is where a block ends and a loop begins. */
function widen(structures: Mutable[], [first, second]: readonly [Mutable, Mutable]): boolean {
  if (second.kind === 'block') {
    second.start = first.start;
    return true;
  }
  if (first.kind === 'block') return false;
  first.end = second.end;
  return structures.length > 0;
}
