import { nestingOf } from './region-nesting.ts';

/**
 * Neighbouring paragraphs between which GO TO jumps, entered only at the first and left only behind the last: together they
 * are one method, structured by blocks and loops.
 */
export interface Region {
  readonly first: number;
  readonly last: number;
}

export interface ParagraphJump {
  readonly from: number;
  readonly to: number;
  /** The jump ends the program: from outside of a region it can be written as calls. */
  readonly ends: boolean;
}

/** Larger ones would be harder to read as one method than as paragraphs that say where to go on. */
const mostParagraphs = 12;

/**
 * The regions that the jumps form: the smallest runs of paragraphs that hold all jumps into, out of and between them.
 *
 * @param troubling jumps that no single paragraph can express
 * @param jumps every GO TO
 * @param isAllowed whether a run may become one method
 */
export function regionsOf(
  troubling: readonly ParagraphJump[],
  jumps: readonly ParagraphJump[],
  isAllowed: (region: Region) => boolean,
): Region[] {
  let remaining = troubling;
  for (;;) {
    const regions = grown(remaining, jumps);
    const isGood = (region: Region): boolean =>
      region.last - region.first < mostParagraphs && isAllowed(region) && nestingOf(region, jumps) !== undefined;
    const bad = regions.filter((region) => !isGood(region));
    if (bad.length === 0) return regions;
    // Without the jump that reaches farthest, what remains of a region may still have a structure.
    const given = new Set(bad.map((region) => farthest(remaining, region)));
    remaining = remaining.filter((jump) => !given.has(jump));
  }
}

function farthest(jumps: readonly ParagraphJump[], region: Region): ParagraphJump | undefined {
  const inside = jumps.filter(({ from }) => from >= region.first && from <= region.last);
  return inside.toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))[0];
}

/** The smallest regions that hold the troubling jumps. */
function grown(troubling: readonly ParagraphJump[], jumps: readonly ParagraphJump[]): Region[] {
  let regions = merged(
    troubling.map(({ from, to }) => (to > from ? { first: from, last: to - 1 } : { first: to, last: from })),
  );
  for (;;) {
    const next = merged(regions.map((region) => extended(region, jumps)));
    const isStable =
      next.length === regions.length &&
      next.every((region, index) => region.first === regions[index]?.first && region.last === regions[index]?.last);
    if (isStable) return next;
    regions = next;
  }
}

/** A jump into the middle must come from within. */
function extended(region: Region, jumps: readonly ParagraphJump[]): Region {
  let { first, last } = region;
  for (const { from, to, ends } of jumps) {
    if (ends || to <= first || to > last) continue;
    first = Math.min(first, from);
    last = Math.max(last, from);
  }
  return { first, last };
}

function merged(regions: readonly Region[]): Region[] {
  const out: Region[] = [];
  for (const region of regions.toSorted((a, b) => a.first - b.first || a.last - b.last)) {
    const before = out.at(-1);
    if (before && region.first <= before.last) {
      out[out.length - 1] = { first: before.first, last: Math.max(before.last, region.last) };
    } else {
      out.push(region);
    }
  }
  return out;
}
