import { join } from 'node:path';
import { type Agent, AgentFailure, defineAgent, z } from '../../agent.ts';
import { coverageOutput, coveragePercent, mapping, programItem } from '../../project/index.ts';
import type { VerificationTools } from '../equivalence/index.ts';
import { analyseFile, compilerSettings } from '../translation/index.ts';
import { loadVectors, measureCoverage, runWithoutInput, vectorsOf } from '../vectors/index.ts';

/** Counts the lines of a program that its vectors execute, in the original; without vectors, those of one run without input. */
export function coverageAgent(tools: VerificationTools): Agent {
  return defineAgent({
    id: 'cobol-coverage',
    version: '1.0.0',
    description: 'Counts which lines of a program its test vectors execute, in the original as GnuCOBOL compiles it',
    tags: ['built-in', 'cobol', 'deterministic'],
    capabilities: [{ skill: 'cobol.measure-coverage', input: 'cobol.program', output: 'cobol.coverage' }],
    permissions: ['fs:read'],
    input: z.object({ program: programItem, graph: mapping, vectors: z.string().default('') }),
    output: coverageOutput,
    run: async (context, { program, graph, vectors: place }) => {
      const coverageTools = await tools.coverage();
      if (coverageTools === undefined)
        throw new AgentFailure('lines are counted with cobc and gcov, and one of them was not found', {
          code: 'DRY-E7006',
          next: 'Install them: drydock doctor says how.',
          final: true,
        });
      const path = join(context.source, program.source);
      const vectors = await loadVectors(place, context.source);
      const { own, passing } = vectorsOf(vectors.cases, path);
      const [cases] = [own, passing].filter(({ length }) => length > 0);
      const { coverage } = await measureCoverage(
        { id: program.id, analysed: analyseFile(path, program.source, compilerSettings(program, context.source)) },
        cases ?? [runWithoutInput(context.source, program, graph.callees[program.id] ?? [])],
        coverageTools,
        { signal: context.signal, onVector: (id, done) => context.progress(id, done / (cases?.length ?? 1)) },
      );
      const { lines, executed } = coverage;
      return {
        output: {
          coverage: await context.artifacts.write(`coverage/${program.id}.json`, 'cobol.coverage', coverage),
          vectors: cases?.length ?? 0,
          lines,
          executed,
          percent: coveragePercent(coverage),
        },
      };
    },
  });
}
