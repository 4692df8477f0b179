import { DrydockError, microsOf, prioritySchema, runStateSchema } from '../model/index.ts';
import type { Between, RunFilter } from './page-queries.ts';

/** What a filter can ask for. `user` and `program` are other words for `owner` and `item`. */
export const FILTER_KEYS = [
  'status',
  'workflow',
  'user',
  'owner',
  'project',
  'label',
  'item',
  'program',
  'priority',
  'parent',
  'created',
  'started',
  'finished',
  'cost',
] as const;
type FilterKey = (typeof FILTER_KEYS)[number];

interface Term {
  readonly key: FilterKey | null;
  readonly value: string;
  readonly text: string;
}

/**
 * Reads a filter such as `status:failed,workflow:cobol-java,label:nightly,started:<7d,user:ana words`. Terms stand between commas or
 * spaces; a value with either is put in quotes. A term without a key is looked for in names, ids, items and labels.
 *
 * @param now Unix milliseconds: what spans of time count from
 * @throws DRY-E8102 naming the term that is not understood
 */
export function runFilterOf(text: string, now: number): RunFilter {
  const terms = termsOf(text);
  const valuesOf = (...keys: readonly FilterKey[]) => {
    const values = terms.flatMap(({ key, value }) => (key !== null && keys.includes(key) ? [value] : []));
    return values.length === 0 ? undefined : values;
  };
  const between = (key: FilterKey, read: typeof momentsOf) => {
    const found = terms.filter((term) => term.key === key).map((term) => read(term, now));
    return found.length === 0 ? undefined : found.reduce(both);
  };
  const words = terms.flatMap(({ key, value }) => (key === null ? [value] : []));
  const filter: RunFilter = {
    states: wordsOf(terms, 'status', runStateSchema.options),
    priority: wordsOf(terms, 'priority', prioritySchema.options),
    workflow: valuesOf('workflow'),
    owner: valuesOf('owner', 'user'),
    project: valuesOf('project'),
    parent: valuesOf('parent')?.[0],
    labels: valuesOf('label'),
    items: valuesOf('item', 'program'),
    created: between('created', momentsOf),
    started: between('started', momentsOf),
    finished: between('finished', momentsOf),
    spentMicros: between('cost', amountsOf),
    words: words.length === 0 ? undefined : words,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Terms that one filter may have. */
const MOST_TERMS = 50;

function termsOf(text: string): readonly Term[] {
  const terms: Term[] = [];
  const pattern = /\s*,?\s*((?:([a-z_]+):)?("(?:[^"\\]|\\.)*"|[^\s,"]+))?/gy;
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const [whole = '', term, key, value = ''] = pattern.exec(text) ?? [];
    if (whole === '') throw misread(text.slice(from), 'a quote is not closed, or stands in the middle of a word');
    if (term === undefined) continue;
    terms.push(termOf(term, key, value));
  }
  if (terms.length > MOST_TERMS) throw misread(terms[MOST_TERMS]?.text ?? '', `it has more than ${MOST_TERMS} terms`);
  return terms;
}

function termOf(text: string, key: string | undefined, raw: string): Term {
  const value = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
  if (value === '') throw misread(text, 'it has no value');
  if (key === undefined) {
    if (/^[a-z_]+:$/.test(value)) throw misread(text, 'it has no value');
    return { key: null, value, text };
  }
  const known = FILTER_KEYS.find((one) => one === (key === 'state' ? 'status' : key));
  if (known === undefined) throw misread(text, `there is no key ${key}`);
  return { key: known, value, text };
}

function wordsOf<W extends string>(
  terms: readonly Term[],
  key: FilterKey,
  known: readonly W[],
): readonly W[] | undefined {
  const found = terms.filter((term) => term.key === key);
  if (found.length === 0) return undefined;
  return found.map(({ value, text }) => {
    const word = known.find((one) => one === value);
    if (word === undefined) throw misread(text, `${key} is one of ${known.join(', ')}`);
    return word;
  });
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DAY_MS = 86_400_000;

/** `<7d` less than seven days ago, `>7d` longer ago; `>2026-11-01` from that day on, `<2026-11-01` before it, `2026-11-01` on it. */
function momentsOf({ value, text }: Term, now: number): Between {
  const [, sign = '', rest = ''] = /^([<>]?)(.*)$/s.exec(value) ?? [];
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(rest) ?? [];
  if (count !== undefined && sign !== '') {
    const ago = now - Number(count) * (UNITS[unit] ?? Number.NaN);
    return sign === '<' ? { from: ago } : { to: ago };
  }
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(rest);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(rest);
  const moment = isDay || isMoment ? Date.parse(rest) : Number.NaN;
  if (Number.isNaN(moment)) throw misread(text, 'a time is written <7d, >12h, >2026-11-01, or 2026-11-01');
  if (sign === '') return { from: moment, to: moment + (isDay ? DAY_MS : 1) };
  if (sign === '<') return { to: moment };
  return { from: moment };
}

/** `>5`, `<0.5`, in US dollars. */
function amountsOf({ value, text }: Term): Between {
  const [, sign, amount] = /^([<>])(\d{1,9}(?:\.\d{1,6})?)$/.exec(value) ?? [];
  if (sign === undefined || amount === undefined) throw misread(text, 'a cost is written >5 or <0.50, in US dollars');
  const micros = microsOf(amount);
  return sign === '>' ? { from: micros + 1 } : { to: micros };
}

function both(one: Between, other: Between): Between {
  const from = Math.max(one.from ?? -Infinity, other.from ?? -Infinity);
  const to = Math.min(one.to ?? Infinity, other.to ?? Infinity);
  return { ...(from === -Infinity ? {} : { from }), ...(to === Infinity ? {} : { to }) };
}

function misread(part: string, problem: string): DrydockError {
  return new DrydockError('DRY-E8102', { part: part.slice(0, 80), problem, keys: FILTER_KEYS.join(', ') });
}
