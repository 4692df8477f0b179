import { createHash } from 'node:crypto';
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { CommandRequest, RunEvent, RunId } from '../../src/model/index.ts';

/** What a killed process was told by the engine, or did, before it died: nothing of this may be lost, or come twice. */
export type JournalEntry =
  /** A control plane has opened the home. */
  | { readonly kind: 'opened'; readonly life: number }
  /** A subscriber got an event. */
  | ToldEvent
  /** `startRun` resolved. */
  | { readonly kind: 'started'; readonly run: RunId; readonly publishTo: string | null }
  | GivenCommand
  /** `command` resolved: the command with this key was taken. */
  | { readonly kind: 'acknowledged'; readonly run: RunId; readonly key: string; readonly id: string }
  /** An agent began to perform an attempt. */
  | {
      readonly kind: 'executed';
      readonly run: string;
      readonly step: string;
      readonly item: string | null;
      readonly attempt: number;
    }
  /** The process itself saw that something is wrong. */
  | { readonly kind: 'violation'; readonly problem: string };

export interface ToldEvent {
  readonly kind: 'event';
  readonly id: number;
  readonly run: RunId;
  readonly seq: number;
  readonly hash: string;
}

/** `command` is about to be called; whether it was taken is not known yet. */
export interface GivenCommand {
  readonly kind: 'given';
  readonly run: RunId;
  readonly key: string;
  readonly request: CommandRequest;
}

/** Lines in a file. A line that was written outlives the process: the system has it when the call returns. */
export class Journal {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  write(entry: JournalEntry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }
}

export function readJournal(path: string): readonly JournalEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry);
}

/** Equal for equal events, whether they come from memory or from the log. */
export function hashOf({ type, ts, data }: RunEvent): string {
  return createHash('sha256')
    .update(JSON.stringify([type, ts, data]))
    .digest('base64url')
    .slice(0, 16);
}
