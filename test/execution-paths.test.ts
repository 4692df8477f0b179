import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findToolchain,
  loadCorpus,
  type TestCase,
  tracePaths,
  VerificationTools,
} from '../src/cobol/equivalence/index.ts';
import { analyseFile, caseTranslator, type FileTranslation, translateFile } from '../src/cobol/translation/index.ts';

const { cobc, jdk } = await findToolchain();
const { signal } = new AbortController();

describe.skipIf(cobc === undefined || jdk === undefined)('the paths of both sides (needs cobc and a JDK)', () => {
  let folder = '';
  let tools: VerificationTools;
  let cases: readonly TestCase[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-paths-'));
    tools = new VerificationTools(join(import.meta.dirname, '../node_modules/.cache/drydock'));
    const loaded = await loadCorpus(join(import.meta.dirname, '../examples/bank'));
    if (loaded.ok) ({ cases } = loaded.corpus);
  }, 120_000);
  afterAll(async () => {
    await tools[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** @param change what is done to the Java of the subject before it runs */
  async function pathsOf(id: string, change: (java: string) => string = (java) => java) {
    const testCase = cases.find((one) => one.id === id) as TestCase;
    const [machine, originals] = [await tools.machine(), await tools.originals()];
    if (machine === undefined || originals === undefined) throw new Error('the tools have gone');
    const made = translated(testCase);
    const sources = made.sources.map(({ path, text }) => ({ path, text: change(text) }));
    const { mainClass = null } = made.programs[0] ?? {};
    const given = { file: join(testCase.root, testCase.subject), mainClass, sources, issues: made.issues };
    const translate = caseTranslator('translated', given);
    return tracePaths(testCase, made.paragraphs, { machine, originals, translate }, signal);
  }

  function translated({ root, subject, format, copyDirs }: TestCase): FileTranslation {
    const copybooks = copyDirs.map((path) => join(root, path));
    const options = { std: 'default', format, flags: [], copybooks } as const;
    return translateFile(analyseFile(join(root, subject), subject, options), 'translated');
  }

  it('are the same for a translation that is right', async () => {
    const paths = await pathsOf('BKB030-post');
    expect(paths).toMatchObject({ parted: false });
    expect(paths?.common).toBeGreaterThan(20);
  });

  it('part where a translation that is wrong goes another way, with the lines that the original executed there', async () => {
    const paths = await pathsOf('BKB030-post', (java) => java.replace('p5000Journal();', ''));
    expect(paths).toMatchObject({ parted: true, original: '5000-JOURNAL' });
    expect(paths?.last.at(-1)?.name).toBe('3000-POST');
    expect(paths?.statements.at(-1)?.verb).toBe('PERFORM');
  });

  it('are not told of Java that does not compile', async () => {
    expect(await pathsOf('BKB030-post', (java) => java.replace('procedure(', 'procedure(int '))).toBeUndefined();
  });
});
