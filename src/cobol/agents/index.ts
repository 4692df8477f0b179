import type { Agent } from '../../agent.ts';
import type { VerificationTools } from '../equivalence/index.ts';
import { modelAgents } from '../models/index.ts';
import { analysisAgent } from './analysis.ts';
import { coverageAgent } from './coverage.ts';
import { coverageReportAgent } from './coverage-report.ts';
import { discoverSource, discoveryAgent, programItems } from './discovery.ts';
import { documenterAgent } from './documenter.ts';
import { handbookAgent } from './handbook.ts';
import { mappingAgent } from './mapping.ts';
import { conservativeTranslatorAgent, rulesTranslatorAgent } from './rules-translator.ts';
import { verifierAgent } from './verifier.ts';
import { vectorWriterAgent } from '../vectors/index.ts';

/** The agents of the migration pack. Those that execute programs share the given tools. */
export function cobolAgents(tools: VerificationTools): readonly Agent[] {
  return [
    discoveryAgent,
    analysisAgent,
    mappingAgent,
    rulesTranslatorAgent,
    conservativeTranslatorAgent,
    verifierAgent(tools),
    documenterAgent(tools),
    handbookAgent,
    coverageAgent(tools),
    coverageReportAgent,
    ...modelAgents,
    vectorWriterAgent(tools),
  ];
}

export { compilerSettings } from '../translation/index.ts';
export { discoverSource, programItems };
export { toJobFacts } from './mapping.ts';
export { loadVectors, vectorsOf } from '../vectors/index.ts';
