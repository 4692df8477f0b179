import { type SettingKey, settingKeys, settingOf, type Settings } from './settings.ts';

/** Where values come from, strongest first. */
export const SCOPES = ['flag', 'environment', 'project', 'user', 'system', 'built-in'] as const;
export type Scope = (typeof SCOPES)[number];

/** A value that a setting could have. */
export interface Candidate {
  readonly value: unknown;
  readonly scope: Scope;
  /** `drydock.yaml:3:7`, `DRYDOCK_PORT`, `--color`, or `built-in`. */
  readonly place: string;
}

/** What one place says. */
export interface Layer {
  readonly scope: Scope;
  readonly values: ReadonlyMap<SettingKey, Pick<Candidate, 'value' | 'place'>>;
}

/** For each setting what was said about it, strongest first: the first one holds, and shadows the others. */
export type Effective = ReadonlyMap<SettingKey, readonly [Candidate, ...Candidate[]]>;

/** Puts layers, in any order, one above the other. */
export function resolveSettings(layers: readonly Layer[]): Effective {
  const ordered = layers.toSorted((a, b) => SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope));
  return new Map(
    settingKeys.map((key) => {
      const found = ordered.flatMap(({ scope, values }): Candidate[] => {
        const said = values.get(key);
        return said === undefined ? [] : [{ ...said, scope }];
      });
      const builtIn: Candidate = { value: settingOf(key).fallback, scope: 'built-in', place: 'built-in' };
      return [key, [...found, builtIn] as unknown as readonly [Candidate, ...Candidate[]]];
    }),
  );
}

/** The values that hold. */
export function valuesOf(effective: Effective): Settings {
  return Object.fromEntries([...effective].map(([key, [winner]]) => [key, winner.value])) as Settings;
}
