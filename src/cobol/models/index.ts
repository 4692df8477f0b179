import type { Agent } from '../../agent.ts';
import { describerAgent, reviewerAgent, ruleExtractorAgent } from './readers.ts';
import { modelRepairerAgent } from './repairer.ts';
import { modelTranslatorAgent } from './translator.ts';

/** The agents of the migration pack that ask a language model. What they write is checked by others, or is called an opinion. */
export const modelAgents: readonly Agent[] = [
  modelTranslatorAgent,
  modelRepairerAgent,
  ruleExtractorAgent,
  describerAgent,
  reviewerAgent,
];

export { askWith, modelChoice } from './cobol-prompt.ts';
export { programText } from './program-text.ts';
export { analyse } from './program-values.ts';
export { storageText } from './storage-text.ts';
