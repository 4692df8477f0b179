import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cobolAgents } from '../src/cobol/agents/index.ts';
import { findGcov, findToolchain, loadCorpus, VerificationTools } from '../src/cobol/equivalence/index.ts';
import { runDirect } from '../src/direct/index.ts';
import { programCoverage, writtenVectors } from '../src/project/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';
import { speak } from './model-server.ts';

const { cobc } = await findToolchain();
const gcov = await findGcov();
const root = join(import.meta.dirname, '..');

/** Reads a card and a file; a kind of card sends it round for ever, another says what time it is. */
const PROGRAM = `       IDENTIFICATION DIVISION.
       PROGRAM-ID. CARDS.
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT LIST-FILE ASSIGN TO 'LIST' LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD LIST-FILE.
       01 LIST-LINE.
          05 LIST-KIND PIC X.
          05 LIST-SUM  PIC 9(3).
       WORKING-STORAGE SECTION.
       01 CARD  PIC X(4).
       01 CLOCK PIC 9(8).
       01 TOTAL PIC 9(5) VALUE 0.
       01 ENDED PIC X VALUE 'N'.
       PROCEDURE DIVISION.
       MAIN-P.
           ACCEPT CARD
           IF CARD = 'LOOP' GO TO MAIN-P2.
           IF CARD = 'TIME'
               ACCEPT CLOCK FROM TIME
               DISPLAY CLOCK
               DISPLAY 'TIME'.
           OPEN INPUT LIST-FILE
           PERFORM READ-P UNTIL ENDED = 'Y'
           CLOSE LIST-FILE
           DISPLAY TOTAL
           STOP RUN.
       MAIN-P2.
           GO TO MAIN-P2.
       READ-P.
           READ LIST-FILE AT END MOVE 'Y' TO ENDED
           NOT AT END PERFORM ADD-P.
       ADD-P.
           EVALUATE LIST-KIND
               WHEN 'A'
                   ADD LIST-SUM TO TOTAL
               WHEN 'B'
                   SUBTRACT LIST-SUM FROM TOTAL
               WHEN OTHER
                   DISPLAY 'BAD ' LIST-LINE
           END-EVALUATE.
`;

const MANIFEST = {
  name: 'cards',
  root: '..',
  cases: [
    {
      id: 'CARDS-a',
      std: 'default',
      format: 'fixed',
      files: [{ src: 'data/list.txt', as: 'LIST' }],
      steps: [{ program: 'src/CARDS.cbl', stdinText: 'NONE\n' }],
    },
  ],
};

let folder = '';
let workflow = '';
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'drydock-vectors-')));
  for (const name of ['src', 'data', 'vectors']) await mkdir(join(folder, 'source', name), { recursive: true });
  await writeFile(join(folder, 'source/src/CARDS.cbl'), PROGRAM);
  await writeFile(join(folder, 'source/data/list.txt'), 'A001\nA002\n');
  await writeFile(join(folder, 'source/vectors/manifest.json'), JSON.stringify(MANIFEST));
  workflow = await readFile(join(root, 'workflows/cobol-vectors.yaml'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(answerTo: (question: string, index: number) => object) {
  let index = 0;
  await using server = await speak((question) => answerTo(question, index++));
  const loaded = loadWorkflow(workflow, 'cobol-vectors.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  await using tools = new VerificationTools(join(root, 'node_modules/.cache/drydock'));
  const options = {
    home: join(folder, 'home'),
    agents: cobolAgents(tools),
    source: join(folder, 'source'),
    models: server.gateway,
  };
  const result = await runDirect(loaded.workflow, {}, options);
  const outputs = join(result.workspace, 'outputs');
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(outputs, name), 'utf8'));
  const asked = server.asked.map((body) => JSON.parse(body).messages.at(-1).content as string);
  return { result, outputs, json, asked };
}

const proposed = (id: string, more: object) => ({ id, purpose: `for ${id}`, ...more });
const list = (text: string) => ({ files: [{ name: 'LIST', text }] });

describe.skipIf(cobc === undefined || gcov === undefined)('vectors that a model writes (needs cobc and gcov)', () => {
  it('are kept when the original executes more with them, with what the original then did; all others say why not', async () => {
    const { result, outputs, json, asked } = await run((_, index) => ({
      vectors:
        index === 0
          ? [
              proposed('minus', list('A009\nB003\n')),
              proposed('more-of-a', list('A100\n')),
              proposed('time', { stdin: 'TIME\n' }),
              proposed('away', { files: [{ name: '../LIST', text: 'X' }] }),
            ]
          : [proposed('bad-line', list('X001\n\u00e9002\n'))],
    }));
    expect(result.error).toBeNull();
    expect(result.state).toBe('succeeded');
    const before = programCoverage.parse(await json('coverage/CARDS.json'));
    const document = writtenVectors.parse(await json('vectors/CARDS.json'));
    const lineOf = (text: string) => 1 + PROGRAM.split('\n').findIndex((line) => line.includes(text));
    const missed = before.missed.flatMap(({ lines }) => lines);
    expect(missed).toContain(lineOf('SUBTRACT'));
    expect(missed).not.toContain(lineOf('ADD LIST-SUM'));
    expect(document.vectors.map(({ id, reached }) => [id, reached])).toEqual([
      ['CARDS-minus', [`CARDS.cbl:${lineOf('SUBTRACT')}`]],
      ['CARDS-bad-line', [`CARDS.cbl:${lineOf("DISPLAY 'BAD")}`]],
    ]);
    expect(document.dropped).toMatchObject([
      { id: 'CARDS-more-of-a', reason: 'it executes no line that was missed' },
      {
        id: 'CARDS-time',
        reason: expect.stringContaining('a second run does something else: stdout of step 1 differs'),
      },
      { id: 'CARDS-away', reason: expect.stringContaining('must be a relative path without ..') },
    ]);
    expect(document.after.executed - document.before.executed).toBe(2);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain(`CARDS.cbl:${lineOf('SUBTRACT')} in ADD-P: SUBTRACT LIST-SUM FROM TOTAL`);
    expect(asked[0]).toContain('A001\nA002');
    expect(asked[1]).toContain('CARDS-more-of-a (for more-of-a): it executes no line that was missed');
    expect(await readFile(join(outputs, 'coverage.md'), 'utf8')).toContain('CARDS-minus');

    // Copied beside the sources, they are vectors like all others.
    await cp(join(outputs, 'written-vectors'), join(folder, 'source/written-vectors'), { recursive: true });
    const loaded = await loadCorpus(join(folder, 'source/written-vectors'));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    expect(loaded.corpus.cases.map(({ id, oracle }) => [id, oracle])).toEqual([
      ['CARDS-a', 'weak'],
      ['CARDS-minus', 'strong'],
      ['CARDS-bad-line', 'strong'],
    ]);
    expect(await readFile(join(folder, 'source/written-vectors/expected/CARDS-minus/stdout.txt'), 'utf8')).toBe(
      '00006\n',
    );
    expect(await readFile(join(folder, 'source/written-vectors/inputs/CARDS-bad-line/LIST'), 'latin1')).toBe(
      'X001\n\u00e9002\n',
    );
    await rm(join(folder, 'source/written-vectors'), { recursive: true });
  }, 120_000);

  it('leave a run that ends without them when the model has none, and nothing is written', async () => {
    const { result, json, asked } = await run(() => ({ vectors: [] }));
    expect(result.state).toBe('succeeded');
    expect(asked).toHaveLength(1);
    expect(await json('vectors/CARDS.json')).toMatchObject({ vectors: [], dropped: [] });
    await expect(json('written-vectors/manifest.json')).rejects.toThrow('ENOENT');
  }, 60_000);
});
