/** Sequences that move a cursor, name a window or write a clipboard: ESC with what belongs to it. */
const ESCAPES =
  // oxlint-disable-next-line no-control-regex
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\u009c]{0,4096}(?:\u0007|\u001b\\|\u009c)?|[ -/]*[0-~])/g;

/** Controls but tab and line feed; marks that turn or hide text, and the tags that spell text nobody sees. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

/** Half of a character, which cannot be encoded. */
const HALVES = /\p{Surrogate}/gu;

/**
 * Text of agents, programs and sources as a reader may have it: what they print is not to be trusted, and some of it is written so
 * that people and models do not see the same.
 */
export function harmless(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(ESCAPES, '').replace(UNSEEN, '').replace(HALVES, '\ufffd');
}

/** At most so many characters of a text, with a note of what is missing. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = isHighHalf(text.charCodeAt(most - 1)) ? most - 1 : most;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

function isHighHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** How much of a JSON value is shown. */
export interface Bounds {
  /** Characters of a text. */
  readonly text: number;
  /** Entries of a list or an object. */
  readonly entries: number;
  /** Levels of nesting. */
  readonly levels: number;
}

const USUAL: Bounds = { text: 2_000, entries: 200, levels: 12 };

/** A JSON value with harmless texts, and no larger than its bounds; what is left out is told in its place. */
export function harmlessJson(value: unknown, bounds: Partial<Bounds> = {}): unknown {
  return reduced(value, { ...USUAL, ...bounds }, 0);
}

function reduced(value: unknown, bounds: Bounds, level: number): unknown {
  if (typeof value === 'string') return shortened(harmless(value), bounds.text);
  if (typeof value !== 'object' || value === null) return value;
  if (level >= bounds.levels) return '… (deeper levels are left out)';
  if (Array.isArray(value)) {
    const shown = value.slice(0, bounds.entries).map((one) => reduced(one, bounds, level + 1));
    return value.length > shown.length ? [...shown, `… (${value.length - shown.length} more entries)`] : shown;
  }
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  const shown = parts
    .slice(0, bounds.entries)
    .map(([name, part]) => [shortened(harmless(name), 200), reduced(part, bounds, level + 1)] as const);
  const more = parts.length - shown.length;
  return Object.fromEntries(more > 0 ? [...shown, ['…', `${more} more fields`]] : shown);
}

/** Any JSON value within so many characters: as it is, or its text shortened. */
export function jsonWithin(value: unknown, most: number): unknown {
  const safe = harmlessJson(value, { text: most });
  const text = JSON.stringify(safe) ?? 'null';
  return text.length <= most ? safe : shortened(text, most);
}
