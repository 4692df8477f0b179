import { copyFile, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cobolAgents } from '../src/cobol/agents/index.ts';
import { VerificationTools } from '../src/cobol/equivalence/index.ts';
import { runDirect } from '../src/direct/index.ts';
import type { ModelGateway } from '../src/llm/index.ts';
import { businessRules, programDescription } from '../src/project/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';
import { speak } from './model-server.ts';

const root = join(import.meta.dirname, '..');

/** A program of the demonstration, and where in it the interest is. */
const QUOTE = 'COMPUTE INTEREST ROUNDED = BALANCE * RATE / 12.';
let folder: string;
let interestAt: number;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'drydock-handbook-')));
  const program = join(root, 'examples/statements/src/STM010.cbl');
  const lines = (await readFile(program, 'utf8')).split('\n');
  interestAt = 1 + lines.findIndex((line) => line.includes(QUOTE));
  await mkdir(join(folder, 'source'));
  await copyFile(program, join(folder, 'source/STM010.cbl'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function citing(line: number, quote: string) {
  return [{ file: 'STM010.cbl', line, endLine: line, quote }];
}

async function run(text: string, gateway: ModelGateway, params = {}) {
  const loaded = loadWorkflow(text, 'test.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  await using tools = new VerificationTools(join(folder, 'cache'));
  const result = await runDirect(loaded.workflow, params, {
    home: join(folder, 'home'),
    agents: cobolAgents(tools),
    source: join(folder, 'source'),
    models: gateway,
  });
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(result.workspace, 'outputs', name), 'utf8'));
  return { result, json };
}

describe('a handbook of a code base', () => {
  it('holds what the lines say, at the lines that say it; what no line says is left out, and counted', async () => {
    const rule = (title: string, citations: object[]) => ({
      title,
      rule: `The ${title} | of an account`,
      kind: 'calculation',
      data: ['INTEREST'],
      citations,
    });
    await using server = await speak((question) =>
      question.includes('business rules')
        ? {
            rules: [
              rule('interest', citing(interestAt + 3, QUOTE)),
              rule('fee', citing(4, 'COMPUTE FEE = 10')),
              rule('discount', [{ file: '/etc/passwd', line: 1, endLine: 1, quote: 'root' }]),
            ],
          }
        : {
            purpose: 'Writes <b>statements</b>.',
            paragraphs: [{ text: 'Interest.', citations: citing(interestAt, QUOTE) }],
          },
    );
    const { result, json } = await run(
      await readFile(join(root, 'workflows/cobol-handbook.yaml'), 'utf8'),
      server.gateway,
    );
    expect(result.error).toBeNull();
    expect(result.state).toBe('succeeded');
    const rules = businessRules.parse(await json('rules/STM010.json'));
    expect(rules.rules.map(({ title, citations }) => [title, citations[0]?.line])).toEqual([['interest', interestAt]]);
    expect(rules.unfounded.map(({ problem }) => problem)).toEqual([
      'the quote does not stand at STM010.cbl:4',
      'there is no file /etc/passwd',
    ]);
    expect(programDescription.parse(await json('descriptions/STM010.json')).said).toEqual({
      model: 'local/m',
      source: 'live',
    });
    const handbook = await readFile(join(result.workspace, 'outputs/handbook.md'), 'utf8');
    expect(handbook).toContain('1 programs, 1 described, 1 business rules.');
    expect(handbook).toContain(`\`STM010.cbl:${interestAt}\``);
    expect(handbook).toContain('Left out, because no line says it: 2.');
    expect(handbook).toContain('Writes \\<b\\>statements');
    expect(handbook).not.toContain('discount');
    expect(server.asked).toHaveLength(2);
  }, 60_000);

  it('is written without what a model did not answer in the form that was asked for, and says what is missing', async () => {
    await using server = await speak(() => ({ nothing: true }));
    const { result } = await run(await readFile(join(root, 'workflows/cobol-handbook.yaml'), 'utf8'), server.gateway);
    expect(result.state).toBe('completed_with_findings');
    expect(result.items.every(({ state }) => state === 'failed')).toBe(true);
  }, 60_000);
});

describe('a review by a model', () => {
  it('is an opinion: its verdict is judged, and remarks about places that there are not are dropped', async () => {
    await using server = await speak(() => ({
      summary: 'Fine.',
      readability: 4,
      remarks: [
        { path: 'app/Stm010.java', line: 3, severity: 'note', remark: 'Here.' },
        { path: 'app/Stm010.java', line: 99_999, severity: 'risk', remark: 'Nowhere.' },
        { path: 'app/Other.java', line: 1, severity: 'risk', remark: 'Not this.' },
      ],
    }));
    const { result, json } = await run(
      `name: review
steps:
  discovery: { agent: cobol.discover, with: { standard: auto, format: auto, copybooks: [], vectors: "" } }
  analysis: { agent: cobol.analyze, forEach: steps.discovery.output.programs, with: { program: "\${item.value}" } }
  mapping: { agent: cobol.map, with: { inventory: "\${steps.discovery.output}", analyses: "\${steps.analysis.items}" } }
  translation:
    agent: cobol.translate
    forEach: analysis
    with: { program: "\${item.value}", analysis: "\${item.outputs.analysis}", graph: "\${steps.mapping.output}" }
  review:
    agent: cobol.review
    forEach: translation
    with: { program: "\${item.value}", translation: "\${item.outputs.translation}" }
`,
      server.gateway,
    );
    expect(result.items.filter(({ step }) => step === 'review')).toMatchObject([{ verdict: 'judged' }]);
    expect(await json('reviews/STM010.json')).toMatchObject({
      summary: 'Fine.',
      remarks: [{ path: 'app/Stm010.java', line: 3 }],
    });
  }, 60_000);
});
