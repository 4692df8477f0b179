import { join } from 'node:path';
import { type AgentContext, AgentFailure, type Artifact, defineAgent, z } from '../../agent.ts';
import {
  analyseFile,
  compilerSettings,
  type FileTranslation,
  javaPackage,
  translateFile,
} from '../translation/index.ts';
import { gapReached } from './gap-reached.ts';
import { type ProgramItem, programItem, translation, translationDetails, verification } from '../../project/index.ts';

/** Translates by rules, without a model: the same program always gives the same Java. */
export const rulesTranslatorAgent = defineAgent({
  id: 'cobol-rules-translator',
  version: '1.0.0',
  description: 'Translates a COBOL program to readable Java over the support library, by rules alone',
  tags: ['built-in', 'cobol', 'deterministic'],
  capabilities: [{ skill: 'cobol.translate', input: 'cobol.program', output: 'java.source', priority: 200 }],
  permissions: ['fs:read'],
  input: z.object({ program: programItem }),
  output: translation,
  run: async (context, { program }) => ({ output: await translateItem(context, program, true) }),
});

/**
 * Repairs by translating again without shortcuts: when a structured form or native arithmetic was wrong for a program, the
 * general forms are not. It is the first repair to try, since it costs nothing.
 */
export const conservativeTranslatorAgent = defineAgent({
  id: 'cobol-conservative-translator',
  version: '1.0.0',
  description:
    'Translates a program again with the general forms only: a dispatcher for all paragraphs, decimal arithmetic throughout',
  tags: ['built-in', 'cobol', 'deterministic'],
  capabilities: [{ skill: 'cobol.repair', input: 'cobol.verdict', output: 'java.source', priority: 200 }],
  permissions: ['fs:read'],
  input: z.object({ program: programItem, translation: translation.optional(), findings: verification.optional() }),
  output: translation,
  run: async (context, { program, translation: made, findings }) => {
    const details = made && translationDetails.parse(await context.artifacts.json(made.details));
    const gap = details && findings && gapReached(details.issues, findings.reason);
    if (gap === undefined) return { output: await translateItem(context, program, false) };
    throw new AgentFailure(`what is wrong is no shortcut: ${gap.message}`, {
      place: `${gap.position.file}:${gap.position.line}:${gap.position.column}`,
      next: 'Let a language model repair it (docs/models.md), or change the Java by hand.',
      final: true,
    });
  },
});

async function translateItem(
  context: AgentContext,
  program: ProgramItem,
  shortcuts: boolean,
): Promise<z.input<typeof translation>> {
  const analysed = analyseFile(
    join(context.source, program.source),
    program.source,
    compilerSettings(program, context.source),
  );
  return writeTranslation(context, program.id, translateFile(analysed, javaPackage, shortcuts));
}

async function writeTranslation(
  context: AgentContext,
  id: string,
  result: FileTranslation,
): Promise<z.input<typeof translation>> {
  const sources: Artifact[] = [];
  for (const { path, text } of result.sources) {
    sources.push(await context.artifacts.write(`java/src/main/java/${path}`, 'java.source', text));
  }
  const { issues, paragraphs, items, source } = result;
  const details: z.input<typeof translationDetails> = {
    source,
    issues: [...issues],
    paragraphs: [...paragraphs],
    items: [...items],
  };
  return {
    mainClass: result.programs[0]?.mainClass ?? null,
    sources,
    details: await context.artifacts.write(`translations/${id}.json`, 'cobol.translation', details),
    usable: result.usable,
    gaps: issues.filter((issue) => issue.severity === 'gap').length,
  };
}
