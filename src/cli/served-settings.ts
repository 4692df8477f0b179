import { environmentName, type SettingKey, settingOf } from '../config/index.ts';
import type { ServedSetting } from '../server/index.ts';
import { configuration } from './settings.ts';

/** What options of `drydock serve` say instead of the settings of the same name. */
export interface OptionValues {
  readonly port?: number | undefined;
  readonly slots?: number | undefined;
  readonly parallelRuns?: number | undefined;
  readonly agentFolders?: readonly string[] | undefined;
}

/** The settings that hold for this process, for its API. */
export async function servedSettings(options: OptionValues): Promise<readonly ServedSetting[]> {
  const { port, slots, parallelRuns, agentFolders } = options;
  const said: readonly (readonly [SettingKey, unknown])[] = [
    ['port', port],
    ['slots', slots],
    ['parallel_runs', parallelRuns],
    ['agents', agentFolders],
  ];
  const { effective } = await configuration();
  return [...effective].map(([key, [winner]]) => {
    const { fallback, otherwise = null, doc, option = null, kind } = settingOf(key);
    const own = said.find(([name, value]) => name === key && isOther(value, winner.value));
    const { value, scope, place } =
      own === undefined ? winner : { value: own[1], scope: 'flag' as const, place: option ?? key };
    const what = { description: doc, expects: kind.expects, default: fallback, otherwise };
    return { key, value, scope, place, ...what, environment: environmentName(key), option };
  });
}

/** An option that says what is set already changes nothing. */
function isOther(value: unknown, set: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(set);
}
