import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Agent, isAgent } from '../agent.ts';
import { DrydockError } from '../model/index.ts';
import { agentInManifest } from './manifest-file.ts';
import { agentInPrompt } from './prompt-agent-file.ts';

/** Makes agents of files of one type. A further kind of file is a further loader in {@link LOADERS}. */
export interface AgentFileLoader {
  /** @param name relative to the folder of agents: `x.ts`, `x.agent.yaml`, `x/agent.yaml` */
  matches(name: string): boolean;
  /**
   * @param file absolute path
   * @param hash of its content: other content is another agent, also while the same process runs
   * @returns DRY-E3003 or a more exact error with the place of what is wrong
   */
  load(file: string, hash: string): Promise<Agent | DrydockError>;
}

/** A module whose default export is `defineAgent({…})`. Tests and type declarations are passed over. */
const codeModule: AgentFileLoader = {
  matches: (name) => /^[^/]+\.m?[jt]s$/.test(name) && !/\.(test|d)\.m?ts$/.test(name),
  async load(file, hash) {
    makeContractResolvable();
    const module: unknown = await import(`${pathToFileURL(file).href}?content=${hash}`);
    const exported = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
    return isAgent(exported) ? exported : invalid(file, 'its default export is not the result of defineAgent');
  },
};

/** Agents in other languages and services, described in YAML or JSON; an executable one may have a folder of its own. */
const manifestFile: AgentFileLoader = {
  matches: (name) => /^[^/]+\.agent\.(ya?ml|json)$|^[^/]+\/agent\.yaml$/.test(name),
  load: async (file) => agentInManifest(await readFile(file, 'utf8'), file),
};

/** A question for a language model, with a manifest before it. */
const promptFile: AgentFileLoader = {
  matches: (name) => /^[^/]+\.agent\.md$/.test(name),
  load: async (file) => agentInPrompt(await readFile(file, 'utf8'), file),
};

const LOADERS: readonly AgentFileLoader[] = [codeModule, manifestFile, promptFile];

/** What loads a file; undefined: it is none that defines an agent. Names that begin with a dot or underscore never are. */
export function loaderOf(name: string): AgentFileLoader | undefined {
  return /^[._]/.test(name) ? undefined : LOADERS.find((loader) => loader.matches(name));
}

/** Milliseconds that a file may take to load: a module may wait for something at its top, for ever. */
const LOAD_MS = 20_000;

/** Loads the agent of a file; whatever is wrong with it is the answer, never thrown. @param limitMs how long it may take */
export async function loadAgentFile(
  name: string,
  file: string,
  hash: string,
  limitMs: number = LOAD_MS,
): Promise<Agent | DrydockError> {
  const loader = loaderOf(name);
  if (loader === undefined) return invalid(file, 'no agent is in a file of this type');
  const late = Promise.withResolvers<DrydockError>();
  const problem = `it did not load within ${limitMs / 1_000} s: it waits for something, or imports too much`;
  // It also keeps a program from ending without a word, since nothing else may be waited for.
  const timer = setTimeout(() => late.resolve(invalid(file, problem)), limitMs);
  try {
    return await Promise.race([loader.load(file, hash), late.promise]);
  } catch (error) {
    return invalid(file, wordsOf(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** What a module threw, in words; it may be anything, even what has none. */
function wordsOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'it threw a value that has no text';
  }
}

/** SHA-256 of its content, hexadecimal. */
export async function hashOfAgentFile(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

function invalid(file: string, problem: string, cause?: unknown): DrydockError {
  return new DrydockError('DRY-E3003', { file, problem }, { cause });
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
