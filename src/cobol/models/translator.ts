import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Agent, defineAgent, z } from '../../agent.ts';
import { mapping, programItem, translation } from '../../project/index.ts';
import { extractFacts } from '../facts/index.ts';
import { analyseFile, javaPackage, translateFile } from '../translation/index.ts';
import { noteOf, writeChanged } from './changed-translation.ts';
import { askWith, modelChoice, promptFolder } from './cobol-prompt.ts';
import { applyEdits, canBeMade, javaChange } from './java-edits.ts';
import { paragraphMethods } from './paragraph-methods.ts';
import { analyse, mainClassOf, programValues } from './program-values.ts';
import { storageText } from './storage-text.ts';

const ID = 'cobol-model-translator';

const saidMethods = z
  .array(z.object({ paragraph: z.string(), method: z.string() }))
  .describe('The method that each paragraph became');

/** A small program that shows the style; its Java is what the rules make of it, so that it is never wrong or old. */
const EXAMPLE = 'cobol-translate-example.cbl';

/**
 * Translates a program with a language model, from its text alone: an agent with the skill of the rules, for who wants its Java, or for
 * programs of which rules make little. What it writes is worth nothing until verification has run it.
 */
export const modelTranslatorAgent: Agent = defineAgent({
  id: ID,
  version: '1.0.0',
  description: 'Asks a language model to translate a program, given its text, storage, callees and the support library',
  tags: ['built-in', 'cobol', 'model'],
  capabilities: [{ skill: 'cobol.translate', input: 'cobol.program', output: 'java.source', priority: 100 }],
  permissions: ['fs:read', 'llm'],
  config: modelChoice,
  input: z.object({ program: programItem, graph: mapping }),
  output: translation,
  run: async (context, { program, graph }) => {
    const analysed = analyse(context, program.source, program);
    const { calls, files, inputs, entryParameters, paragraphs } = extractFacts(analysed);
    const main = mainClassOf(program);
    const values = {
      ...(await programValues(context, program, analysed, graph)),
      facts: { calls, files, inputs, entryParameters },
      storage: storageText(analysed),
      example: await example(),
    };
    const changeable = { sources: [], own: main.path };
    const schema = javaChange.extend({ methods: saidMethods }).superRefine(canBeMade(changeable));
    const answer = await askWith(context, 'cobol-translate', values, schema);
    const changed = applyEdits(changeable, answer.value.edits);
    // The schema has refused what cannot be made.
    if (typeof changed === 'string') throw new RangeError(changed);
    const details = {
      source: program.source,
      issues: [],
      paragraphs: paragraphMethods(paragraphs, answer.value.methods, changed.sources),
      items: [],
      changes: [noteOf(ID, answer)],
    };
    return { output: await writeChanged(context, program.id, main.qualified, changed.sources, details) };
  },
});

let shown: Promise<{ readonly cobol: string; readonly java: string }> | undefined;

function example() {
  shown ??= makeExample();
  return shown;
}

async function makeExample() {
  const path = join(await promptFolder(), EXAMPLE);
  const options = { std: 'default', format: 'fixed', flags: [], copybooks: [] } as const;
  const { sources } = translateFile(analyseFile(path, EXAMPLE, options), javaPackage);
  return { cobol: await readFile(path, 'utf8'), java: sources.map(({ text }) => text).join('\n') };
}
