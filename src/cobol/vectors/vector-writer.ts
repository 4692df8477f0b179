import { join } from 'node:path';
import { type Agent, type AgentContext, AgentFailure, defineAgent, z } from '../../agent.ts';
import {
  coverageOutput,
  mapping,
  type ProgramCoverage,
  programCoverage,
  programItem,
  vectorsOutput,
  type WrittenVectors,
  writtenVectors,
} from '../../project/index.ts';
import type { CoverageTools, TestCase, VerificationTools } from '../equivalence/index.ts';
import { type AnalysedProgram, extractFacts } from '../facts/index.ts';
import { analyse, askWith, modelChoice, programText, storageText } from '../models/index.ts';
import { candidateOf } from './candidate.ts';
import { keptVector } from './kept-vector.ts';
import { loadVectors, vectorsOf } from './load-vectors.ts';
import { patternText } from './pattern-text.ts';
import { proposals } from './proposal.ts';
import { runWithoutInput } from './run-without-input.ts';
import { tryCandidate } from './try-candidate.ts';
import { missedKeys, withoutReached } from './uncovered.ts';

const inputShape = z.object({
  program: programItem,
  graph: mapping,
  coverage: coverageOutput,
  vectors: z.string().default(''),
});

/**
 * Asks a language model for inputs that reach what no vector reaches, and keeps those that do: each is run with the original, whose
 * output becomes what is expected. What the model says about outputs is not asked for, and would count for nothing.
 */
export function vectorWriterAgent(tools: VerificationTools): Agent {
  return defineAgent({
    id: 'cobol-vector-writer',
    version: '1.0.0',
    description:
      'Asks a language model for inputs that execute more of a program, keeps those that do, and records what the original does',
    tags: ['built-in', 'cobol', 'model'],
    capabilities: [{ skill: 'cobol.write-vectors', input: 'cobol.coverage', output: 'cobol.vectors' }],
    permissions: ['fs:read', 'llm'],
    config: modelChoice.extend({
      rounds: z.int().min(1).max(5).default(2).describe('How often the model is asked, told what is still missed'),
    }),
    input: inputShape,
    output: vectorsOutput,
    run: async (context, input) => {
      const { program, graph } = input;
      const before = programCoverage.parse(await context.artifacts.json(input.coverage.coverage));
      const coverage = await tools.coverage();
      if (coverage === undefined)
        throw new AgentFailure('cobc and gcov are needed', { code: 'DRY-E7006', final: true });
      const vectors = await loadVectors(input.vectors, context.source);
      const analysed = analyse(context, program.source, program);
      const { own } = vectorsOf(vectors.cases, join(context.source, program.source));
      if (own.length === 0 && extractFacts(analysed).entryParameters.length > 0)
        throw new AgentFailure(`${program.id} is called with parameters, and no vector shows how`, {
          next: 'Write one vector for it, with a program that calls it: its others are made like it.',
          final: true,
        });
      const pattern = own[0] ?? runWithoutInput(context.source, program, graph.callees[program.id] ?? []);
      const taken = new Set(vectors.cases.map(({ id }) => id));
      const written: WrittenVectors = {
        program: program.id,
        said: null,
        vectors: [],
        dropped: [],
        before,
        after: before,
      };
      for (let round = 1; round <= context.config.rounds; round += 1) {
        if (written.after.missed.length === 0) break;
        const proposed = await ask(context, { analysed, pattern, written, taken, program: program.id }, coverage);
        // Who proposes nothing would say the same again.
        if (proposed === 0) break;
      }
      const { after } = written;
      const document = writtenVectors.parse(written);
      return {
        output: {
          vectors: await context.artifacts.write(`vectors/${program.id}.json`, 'cobol.vectors', document),
          kept: document.vectors.length,
          dropped: document.dropped.length,
          lines: after.lines,
          before: before.executed,
          after: after.executed,
        },
      };
    },
  });
}

interface Round {
  readonly program: string;
  readonly analysed: AnalysedProgram;
  readonly pattern: TestCase;
  readonly taken: Set<string>;
  /** Grows with what is kept and dropped. */
  readonly written: WrittenVectors;
}

/** Asks once, and tries what the model proposes; gives how many that were. */
async function ask(
  context: AgentContext<z.output<typeof modelChoice>>,
  { program, analysed, pattern, taken, written }: Round,
  tools: CoverageTools,
): Promise<number> {
  const { calls, files, inputs, entryParameters, dialect } = extractFacts(analysed);
  const text = programText(analysed);
  const values = {
    program: { id: program, dialect },
    facts: { calls, files, inputs, entryParameters },
    missed: missedText(written.after, text.files),
    given: await patternText(pattern),
    dropped: written.dropped.map(({ id, purpose, reason }) => ({ id, purpose, reason })),
    cobol: text.listing,
    storage: storageText(analysed),
  };
  const answer = await askWith(context, 'cobol-vectors', values, proposals(taken));
  written.said = { model: answer.model, source: answer.source };
  for (const proposal of answer.value.vectors) {
    const { purpose } = proposal;
    const id = proposal.id.startsWith(program) ? proposal.id : `${program}-${proposal.id}`;
    const folder = join(context.scratch, 'vectors');
    const candidate = taken.has(id)
      ? `there is a vector ${id}`
      : await candidateOf({ ...proposal, id }, pattern, folder);
    taken.add(proposal.id).add(id);
    context.progress(`${id}: ${purpose}`);
    if (typeof candidate === 'string') {
      written.dropped.push({ id, purpose, reason: candidate });
      continue;
    }
    const tried = await tryCandidate(candidate, missedKeys(written.after), tools, context.signal);
    if (!tried.kept) {
      written.dropped.push({ id, purpose, reason: tried.reason });
      continue;
    }
    const entry = await keptVector(context, candidate, folder, tried.outcome, tools.originals.compiler);
    written.vectors.push({ id, purpose, entry, reached: [...tried.reached] });
    written.after = withoutReached(written.after, tried.reached);
  }
  return answer.value.vectors.length;
}

function missedText({ missed }: ProgramCoverage, files: ReadonlyMap<string, readonly string[]>) {
  return missed.flatMap(({ paragraph, file, lines }) =>
    lines.map((line) => ({ paragraph, place: `${file}:${line}`, text: (files.get(file)?.[line - 1] ?? '').trim() })),
  );
}
