import { join } from 'node:path';
import { type AgentContext, artifact, defineAgent, z } from '../../agent.ts';
import {
  businessRules,
  descriptionOutput,
  programDescription,
  programItem,
  type ProgramItem,
  ruleKinds,
  rulesOutput,
  translation,
  translationReview,
} from '../../project/index.ts';
import { extractFacts } from '../facts/index.ts';
import { analyseFile, compilerSettings } from '../translation/index.ts';
import { javaOf } from './changed-translation.ts';
import { citationSchema } from './citation.ts';
import { askWith, modelChoice } from './cobol-prompt.ts';
import { foundedIn } from './founded.ts';
import { programText } from './program-text.ts';

function read(context: AgentContext, program: ProgramItem) {
  return analyseFile(join(context.source, program.source), program.source, compilerSettings(program, context.source));
}

/** Finds the business rules of a program. A rule that cites nothing that stands in the program is told apart. */
export const ruleExtractorAgent = defineAgent({
  id: 'cobol-rule-extractor',
  version: '1.0.0',
  description:
    'Asks a language model for the business rules of a program, each with the lines that say it, which are looked up',
  tags: ['built-in', 'cobol', 'model'],
  capabilities: [{ skill: 'cobol.extract-rules', input: 'cobol.program', output: 'cobol.rules' }],
  permissions: ['fs:read', 'llm'],
  config: modelChoice,
  input: z.object({ program: programItem }),
  output: rulesOutput,
  run: async (context, { program }) => {
    const text = programText(read(context, program));
    const schema = z.object({
      rules: z.array(
        z.object({
          title: z.string(),
          rule: z.string(),
          kind: z.enum(ruleKinds),
          data: z.array(z.string()),
          citations: z.array(citationSchema),
        }),
      ),
    });
    const answer = await askWith(context, 'cobol-rules', { program: { id: program.id }, cobol: text.listing }, schema);
    const { founded, unfounded } = foundedIn(answer.value.rules, text, ({ rule }) => rule);
    const document = businessRules.parse({
      program: program.id,
      said: { model: answer.model, source: answer.source },
      rules: founded,
      unfounded,
    });
    const rules = await context.artifacts.write(`rules/${program.id}.json`, 'cobol.rules', document);
    return { output: { rules, count: founded.length, unfounded: unfounded.length } };
  },
});

/** Describes a program in words. */
export const describerAgent = defineAgent({
  id: 'cobol-describer',
  version: '1.0.0',
  description: 'Asks a language model to describe a program in words, each paragraph with the lines that it is about',
  tags: ['built-in', 'cobol', 'model'],
  capabilities: [{ skill: 'cobol.describe', input: 'cobol.program', output: 'cobol.description' }],
  permissions: ['fs:read', 'llm'],
  config: modelChoice,
  input: z.object({ program: programItem }),
  output: descriptionOutput,
  run: async (context, { program }) => {
    const analysed = read(context, program);
    const text = programText(analysed);
    const { calls, files, inputs, entryParameters } = extractFacts(analysed);
    const values = {
      program: { id: program.id },
      facts: { calls, files, inputs, entryParameters },
      cobol: text.listing,
    };
    const schema = z.object({
      purpose: z.string(),
      paragraphs: z.array(z.object({ text: z.string(), citations: z.array(citationSchema) })),
    });
    const answer = await askWith(context, 'cobol-describe', values, schema);
    const { founded, unfounded } = foundedIn(answer.value.paragraphs, text, (paragraph) => paragraph.text);
    const document = programDescription.parse({
      program: program.id,
      said: { model: answer.model, source: answer.source },
      purpose: answer.value.purpose,
      paragraphs: founded,
      unfounded,
    });
    const description = await context.artifacts.write(`descriptions/${program.id}.json`, 'cobol.description', document);
    return { output: { description, purpose: document.purpose, unfounded: unfounded.length } };
  },
});

/** Says what it thinks of a translation: the verdict is `judged`, which is never proof. */
export const reviewerAgent = defineAgent({
  id: 'cobol-reviewer',
  version: '1.0.0',
  description:
    'Asks a language model what it thinks of a translation: an opinion, with the verdict judged, never proof',
  tags: ['built-in', 'cobol', 'model'],
  capabilities: [{ skill: 'cobol.review', input: 'java.source', output: 'cobol.review' }],
  permissions: ['fs:read', 'llm'],
  config: modelChoice,
  input: z.object({ program: programItem, translation }),
  output: z.object({ review: artifact, summary: z.string(), readability: z.int() }),
  run: async (context, { program, translation: made }) => {
    const sources = await javaOf(context, made);
    const values = {
      program: { id: program.id },
      cobol: programText(read(context, program)).listing,
      sources: sources.map(({ path, text }) => ({ path, text })),
    };
    const paths = new Map(sources.map(({ path, text }) => [path, text.split('\n').length]));
    const schema = translationReview.pick({ summary: true, readability: true, remarks: true });
    const answer = await askWith(context, 'cobol-review', values, schema);
    const { summary, readability, remarks } = answer.value;
    const document = translationReview.parse({
      program: program.id,
      said: { model: answer.model, source: answer.source },
      summary,
      readability,
      // A remark about a place that there is not helps nobody.
      remarks: remarks.filter(({ path, line }) => line <= (paths.get(path) ?? 0)),
    });
    const review = await context.artifacts.write(`reviews/${program.id}.json`, 'cobol.review', document);
    return { verdict: 'judged', output: { review, summary, readability } };
  },
});
