import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCase } from './cases.ts';
import { FreshJvm } from './fresh-jvm.ts';
import type { JavaMachine } from './java-machine.ts';
import { OriginalRunner } from './original.ts';
import { type SampleCases, sampleCases } from './sample-cases.ts';
import { findToolchain, type Jdk, type Tool } from './toolchain.ts';
import type { Translated, Translator } from './translation.ts';
import { verifyCase } from './verify-case.ts';
import { verifyCases } from './verify-cases.ts';

const toolchain = await findToolchain();

/** A translation whose main method has this body. */
function java(...bodies: readonly string[]): Translator {
  const steps = bodies.map((body) => ({
    mainClass: 'p.Main',
    sources: [{ path: 'p/Main.java', text: mainClass(body) }],
  }));
  return () => ({ kind: 'java', steps });
}

function mainClass(body: string): string {
  return `package p;
import java.nio.file.*;
public class Main {
  public static void main(String[] args) throws Exception {
    ${body}
  }
}
`;
}

const RECORDED = {
  'A.cbl': '',
  'expected/stdout.txt': 'TOTAL 12.50\n',
  'expected/stdout1.txt': '',
  'expected/files/OUT': 'DATA\n',
};
const ONE_STEP = { steps: [{ program: 'A.cbl' }], expected: { dir: 'expected', exit: [4], outputFiles: ['OUT'] } };
const RIGHT = 'System.out.print("TOTAL 12.50\\n"); Files.writeString(Path.of("OUT"), "DATA\\n"); System.exit(4);';
const WRONG = RIGHT.replace('12.50', '12.49');

let samples: SampleCases;
let machine: JavaMachine;
let library = '';
beforeAll(async () => {
  samples = await sampleCases(RECORDED);
  if (toolchain.jdk === undefined) return;
  library = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  machine = await FreshJvm.start(toolchain.jdk, library, toolchain);
});
afterAll(async () => {
  await samples[Symbol.asyncDispose]();
  await machine?.[Symbol.asyncDispose]();
  if (library !== '') await rm(library, { recursive: true });
});

function verify(testCase: TestCase, translate: Translator, stepTimeoutMs?: number) {
  return verifyCase(testCase, { translate, machine, originals: 'recorded', stepTimeoutMs });
}

describe('verdicts without execution', () => {
  const withoutJdk = { machine: undefined, originals: 'recorded' } as const;

  it('are unverified where there is no JDK, never proven', async () => {
    const result = await verifyCase(samples.case(ONE_STEP), { ...withoutJdk, translate: java(RIGHT) });
    expect(result).toMatchObject({ verdict: 'unverified', reason: 'there is no JDK to run the translation' });
    expect(result.evidence.translation).toMatchObject([{ name: 'p/Main.java' }]);
  });

  it('name the place of what could not be translated', async () => {
    const diagnostics = [{ path: 'A.cbl', line: 12, column: 8, message: 'SCREEN SECTION is not supported' }];
    const translate = (): Translated => ({ kind: 'unsupported', diagnostics });
    const result = await verifyCase(samples.case(ONE_STEP), { ...withoutJdk, translate });
    expect(result).toMatchObject({
      verdict: 'not_compiled',
      reason: 'unsupported: A.cbl:12:8 SCREEN SECTION is not supported',
      diagnostics,
    });
  });

  it('do not hide the other cases when the translator fails on one', async () => {
    const translate: Translator = ({ id }) => {
      if (id === 'broken') throw new Error('no such node');
      return { kind: 'unsupported', diagnostics: [] };
    };
    const cases = ['a', 'broken', 'b'].map((id) => ({ ...samples.case(ONE_STEP), id }));
    const ended: string[] = [];
    const results = await verifyCases(cases, { ...withoutJdk, translate }, { onResult: ({ id }) => ended.push(id) });
    expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['a', 'not_compiled'],
      ['broken', 'unverified'],
      ['b', 'not_compiled'],
    ]);
    expect(results[1]?.reason).toBe('internal error: no such node');
    expect(ended.sort()).toEqual(['a', 'b', 'broken']);
  });

  it('are not given after the signal fired', async () => {
    const controller = new AbortController();
    const cases = ['a', 'b', 'c'].map((id) => ({ ...samples.case(ONE_STEP), id }));
    const onResult = () => controller.abort(new Error('enough'));
    const options = { onResult, signal: controller.signal, concurrency: 1 };
    await expect(verifyCases(cases, { ...withoutJdk, translate: java(RIGHT) }, options)).rejects.toThrow('enough');
  });
});

describe.skipIf(toolchain.jdk === undefined)('verdicts by execution (needs a JDK)', () => {
  it('are proven when output, files and exit code are equal, with evidence of both sides', async () => {
    const result = await verify(samples.case(ONE_STEP), java(RIGHT));
    expect(result).toMatchObject({ verdict: 'proven', reason: '' });
    const { expected, actual, comparison, expectation, execution } = result.evidence;
    expect({ ...actual, deleted: null }).toEqual(expected);
    expect(expected?.files.map(({ name }) => name)).toEqual(['OUT']);
    expect(comparison).toMatchObject({ comparedBytes: 17, comparedFiles: ['OUT'], normalisations: [] });
    expect(expectation).toMatchObject({ source: 'recorded' });
    expect(execution).toMatchObject({ machine: 'fresh', compiler: (toolchain.jdk as Jdk).version });
  });

  it('are a mismatch with the first difference', async () => {
    const result = await verify(samples.case(ONE_STEP), java(WRONG));
    expect(result.verdict).toBe('mismatch');
    expect(result.reason).toBe(
      'stdout of step 1 differs at line 1, column 10, offset 9: expected "TOTAL 12.50.", got "TOTAL 12.49."',
    );
  });

  it('show what the translation said when it failed', async () => {
    const result = await verify(samples.case(ONE_STEP), java('throw new IllegalStateException("subscript 9 of 5");'));
    expect(result.verdict).toBe('mismatch');
    expect(result.reason).toContain('subscript 9 of 5');
  });

  it('are not_compiled with the message of the compiler and its place', async () => {
    const result = await verify(samples.case(ONE_STEP), java('int total = "text";'));
    expect(result.verdict).toBe('not_compiled');
    expect(result.reason).toMatch(/^javac: p\/Main\.java:5: incompatible types/);
  });

  it('are a mismatch when the translation does not end', async () => {
    const result = await verify(samples.case(ONE_STEP), java('System.out.print("TOTAL"); while (true) { }'), 1500);
    expect(result.verdict).toBe('mismatch');
    expect(result.reason).toBe('step 1: the translation did not end within 2 s');
  });

  it('hold for chains: each step sees the files of those before it, its own input, arguments and environment', async () => {
    const testCase = samples.case({
      steps: [
        { program: 'A.cbl', stdinText: 'TOTAL 12.50\n' },
        { program: 'A.cbl', args: ['DA'], env: { REST: 'TA' } },
      ],
      expected: { dir: 'expected', exit: [0, 0], outputFiles: ['OUT'] },
    });
    const first = 'System.in.transferTo(System.out); Files.writeString(Path.of("OUT"), "-");';
    const second =
      'if (Files.exists(Path.of("OUT"))) Files.writeString(Path.of("OUT"), args[0] + System.getenv("REST") + "\\n");';
    expect(await verify(testCase, java(first, second))).toMatchObject({ verdict: 'proven', reason: '' });
  });

  it.skipIf(toolchain.confinement.level === 'none')(
    'do not let a translation write outside its directory',
    async () => {
      const body = `Files.writeString(Path.of("${samples.root}/outside"), "x");`;
      const result = await verify(samples.case(ONE_STEP), java(body));
      expect(result.stderr).toContain('Read-only file system');
    },
  );

  it('are unverified when nothing is recorded, and not_runnable when an input is missing', async () => {
    const unrecorded = samples.case({ steps: [{ program: 'A.cbl' }] });
    expect(await verify(unrecorded, java(RIGHT))).toMatchObject({
      verdict: 'unverified',
      reason: 'no output of the original is recorded',
    });
    const missing = samples.case({ ...ONE_STEP, files: [{ src: 'nowhere.dat', as: 'IN' }] });
    expect(await verify(missing, java(RIGHT))).toMatchObject({
      verdict: 'not_runnable',
      reason: 'sample: the input nowhere.dat cannot be read',
    });
  });

  it.skipIf(toolchain.cobc === undefined)('are not_runnable when the original does not compile', async () => {
    await using originals = await OriginalRunner.start(toolchain.cobc as Tool, toolchain);
    const result = await verifyCase(samples.case(ONE_STEP), { translate: java(RIGHT), machine, originals });
    expect(result.verdict).toBe('not_runnable');
    expect(result.reason).toMatch(/^the original A\.cbl does not compile: /);
  });
});
