import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cobolAgents } from '../src/cobol/agents/index.ts';
import { findToolchain, VerificationTools } from '../src/cobol/equivalence/index.ts';
import { analyseFile, translateFile } from '../src/cobol/translation/index.ts';
import { runDirect } from '../src/direct/index.ts';
import { translationDetails } from '../src/project/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';
import { speak } from './model-server.ts';

const { cobc, jdk } = await findToolchain();

const PROGRAM = `       IDENTIFICATION DIVISION.
       PROGRAM-ID. TALLYUP.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01 WS-RECORD.
          05 WS-COUNT PIC 9(3) COMP-3.
          05 WS-SUM   PIC S9(5)V99 COMP-3 OCCURS 2.
       PROCEDURE DIVISION.
       0000-MAIN.
           INITIALIZE WS-RECORD
           PERFORM 1000-ADD 3 TIMES
           DISPLAY WS-COUNT WS-SUM(1)
           STOP RUN.
       1000-ADD.
           ADD 1 TO WS-COUNT
           IF WS-COUNT > 1 PERFORM 2000-SUM.
       2000-SUM.
           COMPUTE WS-SUM(1) ROUNDED = WS-SUM(1) + WS-COUNT / 8.
`;

const WORKFLOW = `name: by-model
steps:
  discovery: { agent: cobol.discover, with: { standard: auto, format: auto, copybooks: [], vectors: "" } }
  analysis: { agent: cobol.analyze, forEach: steps.discovery.output.programs, with: { program: "\${item.value}" } }
  mapping: { agent: cobol.map, with: { inventory: "\${steps.discovery.output}", analyses: "\${steps.analysis.items}" } }
  translation:
    agent: { skill: cobol.translate, use: cobol-model-translator }
    forEach: analysis
    with: { program: "\${item.value}", analysis: "\${item.outputs.analysis}", graph: "\${steps.mapping.output}" }
  validation:
    agent: cobol.verify
    forEach: translation
    with: { program: "\${item.value}", analysis: "\${item.outputs.analysis}", graph: "\${steps.mapping.output}",
            translation: "\${item.outputs.translation}", vectors: "" }
    repair: { agent: { skill: cobol.repair, use: cobol-model-repairer }, maxAttempts: 2 }
`;

const METHODS = [
  { paragraph: '0000-MAIN', method: 'p0000Main' },
  { paragraph: '1000-ADD', method: 'p1000Add()' },
  { paragraph: '2000-SUM', method: 'p2000Sum' },
  { paragraph: '9999-NONE', method: 'nothing' },
];

let folder = '';
let java = '';
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'drydock-translator-')));
  await mkdir(join(folder, 'source'));
  const path = join(folder, 'source/TALLYUP.cbl');
  await writeFile(path, PROGRAM);
  const options = { std: 'default', format: 'fixed', flags: [], copybooks: [] } as const;
  // What a model that makes no mistake might write.
  java = translateFile(analyseFile(path, 'TALLYUP.cbl', options), 'app').sources[0]?.text ?? '';
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(answerTo: (question: string) => object) {
  await using server = await speak(answerTo);
  const loaded = loadWorkflow(WORKFLOW, 'test.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  await using tools = new VerificationTools(join(import.meta.dirname, '../node_modules/.cache/drydock'));
  const result = await runDirect(
    loaded.workflow,
    {},
    {
      home: join(folder, 'home'),
      agents: cobolAgents(tools),
      source: join(folder, 'source'),
      models: server.gateway,
    },
  );
  const text = (name: string) => readFile(join(result.workspace, 'outputs', name), 'utf8');
  return { result, text, asked: server.asked.map((body) => JSON.parse(body).messages.at(-1).content as string) };
}

describe.skipIf(cobc === undefined || jdk === undefined)('a translation by a model (needs cobc and a JDK)', () => {
  it('is proven only after both sides have done the same; what is wrong is found, told to the repairer, and repaired', async () => {
    const wrong = java.replace('> 1', '> 2');
    expect(wrong).not.toBe(java);
    const { result, text, asked } = await run((question) =>
      question.includes('## What the verifier found')
        ? { explanation: 'The limit was wrong.', edits: [{ path: 'app/Tallyup.java', old: '> 2', new: '> 1' }] }
        : { explanation: 'Nothing.', edits: [{ path: 'app/Tallyup.java', new: wrong }], methods: METHODS },
    );
    expect(result.error).toBeNull();
    expect(result.items.filter(({ step }) => step === 'validation')).toMatchObject([{ verdict: 'proven' }]);
    const [first = '', second = ''] = asked;
    expect(asked).toHaveLength(2);
    expect(first).toContain('05 WS-SUM 2 4 PIC S9(5)V99 COMP-3 OCCURS 2, 4 bytes each');
    expect(first).toContain('public final class Orders extends Program');
    expect(first).toContain('TALLYUP.cbl');
    expect(second).toMatch(/Both sides entered the same \d+ paragraphs/);
    expect(second).toContain('Then the original entered 2000-SUM, and the translation entered 1000-ADD.');
    const details = translationDetails.parse(JSON.parse(await text('translations/TALLYUP.json')));
    expect(details.changes.map(({ agent }) => agent)).toEqual(['cobol-model-translator', 'cobol-model-repairer']);
    expect(details.paragraphs.map(({ name, java: { member } }) => [name, member])).toEqual([
      ['0000-MAIN', 'p0000Main'],
      ['1000-ADD', 'p1000Add'],
      ['2000-SUM', 'p2000Sum'],
    ]);
  }, 60_000);

  it('is asked for again when it is another class, and fails without its own', async () => {
    const { result, asked } = await run(() => ({
      explanation: '',
      edits: [{ path: 'app/Other.java', new: 'package app; class Other {}' }],
      methods: [],
    }));
    expect(asked.at(-1)).toContain('the files are app/Tallyup.java');
    expect(result.items.find(({ step }) => step === 'translation')).toMatchObject({ state: 'failed' });
  }, 60_000);
});
