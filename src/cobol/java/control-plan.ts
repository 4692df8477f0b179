import type { BoundParagraph, BoundProgram } from '../semantics/index.ts';
import { type JumpFacts, jumpFacts, type ProcedureRange } from './jump-facts.ts';

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
  /** What a GO TO or an EXIT SECTION in a paragraph means. */
  jump(from: number, to: number): Jump;
  exitSection(from: number): Jump;
}

export interface PlannedParagraph {
  readonly bound: BoundParagraph;
  /** `method`: a void method; `jumping`: a method that says where to go on; `empty`: no statement that does anything. */
  readonly kind: 'method' | 'jumping' | 'empty';
  /** A GO TO leads to the paragraph's own start, and the paragraph is a `method`: its body is a loop. */
  readonly loops: boolean;
}

export type Jump =
  | { readonly kind: 'leave' }
  | { readonly kind: 'restart' }
  /** The rest of the program from there: these paragraphs in order; control never comes back. `ends`: it falls off the end of the program. */
  | { readonly kind: 'finish'; readonly from: number; readonly calls: readonly number[]; readonly ends: boolean }
  | { readonly kind: 'goTo'; readonly paragraph: number }
  /** As if the paragraph had just been executed to its end. */
  | { readonly kind: 'endOf'; readonly paragraph: number };

/** @param shortcuts false: every paragraph goes through the dispatcher, whether it jumps or not */
export function planControl(program: BoundProgram, shortcuts = true): ControlPlan {
  return new Planner(program).plan(shortcuts);
}

class Planner {
  readonly #program: BoundProgram;
  readonly #facts: readonly JumpFacts[];
  /** Paragraphs whose end is the exit of some range. */
  readonly #exits: ReadonlySet<number>;
  readonly #simple: boolean[];
  readonly #performs: readonly ProcedureRange[];

  constructor(program: BoundProgram) {
    this.#program = program;
    this.#facts = jumpFacts(program);
    this.#performs = [...this.#facts.flatMap((facts) => facts.performs), ...declaratives(program)];
    this.#exits = new Set(this.#performs.map((range) => range.last));
    this.#simple = this.#facts.map(() => false);
  }

  plan(shortcuts: boolean): ControlPlan {
    if (shortcuts) this.#growSimple();
    const count = this.#facts.length;
    const found = this.#program.paragraphs.findIndex((paragraph) => paragraph.section.declarative === undefined);
    const start = found < 0 ? count : found;
    const mainLine = this.#mainLine(start);
    const dispatched = this.#dispatched(start, mainLine === undefined);
    return {
      paragraphs: this.#program.paragraphs.map((bound) => this.#planned(bound)),
      start,
      mainLine,
      dispatched,
      rangeEnds: this.#rangeEnds(),
      isAltered: (index) => this.#fact(index).altered,
      sequence: (first, last) => this.#sequence(first, last),
      uses: (first, last) => this.#performs.filter((range) => range.first === first && range.last === last).length,
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

  #planned(bound: BoundParagraph): PlannedParagraph {
    const facts = this.#fact(bound.index);
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
    if (to === from) return { kind: 'restart' };
    if (to > from && this.#nothingBetween(from, to)) return { kind: 'leave' };
    return this.#finish(to) ?? { kind: 'goTo', paragraph: to };
  }

  #exitSection(from: number): Jump {
    const last = this.#program.paragraphs[from]?.section.last ?? from;
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

  /** The calls that stand for a jump after which control can only run to the end of the program. */
  #finish(to: number): Jump | undefined {
    const calls: number[] = [];
    for (let at = to; at < this.#facts.length; at += 1) {
      const facts = this.#fact(at);
      if (!this.#simple[at]) return undefined;
      if (!facts.empty) calls.push(at);
      if (!this.#continues(at)) return { kind: 'finish', from: to, calls, ends: false };
      if (this.#exits.has(at)) return undefined;
    }
    return { kind: 'finish', from: to, calls, ends: true };
  }

  /** Control can get from the paragraph to the one behind it: at its end, or by a jump that is written as leaving it. */
  #continues(index: number): boolean {
    const facts = this.#fact(index);
    if (facts.fallsThrough || facts.altered) return true;
    if (facts.exitsSection && this.#exitSection(index).kind === 'leave') return true;
    return facts.jumps.some((to) => to > index && this.#nothingBetween(index, to));
  }

  #mainLine(start: number): readonly number[] | undefined {
    const calls: number[] = [];
    for (let at = start; at < this.#facts.length; at += 1) {
      if (!this.#simple[at]) return undefined;
      if (!this.#fact(at).empty) calls.push(at);
      if (!this.#continues(at)) break;
    }
    return calls;
  }

  #sequence(first: number, last: number): readonly number[] | undefined {
    if (last < first) return undefined;
    const calls: number[] = [];
    for (let at = first; at <= last; at += 1) {
      if (!this.#simple[at]) return undefined;
      if (!this.#fact(at).empty) calls.push(at);
      if (!this.#continues(at)) break;
    }
    return calls;
  }

  #rangeEnds(): number[] {
    const ends = this.#performs
      .filter(({ first, last }) => this.#sequence(first, last) === undefined)
      .flatMap(({ first, last }) => [first, last]);
    const targets = this.#facts.flatMap((facts, index) =>
      this.#simple[index] ? [] : [...facts.jumps, ...this.#sectionEnd(index)],
    );
    return [...new Set([...ends, ...targets])];
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
      if (at !== last && this.#continues(at)) waiting.push(at + 1);
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
