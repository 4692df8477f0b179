import { type Agent, type AgentContext, defineAgent, z } from '../../agent.ts';
import {
  analysis,
  mapping,
  programEvidence,
  programItem,
  type TranslationDetails,
  translation,
  translationDetails,
  verification,
} from '../../project/index.ts';
import type { JavaSource } from '../translation/index.ts';
import { changedDetails, javaOf, noteOf, writeChanged } from './changed-translation.ts';
import { askWith, modelChoice } from './cobol-prompt.ts';
import { findingsText } from './findings-text.ts';
import { applyEdits, canBeMade, javaChange } from './java-edits.ts';
import { analyse, mainClassOf, programValues } from './program-values.ts';

const inputShape = z.object({
  program: programItem,
  translation,
  analysis,
  graph: mapping,
  findings: verification,
});
type Input = z.infer<typeof inputShape>;

const ID = 'cobol-model-repairer';

/**
 * Corrects a translation with a language model, which is shown the original, the Java, what the rules could not translate, and what
 * verification found. What it writes is worth nothing until verification has run it.
 */
export const modelRepairerAgent: Agent = defineAgent({
  id: ID,
  version: '1.0.0',
  description:
    'Asks a language model to correct a translation, given the original, its Java and what verification found',
  tags: ['built-in', 'cobol', 'model'],
  capabilities: [{ skill: 'cobol.repair', input: 'cobol.verdict', output: 'java.source', priority: 100 }],
  permissions: ['fs:read', 'llm'],
  config: modelChoice,
  input: inputShape,
  output: translation,
  run: async (context, input) => {
    const { program } = input;
    const details = translationDetails.parse(await context.artifacts.json(input.translation.details));
    const current = input.translation.usable ? await javaOf(context, input.translation) : [];
    const values = await promptValues(context, input, details, current);
    const main = mainClassOf(program);
    const changeable = { sources: current, own: main.path };
    const answer = await askWith(context, 'cobol-repair', values, javaChange.superRefine(canBeMade(changeable)));
    const changed = applyEdits(changeable, answer.value.edits);
    // The schema has refused what cannot be made.
    if (typeof changed === 'string') throw new RangeError(changed);
    const mainClass = input.translation.mainClass ?? main.qualified;
    const after = changedDetails(details, changed, noteOf(ID, answer));
    return { output: await writeChanged(context, program.id, mainClass, changed.sources, after) };
  },
});

async function promptValues(
  context: AgentContext,
  { program, findings, graph }: Input,
  details: TranslationDetails,
  current: readonly JavaSource[],
) {
  const analysed = analyse(context, program.source, program);
  const evidence = programEvidence.parse(await context.artifacts.json(findings.evidence));
  const contents = evidence.contents && (await context.artifacts.bytes(evidence.contents));
  return {
    ...(await programValues(context, program, analysed, graph)),
    translated: current.length > 0,
    issues: details.issues.filter(({ severity }) => severity !== 'warning'),
    findings: evidence.cases.length === 0 ? findings.reason : findingsText(evidence, contents),
    before: details.changes.map(({ explanation }) => ({ explanation })),
    sources: current.map(({ path, text }) => ({ path, text })),
  };
}
