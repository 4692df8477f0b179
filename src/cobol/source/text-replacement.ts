import type { TextPiece } from './text-word.ts';

/** One `old BY new` of COPY REPLACING or REPLACE. */
export interface ReplacementRule {
  /** What to look for, without blanks; never empty. A partial rule has exactly one. */
  readonly old: readonly TextPiece[];
  readonly new: readonly TextPiece[];
  readonly part: 'whole' | 'leading' | 'trailing';
}

/** Takes text word by word and passes it on; `replaced` is where the text stood that `piece` replaces. */
export type PieceSink = (piece: TextPiece, replaced: TextPiece | undefined, from: number, to: number) => void;

/**
 * Replaces text as it streams by, with the matching of cobc 3.1 (observed), which differs from ISO 2002 7.2.3: the first rule
 * that matches or may still match decides; when a longer match fails, the words that waited for it pass unchanged.
 */
export class TextReplacer {
  readonly #sink: PieceSink;
  #waiting: TextPiece[] = [];
  #rules: readonly ReplacementRule[] = [];
  #firstWords = new Set<string>();
  #hasPartial = false;

  constructor(sink: PieceSink) {
    this.#sink = sink;
  }

  get active(): boolean {
    return this.#rules.length > 0 || this.#waiting.length > 0;
  }

  /** The rules from here on, in their order of precedence. */
  use(rules: readonly ReplacementRule[]): void {
    this.#rules = rules;
    this.#firstWords = new Set(rules.filter((rule) => rule.part === 'whole').map((rule) => rule.old[0]?.upper ?? ''));
    this.#hasPartial = rules.some((rule) => rule.part !== 'whole');
  }

  push(piece: TextPiece): void {
    if (this.#waiting.length === 0 && !this.#mayStart(piece)) {
      this.#pass(piece);
      return;
    }
    this.#waiting.push(piece);
    this.#match();
  }

  /** Passes on what still waits for the rest of a match. */
  flush(): void {
    for (const piece of this.#waiting) this.#pass(piece);
    this.#waiting = [];
  }

  #mayStart(piece: TextPiece): boolean {
    return piece.kind !== 'blank' && (this.#hasPartial || this.#firstWords.has(piece.upper));
  }

  #match(): void {
    for (const rule of this.#rules) {
      const length = matchLength(rule, this.#waiting);
      if (length === 'partial') return;
      if (length === 0) continue;
      this.#replace(rule, this.#waiting.slice(0, length));
      this.#waiting = this.#waiting.slice(length);
    }
    this.flush();
  }

  #replace(rule: ReplacementRule, matched: readonly TextPiece[]): void {
    const stood = matched.find((piece) => piece.kind !== 'blank');
    if (stood === undefined) return;
    const size = rule.old[0]?.text.length ?? 0;
    if (rule.part === 'trailing') this.#sink(stood, undefined, 0, stood.text.length - size);
    for (const piece of rule.new) this.#sink(piece, stood, 0, piece.text.length);
    if (rule.part === 'leading') this.#sink(stood, undefined, size, stood.text.length);
  }

  #pass(piece: TextPiece): void {
    this.#sink(piece, undefined, 0, piece.text.length);
  }
}

/** How many of the waiting pieces the rule matches; `partial` when it could match more text to come. */
function matchLength(rule: ReplacementRule, waiting: readonly TextPiece[]): number | 'partial' {
  let index = 0;
  for (const wanted of rule.old) {
    while (waiting[index]?.kind === 'blank') index++;
    const piece = waiting[index];
    if (piece === undefined) return 'partial';
    if (!matches(rule.part, wanted.upper, piece.upper)) return 0;
    index++;
  }
  return index;
}

function matches(part: ReplacementRule['part'], wanted: string, found: string): boolean {
  if (part === 'leading') return found.startsWith(wanted);
  if (part === 'trailing') return found.endsWith(wanted);
  return found === wanted;
}
