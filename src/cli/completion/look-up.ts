import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSettingKey, settingKeys, settingOf } from '../../config/index.ts';
import { agentKindSchema, flagsSchema, prioritySchema, runStateSchema } from '../../model/index.ts';
import { helpTopics } from '../help-topics.ts';
import { openRuns } from '../open-runs.ts';
import { FORMATS } from '../output/index.ts';
import { SCAFFOLD_KINDS } from '../scaffold/index.ts';
import { settings } from '../settings.ts';
import type { Suggestion, Wanted } from './complete.ts';

/** What a shell completes by itself. */
export type Files = 'files' | 'dirs';

type Source = (wanted: Wanted, typed: string) => Files | readonly Suggestion[] | Promise<readonly Suggestion[]>;

const words = (values: readonly string[], description = ''): readonly Suggestion[] =>
  values.map((value) => ({ value, description }));

const runStates = runStateSchema.options;

/** By the name that the help gives to an argument or to the value of an option. */
const SOURCES: Readonly<Record<string, Source>> = {
  run: (_, typed) => runs(typed),
  a: (_, typed) => runs(typed),
  b: (_, typed) => runs(typed),
  workflow: async () => workflows(),
  key: ({ command, before }) => (command.startsWith('config') && before.length === 0 ? settingsKnown() : []),
  value: ({ command, before }) => (command === 'config set' ? valuesOf(before[0] ?? '') : []),
  format: () => words(FORMATS),
  class: () => words(prioritySchema.options),
  state: () => words(['terminal', ...runStates]),
  states: () => words(runStates),
  'name=on|off': () => Object.keys(flagsSchema.shape).flatMap((name) => words([`${name}=on`, `${name}=off`])),
  topic: ({ before }) => (before.length === 0 ? words(helpTopics(), 'help') : []),
  agent: () => agents(),
  skill: () => skills(),
  kind: ({ command }) =>
    command === 'agent new' ? words(SCAFFOLD_KINDS) : command === 'agent list' ? words(agentKindSchema.options) : [],
  dir: () => 'dirs',
  file: () => 'files',
  path: () => 'files',
  program: () => 'files',
  program_or_dir: () => 'files',
};

/** The values that can be meant. Whatever goes wrong, there is nothing to suggest. */
export async function lookUp(wanted: Wanted, typed: string): Promise<Files | readonly Suggestion[]> {
  const isWorkflow =
    wanted.option === '--workflow' || (wanted.command.startsWith('workflow') && wanted.option === null);
  const source = isWorkflow ? SOURCES['workflow'] : SOURCES[wanted.name];
  try {
    return (await source?.(wanted, typed)) ?? [];
  } catch {
    return [];
  }
}

/** Runs that are suggested: the newest ones. */
const NEWEST = 50;

async function runs(typed: string): Promise<readonly Suggestion[]> {
  await using reader = await openRuns();
  const newest = (await reader?.runs({ limit: NEWEST })) ?? [];
  if (newest.length === 0) return [];
  const named = (name: string) => newest.filter((run) => run.name === name).length === 1;
  return [
    { value: '@last', description: 'the newest run' },
    ...(newest.some(({ state }) => state === 'running')
      ? [{ value: '@running', description: 'the one that runs' }]
      : []),
    ...newest.flatMap(({ no, id, name, state }) => [
      { value: String(no), description: `${name} ${state}` },
      ...(named(name) && !/^\d+$/.test(name) ? [{ value: name, description: `#${no} ${state}` }] : []),
      ...(typed.startsWith('run_') ? [{ value: id, description: `#${no} ${name} ${state}` }] : []),
    ]),
  ];
}

async function workflows(): Promise<readonly Suggestion[]> {
  const { knownWorkflows } = await import('../workflow-file.ts');
  return knownWorkflows().map(({ name, origin }) => ({ value: name, description: origin }));
}

/** Agents that were seen, and others by the names of their files: to load them would be to run them. */
async function agents(): Promise<readonly Suggestion[]> {
  await using reader = await openRuns();
  const seen = ((await reader?.agents()) ?? []).map(({ manifest, source }) => ({
    value: manifest.id,
    description: source === 'built-in' ? manifest.description : source,
  }));
  const files = [resolve('agents'), ...settings().agents].flatMap(agentFiles);
  const known = new Set(seen.map(({ description }) => description));
  const all = [...seen, ...files.filter(({ description }) => !known.has(description))];
  return [...new Map(all.map((one) => [one.value, one])).values()];
}

/** Skills of agents that were seen. */
async function skills(): Promise<readonly Suggestion[]> {
  await using reader = await openRuns();
  const seen = (await reader?.agents()) ?? [];
  const found = Map.groupBy(
    seen.flatMap(({ manifest }) => manifest.capabilities.map(({ skill }) => ({ skill, agent: manifest.id }))),
    ({ skill }) => skill,
  );
  return [...found].map(([value, all]) => ({
    value,
    description: [...new Set(all.map(({ agent }) => agent))].join(', '),
  }));
}

function agentFiles(folder: string): readonly Suggestion[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.[cm]?[jt]s$|\.md$|\.ya?ml$/.test(name) && !/\.(test|d)\./.test(name))
    .map((name) => ({ value: name.replace(/(\.agent)?\.\w+$/, ''), description: join(folder, name) }));
}

function settingsKnown(): readonly Suggestion[] {
  return settingKeys.map((key) => ({ value: key, description: settingOf(key).doc }));
}

function valuesOf(key: string): Files | readonly Suggestion[] {
  if (!isSettingKey(key)) return [];
  const { kind } = settingOf(key);
  if (kind.from !== undefined) return 'dirs';
  return words(kind.choices ?? []);
}
