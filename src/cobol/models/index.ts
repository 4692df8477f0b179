import type { Agent } from '../../agent.ts';
import { describerAgent, reviewerAgent, ruleExtractorAgent } from './readers.ts';
import { modelRepairerAgent } from './repairer.ts';

/** The agents of the migration pack that ask a language model. What they write is checked by others, or is called an opinion. */
export const modelAgents: readonly Agent[] = [modelRepairerAgent, ruleExtractorAgent, describerAgent, reviewerAgent];
