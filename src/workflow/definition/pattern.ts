/** A regular expression that is matched in linear time, whatever text it meets: it never tries a second way. */
export interface Pattern {
  /** True when the text contains a match. Texts of more than 20,000 characters never do. */
  test(text: string): boolean;
}

export type ParsedPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly problem: string };

type Step =
  | { readonly op: 'one'; readonly fits: (character: string) => boolean }
  | { readonly op: 'split'; readonly to: number[] }
  | { readonly op: 'start' }
  | { readonly op: 'end' }
  | { readonly op: 'match' };

const MAX_STEPS = 1000;
const MAX_TEXT = 20_000;
const MAX_DEPTH = 50;

class Unsupported extends Error {}

/**
 * Reads a pattern in the syntax of ECMAScript with the flag `u`, as JSON Schema has it. What only backtracking can match
 * (references back, looking around, word boundaries) is refused, as are patterns of more than 1,000 steps.
 */
export function parsePattern(source: string): ParsedPattern {
  try {
    RegExp(source, 'u');
    return { ok: true, pattern: new Program(source) };
  } catch (error) {
    if (error instanceof Unsupported || error instanceof SyntaxError) return { ok: false, problem: error.message };
    throw error;
  }
}

/** Thompson's construction and Pike's simulation: all ways through the pattern at once, a character at a time. */
class Program implements Pattern {
  readonly #source: string;
  readonly #steps: Step[] = [];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#alternatives();
    this.#add({ op: 'match' });
  }

  test(text: string): boolean {
    const characters = text.length > MAX_TEXT ? null : Array.from(text);
    if (characters === null) return false;
    let current = new Set<number>();
    for (let index = 0; index <= characters.length; index++) {
      const isEnd = index === characters.length;
      const reached = this.#closure([0, ...current], index === 0, isEnd);
      if (reached.has(this.#steps.length - 1)) return true;
      current = new Set();
      for (const at of reached) {
        const step = this.#steps[at];
        if (step?.op === 'one' && !isEnd && step.fits(characters[index] ?? '')) current.add(at + 1);
      }
    }
    return false;
  }

  #closure(from: readonly number[], isStart: boolean, isEnd: boolean): Set<number> {
    const reached = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      const step = this.#steps[at];
      if (step?.op === 'split') open.push(...step.to);
      if ((step?.op === 'start' && isStart) || (step?.op === 'end' && isEnd)) open.push(at + 1);
    }
    return reached;
  }

  #add(step: Step): void {
    if (this.#steps.length >= MAX_STEPS) throw new Unsupported(`the pattern has more than ${MAX_STEPS} steps`);
    this.#steps.push(step);
  }

  #alternatives(): void {
    if (++this.#depth > MAX_DEPTH) throw new Unsupported(`groups are nested more than ${MAX_DEPTH} deep`);
    const start = this.#steps.length;
    this.#sequence();
    if (this.#take('|')) {
      this.#insertSplit(start, [start + 1, this.#steps.length + 2]);
      const jump = { op: 'split' as const, to: [0] };
      this.#add(jump);
      this.#alternatives();
      jump.to[0] = this.#steps.length;
    }
    this.#depth--;
  }

  #sequence(): void {
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) this.#quantified();
  }

  /** What is repeated is compiled anew for each repetition, from the same text. */
  #quantified(): void {
    const [start, textStart] = [this.#steps.length, this.#at];
    this.#atom();
    const textEnd = this.#at;
    const bounds = this.#quantifier();
    if (bounds === null) return;
    const after = this.#at;
    this.#steps.length = start;
    const once = (): void => {
      this.#at = textStart;
      this.#atom();
    };
    if (bounds.least > MAX_STEPS) throw new Unsupported(`the pattern has more than ${MAX_STEPS} steps`);
    for (let count = 0; count < bounds.least; count++) once();
    if (bounds.most === Number.POSITIVE_INFINITY) {
      const loop = { op: 'split' as const, to: [this.#steps.length + 1, 0] };
      const loopAt = this.#steps.length;
      this.#add(loop);
      once();
      this.#add({ op: 'split', to: [loopAt] });
      loop.to[1] = this.#steps.length;
    } else {
      const exits: number[][] = [];
      for (let count = bounds.least; count < bounds.most; count++) {
        const to = [this.#steps.length + 1, 0];
        exits.push(to);
        this.#add({ op: 'split', to });
        once();
      }
      for (const to of exits) to[1] = this.#steps.length;
    }
    this.#at = Math.max(after, textEnd);
  }

  #quantifier(): { readonly least: number; readonly most: number } | null {
    const [all, sign, least, comma, most] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at, this.#at + 40)) ?? [];
    if (all === undefined) return null;
    this.#at += all.length;
    if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
    const from = Number(least);
    if (comma === '') return { least: from, most: from };
    return { least: from, most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
  }

  #atom(): void {
    if (this.#take('^')) return this.#add({ op: 'start' });
    if (this.#take('$')) return this.#add({ op: 'end' });
    if (this.#take('(')) return this.#group();
    const rest = this.#source.slice(this.#at);
    if (/^\\[bB]/.test(rest)) throw new Unsupported('a pattern must not test for word boundaries');
    if (/^\\([1-9]|k)/.test(rest)) throw new Unsupported('a pattern must not refer back to a group');
    const [text = ''] = /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:u\{[^}]*\}|u.{4}|x..|[pP]\{[^}]*\}|c.|.)|.)/su.exec(rest) ?? [];
    this.#at += text.length;
    const one = RegExp(`^${text}$`, 'u');
    this.#add({ op: 'one', fits: (character) => one.test(character) });
  }

  #group(): void {
    const [opening = ''] = /^\?(?::|<[^=!>]+>)/.exec(this.#source.slice(this.#at)) ?? [];
    if (opening === '' && this.#source[this.#at] === '?') throw new Unsupported('a pattern must not look around');
    this.#at += opening.length;
    this.#alternatives();
    this.#take(')');
  }

  #take(sign: string): boolean {
    if (this.#source[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  /** Makes room for a split in front of what has been compiled since; all that points behind it moves on. */
  #insertSplit(before: number, to: number[]): void {
    for (const step of this.#steps.slice(before)) {
      if (step.op === 'split') for (const [index, target] of step.to.entries()) step.to[index] = target + 1;
    }
    this.#add({ op: 'match' });
    this.#steps.copyWithin(before + 1, before, this.#steps.length - 1);
    this.#steps[before] = { op: 'split', to };
  }
}
