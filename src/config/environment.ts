import { closestWord } from '../model/index.ts';
import { readText } from './kind.ts';
import type { Layer } from './resolve.ts';
import { environmentName, settingKeys, settingOf } from './settings.ts';

/** Something that is wrong with a setting, and what would be right. */
export interface ConfigIssue {
  /** `drydock.yaml:3:7`, or the name of a variable. */
  readonly place: string;
  readonly message: string;
  readonly fix: string;
}

/** Variables of ours that are no settings. */
export const OTHER_VARIABLES: Readonly<Record<string, string>> = {
  DRYDOCK_COBC: 'Path of cobc; default: found on PATH',
};

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says. An empty variable says nothing; relative paths are seen from `folder`. */
export function environmentLayer(
  environment: Environment,
  folder: string,
): { readonly layer: Layer; readonly issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const values = new Map<(typeof settingKeys)[number], { value: unknown; place: string }>();
  for (const key of settingKeys) {
    const place = environmentName(key);
    const text = environment[place];
    if (text === undefined || text === '') continue;
    const { kind } = settingOf(key);
    const read = readText(kind, text);
    if (read === null) {
      issues.push({ place, message: `${JSON.stringify(text)} is no value for ${key}`, fix: `Give ${kind.expects}.` });
    } else values.set(key, { value: kind.from?.(read.value, folder) ?? read.value, place });
  }
  return { layer: { scope: 'environment', values }, issues };
}

/** Variables that look like ours and mean nothing: most likely a name that was mistyped. */
export function unknownVariables(environment: Environment): readonly ConfigIssue[] {
  const known = [...settingKeys.map(environmentName), ...Object.keys(OTHER_VARIABLES)];
  return Object.keys(environment)
    .filter((name) => name.startsWith('DRYDOCK_') && !known.includes(name))
    .flatMap((place) => {
      const closest = closestWord(place, known);
      if (closest === null) return [];
      return [{ place, message: 'no setting has this name', fix: `Did you mean ${closest}?` }];
    });
}
