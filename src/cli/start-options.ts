import { resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import {
  type Budget,
  type Flags,
  flagsSchema,
  type IsolationLevel,
  type JsonObject,
  type JsonValue,
  type PermissionPattern,
  permissionPatternSchema,
  prioritySchema,
} from '../model/index.ts';
import type { StartRequest } from '../server/index.ts';
import { parseMoney } from '../workflow/index.ts';
import { settings } from './settings.ts';
import { misused, oneOf } from './words.ts';

/** What `run start` and `migrate` both take. */
export interface StartOptions {
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly project?: string | undefined;
  readonly priority?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly budget?: string | undefined;
  readonly onExhausted?: Budget['onExhausted'] | undefined;
  readonly flag: readonly string[];
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  readonly minIsolation?: IsolationLevel | undefined;
  /** `agent.key=value` each. */
  readonly agentConfig?: readonly string[] | undefined;
  /** A run, or a folder with recorded exchanges. */
  readonly replay?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly detach?: true | undefined;
  /** File for a JUnit report. */
  readonly junit?: string | undefined;
}

/** What the options say about a run; where they say nothing, the settings. @throws DRY-E2051 with the option that is wrong */
export function startRequestOf(command: string, options: StartOptions): Partial<StartRequest> {
  const configured = settings();
  const { name, priority, concurrency } = options;
  const owner = options.owner ?? configured['run.owner'];
  const project = options.project ?? configured['run.project'];
  const flags = { ...flagsConfigured(), ...parseFlags(command, options.flag) };
  return {
    ...(name === undefined ? {} : { name }),
    ...(owner === null ? {} : { owner }),
    ...(project === null ? {} : { project }),
    ...(priority === undefined
      ? differing('priority', configured['run.priority'], 'normal')
      : { priority: oneOf(command, '--priority', priority, prioritySchema.options) }),
    ...(concurrency === undefined
      ? differing('concurrency', configured['run.concurrency'], null)
      : { concurrency: parseConcurrency(command, concurrency) }),
    ...budgetOf(command, options, configured),
    ...permissionsOf(command, options),
    ...agentConfigOf(command, options.agentConfig ?? []),
    ...(options.replay === undefined ? {} : { replay: replayed(options.replay) }),
    ...(Object.keys(flags).length === 0 ? {} : { flags }),
  };
}

/** The owner of the home may have another directory: a folder is told by its whole path. */
function replayed(given: string): string {
  return /[/\\]/.test(given) ? resolve(given) : given;
}

/** A whole number from 1 to 10000. @throws DRY-E2051 */
export function parseConcurrency(command: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 10_000) return number;
  throw misused(command, `--concurrency: ${text} is no number of attempts`, 'Give a whole number from 1 to 10000.');
}

/** A setting as a part of a request; nothing when it says what holds anyway. */
function differing<N extends string, T>(
  name: N,
  value: T | null,
  anyway: NoInfer<T> | null,
): { readonly [K in N]?: T } {
  return value === null || value === anyway ? {} : ({ [name]: value } as { readonly [K in N]: T });
}

/** The flags that the settings switch to what they are not by default. */
function flagsConfigured(): Partial<Flags> {
  const configured = settings();
  const names = Object.keys(flagsSchema.shape) as (keyof Flags)[];
  const defaults = flagsSchema.parse({});
  return Object.fromEntries(
    names.flatMap((name) =>
      configured[`flags.${name}`] === defaults[name] ? [] : [[name, configured[`flags.${name}`]]],
    ),
  );
}

function budgetOf(command: string, options: StartOptions, configured: Settings): { readonly budget?: Budget } {
  const budget = options.budget ?? configured['run.budget'];
  const onExhausted = options.onExhausted ?? configured['run.on_exhausted'];
  if (budget === null) {
    if (options.onExhausted === undefined) return {};
    throw misused(command, '--on-exhausted goes with --budget', 'Add --budget.');
  }
  const limitMicros = parseMoney(String(budget));
  if (limitMicros === null) throw misused(command, `--budget: ${budget} is no amount`, 'Write for example 5 or $7.50.');
  return { budget: { limitMicros, onExhausted } };
}

/** @throws DRY-E2051 with the permission that is none */
function permissionsOf(
  command: string,
  { allow = [], deny = [], minIsolation }: StartOptions,
): Pick<StartRequest, 'permissions'> {
  const given = {
    ...(allow.length === 0 ? {} : { allow: permissionsIn(command, '--allow', allow) }),
    ...(deny.length === 0 ? {} : { deny: permissionsIn(command, '--deny', deny) }),
    ...(minIsolation === undefined ? {} : { minIsolation }),
  };
  return Object.keys(given).length === 0 ? {} : { permissions: given };
}

function permissionsIn(command: string, option: string, given: readonly string[]): PermissionPattern[] {
  return given.map((text) => {
    const parsed = permissionPatternSchema.safeParse(text);
    if (parsed.success) return parsed.data;
    const known = 'llm, secret, fs:read, fs:write, exec:<command>, exec:*, net:<host>, net:*';
    throw misused(command, `${option}: ${text} is no permission`, `One of: ${known}.`);
  });
}

/** `agent.key=value`: a value is JSON, or a text when it is none. @throws DRY-E2051 */
function agentConfigOf(command: string, given: readonly string[]): Pick<StartRequest, 'agentConfig'> {
  if (given.length === 0) return {};
  const configs = new Map<string, JsonObject>();
  for (const text of given) {
    const [, agent = '', key = '', value = ''] = /^([^=]+)\.([^.=]+)=(.*)$/s.exec(text) ?? [];
    if (agent === '')
      throw misused(
        command,
        `--agent-config: ${text} is no agent.key=value`,
        'Write for example cobol-model-repairer.effort=high.',
      );
    configs.set(agent, { ...configs.get(agent), [key]: valueIn(value) });
  }
  return { agentConfig: Object.fromEntries(configs) };
}

function valueIn(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** `name=on` or `name=off`. @throws DRY-E2051, for an unknown name with the closest one */
export function parseFlags(command: string, given: readonly string[]): Partial<Flags> {
  const known = Object.keys(flagsSchema.shape) as (keyof Flags)[];
  return Object.fromEntries(
    given.map((text) => {
      const [name = '', value = ''] = text.split('=', 2);
      const flag = oneOf(command, '--flag', name, known);
      return [flag, oneOf(command, `--flag ${flag}`, value, ['on', 'off']) === 'on'];
    }),
  );
}
