import type { BoundParagraph, BoundProgram } from '../semantics/index.ts';
import { type JumpFacts, jumpFacts, type ProcedureRange } from './jump-facts.ts';
import { type ParagraphJump, type Region, regionsOf } from './regions.ts';

/**
 * How each paragraph and each PERFORM range becomes Java.
 *
 * GnuCOBOL keeps a stack of PERFORM frames and compares only the top one at the end of each paragraph. Nested calls of
 * `perform(from, thru)` do exactly that. Where nothing jumps, the same meaning is a plain sequence of method calls.
 */
export interface ControlPlan {
  /** By paragraph index. */
  readonly paragraphs: readonly PlannedParagraph[];
  /** Index of the first paragraph of the main line; equal to the number of paragraphs when there is none. */
  readonly start: number;
  /** The main line as calls of these paragraphs in order; undefined when it needs dispatch. */
  readonly mainLine: readonly number[] | undefined;
  /** Paragraphs that the dispatcher must know, ascending. Empty: the program needs none. */
  readonly dispatched: readonly number[];
  /** Paragraphs whose numbers are needed although the dispatcher never runs them: ends of performed ranges, targets in dead code. */
  readonly rangeEnds: readonly number[];
  isAltered(index: number): boolean;
  /** Paragraphs of a range as plain calls, empty ones left out; undefined when the range needs dispatch. */
  sequence(first: number, last: number): readonly number[] | undefined;
  /** How many statements perform the range. */
  uses(first: number, last: number): number;
  /** Where the dispatcher goes on behind a plain method when that is not the paragraph behind it. */
  skipsTo(index: number): number | undefined;
  /** The region that begins with a paragraph. */
  region(first: number): Region | undefined;
  /** Every GO TO, EXIT PARAGRAPH and EXIT SECTION that leads from one paragraph to another. */
  readonly jumps: readonly ParagraphJump[];
  /** What a GO TO or an EXIT SECTION in a paragraph means. */
  jump(from: number, to: number): Jump;
  exitSection(from: number): Jump;
}

export interface PlannedParagraph {
  readonly bound: BoundParagraph;
  /**
   * `method`: a void method; `region`: the first of several in one void method, `merged`: a further one of them;
   * `jumping`: a method that says where to go on; `empty`: no statement that does anything.
   */
  readonly kind: 'method' | 'region' | 'merged' | 'jumping' | 'empty';
  /** A GO TO leads to the paragraph's own start, and the paragraph is a `method`: its body is a loop. */
  readonly loops: boolean;
}

export type Jump =
  | { readonly kind: 'leave' }
  | { readonly kind: 'restart' }
  /** To another paragraph of the same region. */
  | { readonly kind: 'within'; readonly to: number }
  /** The rest of the program from there: these paragraphs in order; control never comes back. `ends`: it falls off the end of the program. */
  | { readonly kind: 'finish'; readonly from: number; readonly calls: readonly number[]; readonly ends: boolean }
  | { readonly kind: 'goTo'; readonly paragraph: number }
  /** As if the paragraph had just been executed to its end. */
  | { readonly kind: 'endOf'; readonly paragraph: number };

/** @param shortcuts false: every paragraph goes through the dispatcher, whether it jumps or not */
export function planControl(program: BoundProgram, shortcuts = true): ControlPlan {
  return new Planner(program).plan(shortcuts);
}

/** A jump that ends the program is written as calls only where these are few. */
const mostFinishingCalls = 3;

class Planner {
  readonly #program: BoundProgram;
  readonly #facts: readonly JumpFacts[];
  /** Paragraphs whose end is the exit of some range. */
  readonly #exits: ReadonlySet<number>;
  readonly #simple: boolean[];
  readonly #performs: readonly ProcedureRange[];
  /** The region that each paragraph is part of. */
  readonly #regions: (Region | undefined)[];
  readonly #start: number;

  constructor(program: BoundProgram) {
    this.#program = program;
    this.#facts = jumpFacts(program);
    this.#performs = [...this.#facts.flatMap((facts) => facts.performs), ...declaratives(program)];
    this.#exits = new Set(this.#performs.map((range) => range.last));
    this.#simple = this.#facts.map(() => false);
    this.#regions = this.#facts.map(() => undefined);
    const found = program.paragraphs.findIndex((paragraph) => paragraph.section.declarative === undefined);
    this.#start = found < 0 ? this.#facts.length : found;
  }

  plan(shortcuts: boolean): ControlPlan {
    if (shortcuts) this.#growSimple();
    if (shortcuts) this.#mergeRegions();
    const start = this.#start;
    const mainLine = start < this.#facts.length ? this.#sequence(start, this.#facts.length - 1) : [];
    const dispatched = this.#dispatched(start, mainLine === undefined);
    return {
      paragraphs: this.#program.paragraphs.map((bound) => this.#planned(bound)),
      start,
      mainLine,
      dispatched,
      rangeEnds: this.#rangeEnds(dispatched),
      isAltered: (index) => this.#fact(index).altered,
      sequence: (first, last) => this.#sequence(first, last),
      uses: (first, last) => this.#performs.filter((range) => range.first === first && range.last === last).length,
      skipsTo: (index) => {
        const next = this.#simple[index] ? this.#onlyExit(index) : undefined;
        return next === index + 1 ? undefined : next;
      },
      region: (first) => (this.#regions[first]?.first === first ? this.#regions[first] : undefined),
      jumps: this.#paragraphJumps(),
      jump: (from, to) => this.#jump(from, to),
      exitSection: (from) => this.#exitSection(from),
    };
  }

  /** A paragraph is simple when each of its jumps has a structured form. Jumps to the end of the program depend on other paragraphs. */
  #growSimple(): void {
    for (let grown = true; grown; ) {
      grown = false;
      for (const [index, facts] of this.#facts.entries()) {
        if (this.#simple[index] || facts.altered) continue;
        const structured = facts.jumps.every((to) => this.#jump(index, to).kind !== 'goTo');
        if (!structured || (facts.exitsSection && this.#exitSection(index).kind === 'endOf')) continue;
        this.#simple[index] = true;
        grown = true;
      }
    }
  }

  /** Paragraphs that jump to one another become one method where that has a structured form. */
  #mergeRegions(): void {
    const jumps = this.#paragraphJumps();
    const troubling = jumps.filter(({ from, to }) => !this.#simple[from] && this.#jump(from, to).kind === 'goTo');
    for (const region of regionsOf(troubling, jumps, (candidate) => this.#mayMerge(candidate))) {
      for (let at = region.first; at <= region.last; at += 1) {
        this.#regions[at] = region;
        this.#simple[at] = true;
      }
    }
    // Jumps to what is now structured may have become simple themselves.
    this.#growSimple();
  }

  #paragraphJumps(): ParagraphJump[] {
    return this.#facts.flatMap((facts, from) => {
      const sectionEnd = facts.exitsSection ? [(this.#program.paragraphs[from]?.section.last ?? from) + 1] : [];
      return [
        ...facts.jumps.map((to) => ({ from, to, ends: this.#jump(from, to).kind === 'finish' })),
        ...[...(facts.exitsParagraph ? [from + 1] : []), ...sectionEnd].map((to) => ({ from, to, ends: false })),
      ];
    });
  }

  /** A region is entered only at its first paragraph and left only behind its last, by falling through or by a jump there. */
  #mayMerge(region: Region): boolean {
    const isInside = (index: number): boolean => index >= region.first && index <= region.last;
    const entersMiddle = (index: number): boolean => isInside(index) && index > region.first;
    const leavesMiddle = (index: number): boolean => isInside(index) && index < region.last;
    if (entersMiddle(this.#start)) return false;
    if (this.#performs.some(({ first, last }) => entersMiddle(first) || leavesMiddle(last))) return false;
    const members = this.#facts.slice(region.first, region.last + 1);
    if (members.some((facts) => facts.altered)) return false;
    if (this.#facts.some(({ jumps }, from) => !isInside(from) && jumps.some(entersMiddle))) return false;
    // A jump behind the end of a performed range does not return to the PERFORM.
    return !this.#exits.has(region.last) || !members.some((facts) => facts.jumps.includes(region.last + 1));
  }

  #planned(bound: BoundParagraph): PlannedParagraph {
    const facts = this.#fact(bound.index);
    const region = this.#regions[bound.index];
    if (region) return { bound, kind: region.first === bound.index ? 'region' : 'merged', loops: false };
    if (facts.empty) return { bound, kind: 'empty', loops: false };
    const simple = this.#simple[bound.index] === true;
    return { bound, kind: simple ? 'method' : 'jumping', loops: simple && facts.jumps.includes(bound.index) };
  }

  #fact(index: number): JumpFacts {
    const facts = this.#facts[index];
    if (!facts) throw new RangeError(`paragraph ${index} of ${this.#facts.length}`);
    return facts;
  }

  #jump(from: number, to: number): Jump {
    const region = this.#regions[from];
    if (region && to >= region.first && to <= region.last) return { kind: 'within', to };
    if (region && to === region.last + 1) return { kind: 'leave' };
    if (to === from) return { kind: 'restart' };
    if (to > from && this.#nothingBetween(from, to)) return { kind: 'leave' };
    const finish = this.#finish(to);
    if (finish) return finish;
    return to === this.#onlyExit(from) ? { kind: 'leave' } : { kind: 'goTo', paragraph: to };
  }

  #exitSection(from: number): Jump {
    const last = this.#program.paragraphs[from]?.section.last ?? from;
    const region = this.#regions[from];
    if (region && last < region.last) return { kind: 'within', to: last + 1 };
    if (region && last === region.last) return { kind: 'leave' };
    return last === from || this.#nothingBetween(from, last + 1)
      ? { kind: 'leave' }
      : { kind: 'endOf', paragraph: last };
  }

  /** Leaving `from` at its end gets to `to` whatever is being performed. */
  #nothingBetween(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      if (at > from && !this.#fact(at).empty) return false;
      // The last paragraph of a range that ends in `to`'s predecessor would return to the PERFORM instead.
      if (this.#exits.has(at)) return false;
    }
    return to < this.#facts.length;
  }

  /** The calls that stand for a jump after which control can only run to the end of the program, when they are few. */
  #finish(to: number): Jump | undefined {
    const run = this.#calls(to, this.#facts.length - 1, mostFinishingCalls);
    if (!run) return undefined;
    return { kind: 'finish', from: to, calls: run.calls, ends: run.comesOut };
  }

  /**
   * The methods that stand for the paragraphs from one to another; undefined when one of them is not simple.
   *
   * @param toTheEnd at most so many calls to the end of the program; undefined as well when a performed range ends in between,
   *   because control would return from there
   */
  #calls(first: number, last: number, toTheEnd?: number): { calls: number[]; comesOut: boolean } | undefined {
    const calls: number[] = [];
    for (let at = first; at <= last; ) {
      const region = this.#regions[at];
      if (!this.#simple[at] || (region && (region.first !== at || region.last > last))) return undefined;
      if (region || !this.#fact(at).empty) calls.push(at);
      const end = region?.last ?? at;
      const next = this.#next(end);
      if (next === undefined) return calls.length > (toTheEnd ?? calls.length) ? undefined : { calls, comesOut: false };
      if (toTheEnd !== undefined && (this.#exits.has(end) || calls.length > toTheEnd)) return undefined;
      // A jump behind the end of the range does not come out of it.
      if (next > last + 1 || (next === last + 1 && end < last)) return undefined;
      at = next;
    }
    return { calls, comesOut: true };
  }

  /** Where control goes on behind a paragraph, or behind the region that it is the last of; undefined when it does not. */
  #next(last: number): number | undefined {
    return this.#onlyExit(last) ?? (this.#continues(last) ? last + 1 : undefined);
  }

  /**
   * The paragraph that a paragraph always jumps forward to: what lies between is skipped, as procedures often are that stand
   * within the main line but are only performed.
   */
  #onlyExit(index: number): number | undefined {
    const { jumps, fallsThrough, altered, exitsSection, exitsParagraph } = this.#fact(index);
    const [only] = jumps;
    if (only === undefined || jumps.length > 1 || only <= index || this.#regions[index] || this.#exits.has(index))
      return undefined;
    return fallsThrough || altered || exitsSection || exitsParagraph ? undefined : only;
  }

  /** Control can get behind a paragraph, or behind the region that it is the last of: at its end, or by a jump that leaves. */
  #continues(last: number): boolean {
    const facts = this.#fact(last);
    if (facts.fallsThrough || facts.altered) return true;
    const first = this.#regions[last]?.first ?? last;
    for (let at = first; at <= last; at += 1) {
      const { jumps, exitsSection } = this.#fact(at);
      if (exitsSection && this.#exitSection(at).kind === 'leave') return true;
      if (jumps.some((to) => to > last && (to === last + 1 || this.#nothingBetween(at, to)))) return true;
    }
    return false;
  }

  #sequence(first: number, last: number): readonly number[] | undefined {
    return last < first ? undefined : this.#calls(first, last)?.calls;
  }

  #rangeEnds(dispatched: readonly number[]): number[] {
    const ends = this.#performs
      .filter(({ first, last }) => this.#sequence(first, last) === undefined)
      .flatMap(({ first, last }) => [first, last]);
    const targets = this.#facts.flatMap((facts, index) =>
      this.#simple[index] ? [] : [...facts.jumps, ...this.#sectionEnd(index)],
    );
    // Behind a region the dispatcher goes on as behind its last paragraph.
    const others = dispatched.flatMap((index) => this.#regions[index]?.last ?? this.#onlyExit(index) ?? []);
    return [...new Set([...ends, ...targets, ...others])];
  }

  #sectionEnd(index: number): number[] {
    const last = this.#program.paragraphs[index]?.section.last;
    return this.#fact(index).exitsSection && last !== undefined ? [last] : [];
  }

  #dispatched(start: number, mainLineJumps: boolean): number[] {
    const reached = new Set<number>();
    for (const range of this.#performs) {
      if (this.#sequence(range.first, range.last) === undefined) this.#reach(range.first, range.last, reached);
    }
    if (mainLineJumps) this.#reach(start, this.#facts.length, reached);
    return [...reached].sort((a, b) => a - b);
  }

  /** Everything that control can get to from the start of a range before it reaches the range's end. */
  #reach(first: number, last: number, reached: Set<number>): void {
    const seen = new Set<number>();
    const waiting = [first];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at) || at >= this.#facts.length) continue;
      seen.add(at);
      reached.add(at);
      const facts = this.#fact(at);
      const end = this.#regions[at]?.last ?? at;
      const next = this.#simple[at] ? this.#next(end) : this.#continues(end) ? end + 1 : undefined;
      if (next !== undefined && (end !== last || next > end + 1)) waiting.push(next);
      if (this.#simple[at]) continue;
      waiting.push(...facts.jumps);
      const sectionEnd = this.#program.paragraphs[at]?.section.last ?? at;
      if (facts.exitsSection && sectionEnd !== last) waiting.push(sectionEnd + 1);
    }
  }
}

/** USE procedures are performed as sections. */
function declaratives(program: BoundProgram): ProcedureRange[] {
  return program.sections.filter((section) => section.declarative !== undefined);
}
