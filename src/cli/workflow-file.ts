import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { DrydockError } from '../model/index.ts';
import { isDefinedWorkflow } from '../workflow/authoring/index.ts';
import {
  closestWord,
  invalidWorkflow,
  type LoadedWorkflow,
  loadedFrom,
  loadWorkflow,
  type ResolveWorkflow,
} from '../workflow/index.ts';
import { installed } from './installation.ts';

const EXTENSION = /\.(ya?ml|m?[jt]s)$/;

/** A workflow that can be started by its name. */
export interface NamedWorkflow {
  readonly name: string;
  readonly file: string;
  readonly origin: 'built-in' | 'project';
}

/** The workflows of the project (`workflows/` in the current folder) and the built-in ones; the project's go first. */
export function knownWorkflows(): readonly NamedWorkflow[] {
  const found = new Map<string, NamedWorkflow>();
  const folders = [
    [resolve('workflows'), 'project'],
    [installed('workflows'), 'built-in'],
  ] as const;
  for (const [folder, origin] of folders) {
    for (const entry of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
      if (!EXTENSION.test(entry) || /\.(test|d)\.m?ts$/.test(entry)) continue;
      const name = entry.replace(EXTENSION, '');
      const isBuiltIn = folder === installed('workflows');
      if (!found.has(name)) {
        found.set(name, { name, file: join(folder, entry), origin: isBuiltIn ? 'built-in' : origin });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Loads a workflow: a path that ends in .yaml, .yml, .ts or .js, or the name of one of the project or a built-in one.
 *
 * @throws DrydockError DRY-E1002 no such workflow, DRY-E1001 with every problem and its place, DRY-E1010 a module that gives
 * no workflow, DRY-E5002 not readable
 */
export function workflowNamed(name: string): LoadedWorkflow {
  const file = fileOf(name, process.cwd());
  if (file === null) {
    throw new DrydockError('DRY-E1002', { name, known: namesKnown().join(', ') });
  }
  return load(file);
}

function load(file: string): LoadedWorkflow {
  if (!/\.ya?ml$/.test(file)) return loadModule(file);
  const loaded = loadWorkflow(textOf(file), shown(file), nested);
  if (!loaded.ok) throw invalidWorkflow(loaded.issues);
  return loaded.workflow;
}

const nested: ResolveWorkflow = (name, fromFile) => {
  const file = fileOf(name, dirname(resolve(fromFile)));
  if (file === null) {
    const closest = closestWord(name, namesKnown());
    const fix = closest === null ? `Known here: ${namesKnown().join(', ')}.` : `Did you mean ${closest}?`;
    return { message: `there is no workflow ${name}`, fix };
  }
  try {
    return /\.ya?ml$/.test(file)
      ? { file: shown(file), text: textOf(file) }
      : { file: shown(file), workflow: loadModule(file) };
  } catch (error) {
    if (!(error instanceof DrydockError)) throw error;
    return { message: [error.message, ...error.details].join('; '), fix: 'Correct that file.' };
  }
};

function fileOf(name: string, folder: string): string | null {
  if (!EXTENSION.test(name)) return knownWorkflows().find((known) => known.name === name)?.file ?? null;
  const file = resolve(folder, name);
  return existsSync(file) ? file : null;
}

function namesKnown(): string[] {
  return knownWorkflows().map(({ name }) => name);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DrydockError('DRY-E5002', { path: file, problem: problemOf(error) }, { cause: error });
  }
}

/** Relative paths read best, for what is below the current folder. */
function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

let isResolvable = false;

function loadModule(file: string): LoadedWorkflow {
  makeContractResolvable();
  const require = createRequire(import.meta.url);
  let module: unknown;
  try {
    module = require(file);
  } catch (error) {
    if (error instanceof DrydockError) throw error;
    throw new DrydockError('DRY-E1010', { file: shown(file), problem: problemOf(error) }, { cause: error });
  }
  const exported = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (isDefinedWorkflow(exported)) return loadedFrom(exported, shown(file));
  const problem = 'its default export is not the result of defineWorkflow';
  throw new DrydockError('DRY-E1010', { file: shown(file), problem });
}

/** Lets a file anywhere import `drydock/workflow`, also where drydock is not installed in a node_modules above it. */
function makeContractResolvable(): void {
  if (isResolvable) return;
  isResolvable = true;
  const contract = import.meta.url.endsWith('.ts') ? '../workflow/authoring/index.ts' : './workflow.js';
  const url = new URL(contract, import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'drydock/workflow' ? { url, shortCircuit: true } : next(specifier, context),
  });
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
