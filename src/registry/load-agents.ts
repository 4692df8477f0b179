import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Agent, isAgent } from '../agent.ts';
import { DrydockError } from '../model/index.ts';
import { agentInManifest } from './manifest-file.ts';

/** An agent with where it came from: `built-in`, or the file that defines it. */
export interface RegisteredAgent {
  readonly agent: Agent;
  readonly origin: string;
}

export interface LoadedAgents {
  readonly agents: readonly RegisteredAgent[];
  /** Files that define no agent, each with its reason. They stop nobody else. */
  readonly problems: readonly DrydockError[];
}

const agentFile = /^[^._].*\.(m?[jt]s|agent\.ya?ml|agent\.json)$/;

const manifestFile = /(\.agent\.ya?ml|\.agent\.json|\/agent\.yaml)$/;

/**
 * Loads the agents of a folder: every `.ts`, `.mts`, `.js` or `.mjs` file in it whose default export is `defineAgent({…})`.
 * Tests and type declarations are passed over. A folder that does not exist holds no agents.
 */
export async function loadAgents(folder: string): Promise<LoadedAgents> {
  makeContractResolvable();
  const agents: RegisteredAgent[] = [];
  const problems: DrydockError[] = [];
  for (const name of await agentFiles(folder)) {
    const file = join(folder, name);
    const loaded = await loadAgent(file);
    if (loaded instanceof DrydockError) problems.push(loaded);
    else agents.push({ agent: loaded, origin: file });
  }
  return { agents, problems };
}

async function agentFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/agent.yaml`);
    const names = entries.map(({ name }) => name);
    return [...names, ...folders.filter((file) => existsSync(join(folder, file)))]
      .filter((name) => (agentFile.test(name) && !/\.(test|d)\.m?ts$/.test(name)) || manifestFile.test(name))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw new DrydockError(
      'DRY-E5002',
      { path: folder, problem: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}

async function loadAgent(file: string): Promise<Agent | DrydockError> {
  const refuse = (problem: string, cause?: unknown): DrydockError =>
    new DrydockError('DRY-E3003', { file, problem }, { cause });
  try {
    if (manifestFile.test(file)) return agentInManifest(await readFile(file, 'utf8'), file);
    const { mtimeMs } = await stat(file);
    // The time of change makes a changed file a new module: an agent can be replaced without a restart.
    const module: unknown = await import(`${pathToFileURL(file).href}?changed=${mtimeMs}`);
    const exported = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
    return isAgent(exported) ? exported : refuse('its default export is not the result of defineAgent');
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), error);
  }
}

let resolvable = false;

/** Lets a file anywhere import `drydock/agent`, also where drydock is not installed in a node_modules above it. */
function makeContractResolvable(): void {
  if (resolvable) return;
  resolvable = true;
  const contract = new URL('../agent.ts', import.meta.url);
  const url = fileURLToPath(import.meta.url).endsWith('.ts')
    ? contract.href
    : new URL('./agent.js', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'drydock/agent' ? { url, shortCircuit: true } : next(specifier, context),
  });
}
