import { join } from 'node:path';
import { type Agent, type AgentContext, type Artifact, defineAgent, type Verdict, z } from '../../agent.ts';
import {
  type CaseResult,
  programVerdict,
  type TestCase,
  tracePaths,
  type VerificationTools,
  verifyCases,
} from '../equivalence/index.ts';
import { caseTranslator, type GivenTranslation, javaPackage } from '../translation/index.ts';
import { gapReached } from './gap-reached.ts';
import { ContentPack } from './content-pack.ts';
import {
  analysis,
  mapping,
  programEvidence,
  programFacts,
  programItem,
  translation,
  translationDetails,
  verification,
} from '../../project/index.ts';
import { loadVectors, reproduceCommand, runWithoutInput, vectorsOf } from '../vectors/index.ts';

const inputShape = z.object({
  program: programItem,
  translation,
  analysis,
  graph: mapping,
  vectors: z.string().default(''),
});
type Input = z.infer<typeof inputShape>;

/** Runs the original and its translation on the same vectors and compares what they did, byte for byte. */
export function verifierAgent(tools: VerificationTools): Agent {
  return defineAgent({
    id: 'cobol-equivalence',
    version: '1.0.0',
    description:
      'Executes original and translation on the same inputs and compares output, exit code and files byte for byte',
    tags: ['built-in', 'cobol', 'deterministic'],
    capabilities: [{ skill: 'cobol.verify', input: 'java.source', output: 'cobol.verdict', priority: 200 }],
    permissions: ['fs:read'],
    input: inputShape,
    output: verification,
    run: async (context, input) => {
      const plan = await planVectors(context, input);
      const finding = plan.cases.length === 0 ? nothingRun(plan.reason) : await execute(context, input, plan, tools);
      const evidence = await writeEvidence(context, input.program.id, finding);
      return {
        verdict: finding.verdict,
        output: {
          verdict: finding.verdict,
          reason: finding.reason,
          basis: finding.basis,
          equal: finding.equal,
          total: finding.total,
          reproduce: plan.reproduce ?? null,
          evidence,
        },
      };
    },
  });
}

interface VectorPlan {
  readonly cases: readonly TestCase[];
  /** `own`: about this program; `passing`: about another that calls it; `no-input`: made up, one run without input. */
  readonly kind: 'own' | 'passing' | 'no-input';
  /** What the program reads from outside: a run without input cannot prove it. */
  readonly inputs: readonly string[];
  /** Why there is nothing to run. */
  readonly reason: string;
  readonly reproduce?: string | undefined;
}

interface Finding {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly basis: 'executed' | 'recorded' | 'none';
  readonly equal: number;
  readonly total: number;
  readonly results: readonly CaseResult[];
  readonly pack: ContentPack | undefined;
}

/** The results as a document, and beside it the bytes that it names: outputs of both sides, inputs, Java. */
async function writeEvidence(context: AgentContext, program: string, { results, pack }: Finding): Promise<Artifact> {
  const contents =
    pack === undefined
      ? undefined
      : await context.artifacts.write(`evidence/${program}.bin`, 'cobol.contents', pack.bytes);
  const document = programEvidence.parse({ cases: results, contents, index: pack?.index ?? [] });
  return context.artifacts.write(`evidence/${program}.json`, 'cobol.evidence', document);
}

async function planVectors(context: AgentContext, input: Input): Promise<VectorPlan> {
  const facts = programFacts.parse(await context.artifacts.json(input.analysis.facts));
  const vectors = await loadVectors(input.vectors, context.source);
  const { own, passing } = vectorsOf(vectors.cases, join(context.source, input.program.source));
  if (own.length > 0) {
    return { cases: own, kind: 'own', inputs: [], reason: '', reproduce: reproduceCommand(vectors, own) };
  }
  if (passing.length > 0) {
    return { cases: passing, kind: 'passing', inputs: [], reason: '', reproduce: reproduceCommand(vectors, passing) };
  }
  const environment = facts.inputs.find((name) => name.startsWith('EXEC'));
  if (environment !== undefined) {
    const place = facts.unsupported.find((node) => node.construct === environment);
    const where = place ? ` (${place.file}:${place.line})` : '';
    return {
      cases: [],
      kind: 'no-input',
      inputs: facts.inputs,
      reason: `needs ${environment.replace('EXEC ', '')}, which cannot be executed here${where}`,
    };
  }
  const missing = facts.copies.find((copy) => copy.resolved === undefined);
  if (missing)
    return {
      cases: [],
      kind: 'no-input',
      inputs: facts.inputs,
      reason: `copybook ${missing.name} is missing (${missing.file}:${missing.line})`,
    };
  if (facts.entryParameters.length > 0) {
    return {
      cases: [],
      kind: 'no-input',
      inputs: facts.inputs,
      reason: 'is called with parameters and has no test vectors',
    };
  }
  const callees = input.graph.callees[input.program.id] ?? [];
  const inputs = facts.inputs.length > 0 || callees.length === 0 ? facts.inputs : [`calls ${callees.length} programs`];
  return { cases: [runWithoutInput(context.source, input.program, callees)], kind: 'no-input', inputs, reason: '' };
}

function nothingRun(reason: string): Finding {
  const runnable = reason.startsWith('is called');
  return {
    verdict: runnable ? 'unverified' : 'not_runnable',
    reason,
    basis: 'none',
    equal: 0,
    total: 0,
    results: [],
    pack: undefined,
  };
}

async function execute(
  context: AgentContext,
  input: Input,
  plan: VectorPlan,
  tools: VerificationTools,
): Promise<Finding> {
  if (!input.translation.usable) return notTranslated(context, input);
  const originals = await tools.originals();
  // The compilers of both sides work at the same time.
  const [machine] = await Promise.all([tools.machine(), originals?.prepare(plan.cases)]);
  const details = translationDetails.parse(await context.artifacts.json(input.translation.details));
  const translate = caseTranslator(javaPackage, await givenJava(context, input, details.issues));
  const pack = new ContentPack();
  const results = await verifyCases(
    plan.cases,
    {
      translate,
      machine,
      originals: originals ?? 'recorded',
      keep: (sha256, content) => pack.keep(sha256, content),
    },
    {
      signal: context.signal,
      concurrency: 1,
      onResult: (result, done, total) => context.progress(`${result.id}: ${result.verdict}`, done / total),
    },
  );
  const wrong = results.findIndex(({ verdict }) => verdict === 'mismatch');
  const [testCase, result] = [plan.cases[wrong], results[wrong]];
  // Java that broke off where it has no translation needs no search for what is wrong.
  const searched = result !== undefined && gapReached(details.issues, result.reason) === undefined;
  if (testCase !== undefined && searched && machine !== undefined && originals !== undefined) {
    context.progress(`${result.id}: where the sides part`);
    const paths = await tracePaths(testCase, details.paragraphs, { machine, originals, translate }, context.signal);
    results[wrong] = { ...result, paths };
  }
  const together = programVerdict(results);
  const basis = machine === undefined ? 'none' : originals ? 'executed' : 'recorded';
  return {
    ...judge(together.verdict, plan, results),
    basis: together.proven === 0 && together.verdict === 'unverified' ? 'none' : basis,
    equal: together.proven,
    total: together.total,
    results,
    pack,
  };
}

/** The translation at hand, whoever made it. */
async function givenJava(
  context: AgentContext,
  { program, translation: made }: Input,
  issues: GivenTranslation['issues'],
): Promise<GivenTranslation> {
  const sources = await Promise.all(
    made.sources.map(async (artifact) => ({
      path: artifact.name.replace('java/src/main/java/', ''),
      text: await context.artifacts.text(artifact),
    })),
  );
  return { file: join(context.source, program.source), mainClass: made.mainClass, sources, issues };
}

function judge(
  verdict: Verdict,
  plan: VectorPlan,
  results: readonly CaseResult[],
): Pick<Finding, 'verdict' | 'reason'> {
  const first = results.find((result) => result.verdict === verdict);
  if (verdict !== 'proven') return { verdict, reason: first ? `${first.id}: ${first.reason}` : '' };
  if (plan.kind === 'passing')
    return { verdict: 'partial', reason: 'equal wherever other programs call it; no vectors of its own' };
  if (plan.kind === 'no-input' && plan.inputs.length > 0) {
    return {
      verdict: 'partial',
      reason: `equal in one run without input, but it reads ${plan.inputs.slice(0, 3).join(', ')}; no test vectors`,
    };
  }
  return { verdict, reason: '' };
}

async function notTranslated(context: AgentContext, input: Input): Promise<Finding> {
  const details = translationDetails.parse(await context.artifacts.json(input.translation.details));
  const first = details.issues.find((issue) => issue.severity === 'error');
  const reason = first
    ? `${first.position.file}:${first.position.line}:${first.position.column} ${first.message}`
    : 'not translated';
  return { verdict: 'not_compiled', reason, basis: 'none', equal: 0, total: 0, results: [], pack: undefined };
}
