import {
  type Candidate,
  environmentName,
  isSettingKey,
  type LoadedConfig,
  schemas,
  type SettingKey,
  settingKeys,
  settingOf,
  unknownVariables,
} from '../../config/index.ts';
import { closestWord, DrydockError, EXIT } from '../../model/index.ts';
import { configuration } from '../settings.ts';
import { table, type Terminal } from '../terminal.ts';

/** `drydock config list [--set]` */
export async function configList(options: { readonly set?: true | undefined }, terminal: Terminal): Promise<number> {
  const config = await configuration();
  const keys = settingKeys.filter((key) => !options.set || candidatesOf(config, key)[0].scope !== 'built-in');
  await terminal.answer({
    data: () => ({ items: keys.map((key) => inJson(key, candidatesOf(config, key)[0])), next_cursor: null }),
    text: () =>
      keys.length === 0
        ? 'Nothing is set: everything is built-in.\n'
        : table(
            ['setting', 'value', 'from', 'where'],
            keys.map((key) => {
              const [{ value, scope, place }] = candidatesOf(config, key);
              return [key, shown(key, value), scope, scope === 'built-in' ? '' : place];
            }),
          ),
    names: () => keys.map((key) => `setting/${key}`),
    columns: ['key', 'value', 'scope', 'place', 'environment'],
  });
  return tellMistakes(config, terminal);
}

/** `drydock config get <key>` */
export async function configGet(name: string, terminal: Terminal): Promise<number> {
  const key = settingNamed(name);
  const config = await configuration();
  const [winner] = candidatesOf(config, key);
  await terminal.answer({
    data: () => inJson(key, winner),
    text: () => (winner.value === null ? '' : `${plain(winner.value)}\n`),
    names: () => (winner.value === null ? [] : [winner.value].flat().map((value) => `setting/${plain(value)}`)),
  });
  return tellMistakes(config, terminal);
}

/** `drydock config explain <key>` */
export async function configExplain(name: string, terminal: Terminal): Promise<number> {
  const key = settingNamed(name);
  const config = await configuration();
  const candidates = candidatesOf(config, key);
  const { kind, doc, option } = settingOf(key);
  await terminal.answer({
    data: () => ({
      ...inJson(key, candidates[0]),
      expects: kind.expects,
      option: option ?? null,
      candidates: candidates.map(({ scope, place, value }, at) => ({ scope, place, value, holds: at === 0 })),
    }),
    text: () =>
      `${key} = ${shown(key, candidates[0].value)}\n\n${table(
        ['', 'from', 'where', 'value'],
        candidates.map(({ scope, place, value }, at) => [
          at === 0 ? 'holds' : 'shadowed',
          scope,
          scope === 'built-in' ? '' : place,
          shown(key, value),
        ]),
      )}\n${doc}.\nIt may be ${kind.expects}. Environment: ${environmentName(key)}.${option === undefined ? '' : ` Option: ${option}.`}\n`,
    names: () => [`setting/${key}`],
  });
  return tellMistakes(config, terminal);
}

/** `drydock config path` */
export async function configPath(terminal: Terminal): Promise<number> {
  const { files } = await configuration();
  const rows = Object.entries(files).map(([scope, { path, exists }]) => ({ scope, path, exists }));
  await terminal.answer({
    data: () => ({ items: rows, next_cursor: null }),
    text: () =>
      table(
        ['scope', 'file', ''],
        rows.map(({ scope, path, exists }) => [scope, path, exists ? '' : 'not there']),
      ),
    names: () => rows.filter(({ exists }) => exists).map(({ path }) => `file/${path}`),
  });
  return EXIT.success;
}

/** `drydock config schema` */
export async function configSchema(terminal: Terminal): Promise<number> {
  const { configJsonSchema } = await schemas();
  terminal.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return EXIT.success;
}

/** @throws DRY-E8071 with the one that was probably meant */
export function settingNamed(name: string): SettingKey {
  if (isSettingKey(name)) return name;
  const last = settingKeys.filter((key) => key.endsWith(`.${name}`));
  const closest = last.length === 1 ? last[0] : closestWord(name, settingKeys);
  const fix = closest ? `Did you mean ${closest}?` : 'See them all: drydock config list';
  throw new DrydockError('DRY-E8071', { key: name, fix });
}

function candidatesOf({ effective }: LoadedConfig, key: SettingKey): readonly [Candidate, ...Candidate[]] {
  const found = effective.get(key);
  if (found === undefined) throw new DrydockError('DRY-E9001', { problem: `no value for ${key}` });
  return found;
}

function inJson(key: SettingKey, { value, scope, place }: Candidate) {
  const { fallback, doc } = settingOf(key);
  return { key, value, scope, place, default: fallback, environment: environmentName(key), description: doc };
}

/** A value as it is typed. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

/** A value for people: what holds when there is none, in brackets. */
export function shown(key: SettingKey, value: unknown): string {
  if (value === null) return `(${settingOf(key).otherwise ?? 'none'})`;
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.join(', ');
  return plain(value);
}

/** Mistakes keep nobody from looking, and nobody from seeing them. */
function tellMistakes({ issues }: LoadedConfig, terminal: Terminal): number {
  for (const { place, message, fix } of [...issues, ...unknownVariables(process.env)])
    terminal.err(`! ${place}: ${message}. ${fix}\n`);
  return issues.length === 0 ? EXIT.success : EXIT.usage;
}
