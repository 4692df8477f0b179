import { exhaustionPolicySchema, type Flags, flagsSchema, prioritySchema } from '../model/index.ts';
import { amount, count, type Kind, label, onOrOff, oneWord, path, paths, webAddress } from './kind.ts';

/** One setting. */
export interface Setting<T, F extends T | null> {
  readonly kind: Kind<T>;
  /** The built-in value; null when there is none, and what holds then is told by `otherwise`. */
  readonly fallback: F;
  /** What holds when nobody sets it and there is no built-in value. */
  readonly otherwise?: string;
  /** What it is for: one line. */
  readonly doc: string;
  /** The option of commands that goes before it. */
  readonly option?: string;
}

const FLAG_DOCS: Readonly<Record<keyof Flags, string>> = {
  useLegacyOrchestration: 'Direct mode: steps in sequence, no record, no queue, no commands',
  enableWorkspaceIsolation: 'A workspace of its own for each run',
  enableDynamicRouting: 'The agent of each attempt is chosen when it starts',
  enableProgressStreaming: 'Progress and log lines of attempts are recorded',
  enableControlPlane: 'Runs wait their turn in the queue',
};

const FLAG_DEFAULTS = flagsSchema.parse({});

function flag(name: keyof Flags) {
  return setting(onOrOff, { fallback: FLAG_DEFAULTS[name], doc: FLAG_DOCS[name], option: `--flag ${name}` });
}

function setting<T>(kind: Kind<T>, rest: Omit<Setting<NoInfer<T>, null>, 'kind'>): Setting<T, null>;
function setting<T>(kind: Kind<T>, rest: Omit<Setting<NoInfer<T>, NoInfer<T>>, 'kind'>): Setting<T, T>;
function setting<T>(kind: Kind<T>, rest: Omit<Setting<T, T | null>, 'kind'>): Setting<T, T | null> {
  return { kind, ...rest };
}

/** What an end of a run leaves of its workspace. */
const keep = oneWord(['all', 'no_temp', 'results', 'nothing']);

/**
 * Every setting there is. Files, environment variables, `drydock config`, the JSON Schema, the help and the reference are all made
 * from this table: a new setting is a new row here and a place that reads it.
 */
export const SETTINGS = {
  home: setting(path, {
    fallback: null,
    otherwise: '$XDG_STATE_HOME/drydock, or ~/.local/state/drydock',
    doc: 'Folder of the runs, their events and their files',
  }),
  color: setting(oneWord(['auto', 'always', 'never']), {
    fallback: 'auto',
    doc: 'Colour in messages; auto looks at NO_COLOR, FORCE_COLOR and the terminal',
    option: '--color',
  }),
  agents: setting(paths, {
    fallback: [],
    doc: 'Further folders with agent files, beside agents/ of the current folder',
    option: '--agents',
  }),
  model: setting(label, {
    fallback: null,
    otherwise: 'none: agents that ask a language model are not chosen',
    doc: 'Language model that is asked when an agent names none: provider/model, or an alias',
  }),
  providers: setting(path, {
    fallback: null,
    otherwise: 'openai, anthropic, google and ollama as they usually are',
    doc: 'YAML file with the providers of language models, their keys by reference, and prices',
  }),
  model_cache: setting(onOrOff, {
    fallback: true,
    doc: 'The same question to the same language model is answered from what it said before',
  }),
  'models.unknown_price': setting(oneWord(['refuse', 'allow']), {
    fallback: 'refuse',
    doc: 'Whether a language model whose price nobody knows may be asked where money is limited',
  }),
  'models.owner_budget_day': setting(amount, {
    fallback: null,
    otherwise: 'no limit',
    doc: 'Dollars that the runs of one owner may spend on language models in a day (UTC)',
  }),
  'models.owner_budget_month': setting(amount, {
    fallback: null,
    otherwise: 'no limit',
    doc: 'Dollars that the runs of one owner may spend on language models in a month (UTC)',
  }),
  port: setting(count(0, 65_535), {
    fallback: 7717,
    doc: 'Port of the loopback address on which a daemon serves its API; 0 takes any',
    option: '--port',
  }),
  slots: setting(count(1, 9999), {
    fallback: null,
    otherwise: 'one per processor',
    doc: 'Attempts that go on at one time on this machine',
    option: '--slots',
  }),
  parallel_runs: setting(count(1, 9999), {
    fallback: 64,
    doc: 'Runs that go on at one time; others wait in the queue',
    option: '--parallel-runs',
  }),
  requests_per_minute: setting(count(1, 1_000_000), {
    fallback: 6000,
    doc: 'Requests to the API that one token or session may send in a minute',
  }),
  approver_must_differ: setting(onOrOff, {
    fallback: false,
    doc: 'Who started a run may not approve what it asks',
  }),
  durability: setting(oneWord(['power-loss', 'process-crash']), {
    fallback: 'power-loss',
    doc: 'What everything that was acknowledged survives: power-loss waits for the disk, process-crash does not',
  }),
  'run.priority': setting(oneWord(prioritySchema.options), {
    fallback: 'normal',
    doc: 'Priority of new runs',
    option: '--priority',
  }),
  'run.owner': setting(label, {
    fallback: null,
    otherwise: 'the user of the process',
    doc: 'Whom new runs are accounted to',
    option: '--owner',
  }),
  'run.project': setting(label, {
    fallback: null,
    otherwise: 'the name of the source, or of the workflow',
    doc: 'The project that new runs belong to',
    option: '--project',
  }),
  'run.concurrency': setting(count(1, 10_000), {
    fallback: null,
    otherwise: 'what the workflow says, else two per slot',
    doc: 'Attempts of a new run at one time',
    option: '--concurrency',
  }),
  'run.budget': setting(amount, {
    fallback: null,
    otherwise: 'what the workflow says, else no limit',
    doc: 'Dollars that a new run may cost',
    option: '--budget',
  }),
  'run.on_exhausted': setting(oneWord(exhaustionPolicySchema.options), {
    fallback: 'pause',
    doc: 'What happens to a run whose budget is spent',
    option: '--on-exhausted',
  }),
  'flags.useLegacyOrchestration': flag('useLegacyOrchestration'),
  'flags.enableWorkspaceIsolation': flag('enableWorkspaceIsolation'),
  'flags.enableDynamicRouting': flag('enableDynamicRouting'),
  'flags.enableProgressStreaming': flag('enableProgressStreaming'),
  'flags.enableControlPlane': flag('enableControlPlane'),
  'disk.free_mib': setting(count(0, 1_000_000_000), {
    fallback: 256,
    doc: 'MiB that must stay free on the disk of the home for anything new to start',
  }),
  'disk.home_mib': setting(count(1, 1_000_000_000), {
    fallback: null,
    otherwise: 'no limit',
    doc: 'MiB that all workspaces together may take',
  }),
  'disk.workspace_mib': setting(count(1, 1_000_000_000), {
    fallback: null,
    otherwise: 'no limit',
    doc: 'MiB that one workspace may take',
  }),
  'keep.succeeded': setting(keep, { fallback: 'no_temp', doc: 'What stays of the workspace of a run that succeeded' }),
  'keep.failed': setting(keep, { fallback: 'no_temp', doc: 'What stays of the workspace of a run that failed' }),
  'keep.cancelled': setting(keep, { fallback: 'no_temp', doc: 'What stays of the workspace of a cancelled run' }),
  'telemetry.otlp_endpoint': setting(webAddress, {
    fallback: null,
    otherwise: 'nothing is sent',
    doc: 'OpenTelemetry collector that receives traces of runs by OTLP over HTTP',
  }),
} as const satisfies Readonly<Record<string, Setting<unknown, unknown>>>;

export type SettingKey = keyof typeof SETTINGS;

/** The effective value of every setting; null: not set, and without a built-in value. */
export type Settings = {
  readonly [K in SettingKey]: (typeof SETTINGS)[K] extends Setting<infer T, infer F> ? T | F : never;
};

/** A setting as the rest of this room handles it: any of them. */
export type AnySetting = Setting<unknown, unknown>;

export const settingKeys = Object.keys(SETTINGS) as readonly SettingKey[];

export function isSettingKey(text: string): text is SettingKey {
  return Object.hasOwn(SETTINGS, text);
}

export function settingOf(key: SettingKey): AnySetting {
  return SETTINGS[key];
}

/** `flags.enableControlPlane` → `DRYDOCK_FLAGS_ENABLE_CONTROL_PLANE`. */
export function environmentName(key: SettingKey): string {
  const words = key.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').replaceAll('.', '_');
  return `DRYDOCK_${words.toUpperCase()}`;
}
