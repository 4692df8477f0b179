import { join } from 'node:path';
import { defineAgent, z } from '../../agent.ts';
import { extractFacts } from '../facts/index.ts';
import { analyseFile, compilerSettings } from '../translation/index.ts';
import { analysis, programItem } from '../../project/index.ts';

/** Reads one program and writes down what the front end knows about it. */
export const analysisAgent = defineAgent({
  id: 'cobol-analysis',
  version: '1.0.0',
  description:
    'Parses a COBOL program and records its calls, copybooks, files, paragraphs and constructs with their places',
  tags: ['built-in', 'cobol'],
  capabilities: [{ skill: 'cobol.analyze', input: 'cobol.program', output: 'cobol.facts' }],
  permissions: ['fs:read'],
  input: z.object({ program: programItem }),
  output: analysis,
  run: async (context, { program }) => {
    const analysed = analyseFile(
      join(context.source, program.source),
      program.source,
      compilerSettings(program, context.source),
    );
    const facts = extractFacts(analysed);
    return { output: { facts: await context.artifacts.write(`facts/${program.id}.json`, 'cobol.facts', facts) } };
  },
});
