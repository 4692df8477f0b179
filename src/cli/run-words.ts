import type { Item, RunState, Step, VerdictCounts } from '../model/index.ts';
import { VERDICTS } from '../model/index.ts';

/** A state as word and symbol, never by colour alone. */
export function stateWord(state: RunState | Step['state'] | Item['state']): string {
  return `${symbols[state]} ${state}`;
}

const symbols: Record<RunState | Step['state'] | Item['state'], string> = {
  queued: '◷',
  pending: '·',
  running: '▶',
  retrying: '↻',
  awaiting_input: '✋',
  pausing: '‖',
  paused: '‖',
  cancelling: '■',
  cancelled: '■',
  succeeded: '✓',
  completed_with_findings: '▲',
  failed: '✗',
  skipped: '-',
  interrupted: '⚡',
};

/** `proven 9, mismatch 1`; empty without verdicts. */
export function verdictWords(verdicts: VerdictCounts): string {
  return VERDICTS.flatMap((verdict) =>
    (verdicts[verdict] ?? 0) > 0 ? [`${verdict} ${verdicts[verdict] ?? 0}`] : [],
  ).join(', ');
}
