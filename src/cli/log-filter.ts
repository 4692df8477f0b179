import type { RunEvent } from '../model/index.ts';
import { eventLine } from './event-line.ts';
import { parseTime } from './time-span.ts';
import { misused, oneOf } from './words.ts';

/** Which events `run logs` shows. */
export interface LogFilterOptions {
  readonly item?: string | undefined;
  readonly step?: string | undefined;
  /** `10m`, or a moment in RFC 3339. */
  readonly since?: string | undefined;
  /** The least that is shown. */
  readonly level?: string | undefined;
  /** A pattern that the line contains. */
  readonly grep?: string | undefined;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

/** Longest part of a line that a pattern is looked for in. */
const LONGEST = 20_000;

/** @throws DRY-E2051 with the option that is wrong */
export async function logFilter(options: LogFilterOptions, now = Date.now()): Promise<(event: RunEvent) => boolean> {
  const { step, item } = options;
  const since = options.since === undefined ? 0 : momentOf(options.since, now);
  const least = options.level === undefined ? 0 : LEVELS.indexOf(oneOf('run logs', '--level', options.level, LEVELS));
  const fits = options.grep === undefined ? undefined : await patternOf(options.grep);
  return (event) => {
    const ref = event.data as { step?: string; item?: string | null };
    if ((step !== undefined && ref.step !== step) || (item !== undefined && ref.item !== item)) return false;
    if (event.ts < since || LEVELS.indexOf(levelOf(event)) < least) return false;
    return fits === undefined || fits((eventLine(event) ?? event.type).slice(0, LONGEST));
  };
}

/** How much an event matters: what an agent logged says so itself; failures are errors, and attempts that are made again warnings. */
export function levelOf(event: RunEvent): Level {
  switch (event.type) {
    case 'attempt.logged':
      return event.data.level;
    case 'attempt.failed':
      return 'warn';
    case 'item.finished':
    case 'step.finished':
    case 'run.finished':
      return event.data.state === 'failed' ? 'error' : 'info';
    case 'run.interrupted':
      return 'warn';
    default:
      return 'info';
  }
}

function momentOf(text: string, now: number): number {
  const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? now - parseTime('run logs', '--since', text) : moment;
}

/** Patterns of people are matched in linear time: none can hang. */
async function patternOf(source: string): Promise<(line: string) => boolean> {
  const { parsePattern } = await import('../workflow/index.ts');
  const parsed = parsePattern(source);
  if (!parsed.ok)
    throw misused('run logs', `--grep: ${parsed.problem}`, 'Write a regular expression, such as error|warn.');
  return (line) => parsed.pattern.test(line);
}
