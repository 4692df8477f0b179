import { configuredModel } from '../../llm/index.ts';
import { DrydockError } from '../../model/index.ts';
import { modelSettings } from '../models.ts';
import type { Check, Finding } from './check.ts';

const WHY = 'what rules cannot do is asked of a language model; without one it is left to people';

/** Checks of the language model of the settings. That there is none is no fault. */
export const modelChecks: readonly Check[] = [
  { id: 'model', why: WHY, look: model },
  { id: 'model-service', why: WHY, needsNetwork: true, limitMs: 6_000, look: service },
];

const NONE: Finding = { status: 'skip', found: 'no language model is configured, and none is needed' };

async function model(): Promise<Finding> {
  try {
    const configured = await configuredModel(await modelSettings(), process.env);
    return configured === null ? NONE : { status: 'ok', found: `${configured.model.id}, with what opens it` };
  } catch (error) {
    if (!(error instanceof DrydockError)) throw error;
    const { message, code, place, details } = error;
    const where = [...(place === undefined ? [] : [place]), ...details].join(': ');
    return { status: 'warn', found: `${where === '' ? '' : `${where}: `}${message}   [${code}]`, fix: error.next };
  }
}

/** Milliseconds that a provider may take. */
const PATIENCE_MS = 5_000;

async function service(): Promise<Finding> {
  const configured = await configuredModel(await modelSettings(), process.env).catch(() => null);
  if (configured === null) return { status: 'skip', found: 'there is no model to ask for' };
  const { id, provider } = configured.model;
  const standing = await configured.lookUp(AbortSignal.timeout(PATIENCE_MS));
  switch (standing.is) {
    case 'known':
      return { status: 'ok', found: `${provider.id} has ${id}` };
    case 'unsaid':
      return { status: 'ok', found: `${provider.id} answers, and does not tell its models` };
    case 'unknown':
      return {
        status: 'warn',
        found: `${provider.id} knows no model ${configured.model.name}`,
        fix: 'Name another: drydock config set model provider/model',
      };
    case 'elsewhere':
      return {
        status: 'warn',
        found: `${provider.id} is not at ${standing.url}`,
        fix: `Correct the baseUrl of ${provider.id} in the file of providers; most end in /v1, such as http://localhost:11434/v1`,
      };
    case 'refused':
      return {
        status: 'warn',
        found: `${provider.id} refuses (HTTP ${standing.status})`,
        fix: `Check the key of ${provider.id}, and that its account may use ${configured.model.name}.`,
      };
    case 'unreachable':
      return {
        status: 'warn',
        found: `${provider.id} does not answer: ${standing.problem}`,
        fix: 'Check the address in the file of providers, the network and its proxy; or: drydock doctor --offline',
      };
  }
}
