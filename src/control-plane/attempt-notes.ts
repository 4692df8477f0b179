import { attemptKey, type AttemptRef, type EventDraft, type JsonObject } from '../model/index.ts';
import type { AttemptListener, LogLevel } from '../runtime/index.ts';

/** Time over which progress is coalesced, in milliseconds. */
const INTERVAL_MS = 250;

/** Log lines of one attempt kept per interval; what exceeds them is counted, not kept. */
const LINES_PER_INTERVAL = 200;

interface Notes {
  progress: EventDraft | null;
  lines: EventDraft[];
  dropped: number;
}

/**
 * What attempts tell while they work, on its way to the log: of progress only the latest within an interval, of log lines all up
 * to a limit. An agent that floods costs no more than one that does not.
 */
export class AttemptNotes implements AttemptListener {
  readonly #post: (drafts: readonly EventDraft[]) => void;
  readonly #notes = new Map<string, { readonly ref: AttemptRef; readonly notes: Notes }>();
  readonly #isRecorded: boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param isRecorded false: nothing of what attempts tell is kept */
  constructor(post: (drafts: readonly EventDraft[]) => void, isRecorded: boolean) {
    this.#post = post;
    this.#isRecorded = isRecorded;
  }

  progress(ref: AttemptRef, message: string, fraction: number | null): void {
    if (!this.#isRecorded) return;
    const { step, item, attempt } = ref;
    this.#notesOf(ref).progress = { type: 'attempt.progress', data: { step, item, attempt, fraction, message } };
  }

  log(ref: AttemptRef, level: LogLevel, message: string, fields: JsonObject | undefined): void {
    if (!this.#isRecorded) return;
    const { step, item, attempt } = ref;
    const notes = this.#notesOf(ref);
    if (notes.lines.length >= LINES_PER_INTERVAL) notes.dropped += 1;
    else notes.lines.push({ type: 'attempt.logged', data: { step, item, attempt, level, message, fields } });
  }

  /** Hands out what one attempt told and was not posted yet: to be recorded before its outcome. */
  take(ref: AttemptRef): readonly EventDraft[] {
    if (this.#notes.size === 0) return [];
    const key = attemptKey(ref);
    const entry = this.#notes.get(key);
    this.#notes.delete(key);
    return entry === undefined ? [] : draftsOf(entry.ref, entry.notes);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#notes.clear();
  }

  #notesOf(ref: AttemptRef): Notes {
    const key = attemptKey(ref);
    let entry = this.#notes.get(key);
    if (entry === undefined) {
      entry = { ref, notes: { progress: null, lines: [], dropped: 0 } };
      this.#notes.set(key, entry);
    }
    this.#timer ??= setTimeout(() => this.#flush(), INTERVAL_MS);
    return entry.notes;
  }

  #flush(): void {
    this.#timer = undefined;
    const drafts = [...this.#notes.values()].flatMap(({ ref, notes }) => draftsOf(ref, notes));
    this.#notes.clear();
    if (drafts.length > 0) this.#post(drafts);
  }
}

function draftsOf({ step, item, attempt }: AttemptRef, { lines, dropped, progress }: Notes): EventDraft[] {
  const drafts = [...lines];
  if (dropped > 0) {
    const message = `${dropped} further lines were dropped: too many at once`;
    drafts.push({ type: 'attempt.logged', data: { step, item, attempt, level: 'warn', message } });
  }
  if (progress !== null) drafts.push(progress);
  return drafts;
}
