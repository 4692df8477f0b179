import { isDeepStrictEqual } from 'node:util';
import type { ConfigIssue } from './environment.ts';
import { textWith, textWithout } from './edit-text.ts';
import { type ConfigText, type ParsedFile, parseConfigFile } from './parse-file.ts';
import type { SettingKey } from './settings.ts';

/** A change of one setting in one file. */
export type ConfigChange =
  | { readonly op: 'set'; readonly key: SettingKey; readonly value: unknown }
  | { readonly op: 'unset'; readonly key: SettingKey };

export type Changed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

/** The text of a file after a change; refused when the file has issues already, or would say anything else that is new. */
export function changeConfig(source: ConfigText, change: ConfigChange): Changed {
  const before = parseConfigFile(source);
  if (before.issues.length > 0) return { ok: false, issues: before.issues };
  const { key } = change;
  const text = change.op === 'set' ? textWith(source.text, key, change.value) : textWithout(source.text, key);
  const after = parseConfigFile({ ...source, text });
  if (after.issues.length > 0) return { ok: false, issues: after.issues };
  if (isDeepStrictEqual(others(before, key), others(after, key))) return { ok: true, text };
  const place = source.shown;
  const fix = 'Change it by hand: drydock config edit';
  return { ok: false, issues: [{ place, message: `${key} shares its value with other settings`, fix }] };
}

function others({ layer }: ParsedFile, without: SettingKey): ReadonlyMap<SettingKey, unknown> {
  return new Map([...layer.values].flatMap(([key, { value }]) => (key === without ? [] : [[key, value] as const])));
}
