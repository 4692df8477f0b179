/** What jobs of GitHub and GitLab get, from real processes in their surroundings. */
import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { bank, hasJdk } from './drydock.ts';
import { type Playground, playground } from './playground.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const JUDGE = `
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'judge', version: '1.0.0', description: 'Says what it is told',
  capabilities: [{ skill: 'test.judge' }],
  input: z.json(),
  output: z.json(),
  async run(context, input) {
    const { id, verdict } = input;
    context.log('info', 'looked at ' + id + '\\n::error::forged by a log line');
    if (verdict === 'broken') throw new Error('it broke\\n::warning::forged by an error');
    return { output: { reason: 'a < b & "c"\\u0000\\u001b[31m ::error::forged, line 7: %0A' }, ...(verdict === 'none' ? {} : { verdict }) };
  },
});
`;

const WORKFLOW = `name: judged
steps:
  judge:
    forEach: >-
      [{ 'id': 'GOOD', 'path': 'src/GOOD.cbl', 'verdict': 'proven' }, { 'id': '::error::BAD', 'path': 'src/BAD, 1.cbl', 'verdict': 'mismatch' },
       { 'id': 'CICS', 'path': 'src/CICS.cbl', 'verdict': 'not_runnable' }, { 'id': 'BROKEN', 'verdict': 'broken' }, { 'id': 'PLAIN', 'verdict': 'none' }]
    agent: test.judge
    with: "\${item.value}"
    onFailure: continue
`;

let at: Playground;
beforeEach(async () => {
  at = await playground();
  await writeFile(join(at.folder, 'agents/judge.ts'), JUDGE);
  await writeFile(join(at.folder, 'workflows/judged.yaml'), WORKFLOW);
});
afterEach(() => at[Symbol.asyncDispose]());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function inCi(variables: Record<string, string>, ...args: string[]): Promise<Ended> {
  const { GITHUB_ACTIONS: _github, GITLAB_CI: _gitlab, npm_lifecycle_event: _npm, ...inherited } = process.env;
  const env = { ...inherited, DRYDOCK_HOME: at.home, NO_COLOR: '1', CI: 'true', ...variables };
  return new Promise((resolve) => {
    const whole = [inject('command'), ...args];
    execFile(process.execPath, whole, { cwd: at.folder, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const RUN = ['run', 'start', '-w', 'judged', '--source', '.'];

/** Validates with the JDK, which has a parser for schemas. */
function isValid(file: string): boolean {
  const program = `
import javax.xml.transform.stream.StreamSource;
public class Valid { public static void main(String[] args) throws Exception {
  javax.xml.validation.SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema").newSchema(new java.io.File(args[0]))
    .newValidator().validate(new StreamSource(new java.io.File(args[1]))); } }`;
  const input = spawnSync(
    'sh',
    [
      '-c',
      'cat > "$0/Valid.java" && java "$0/Valid.java" "$1" "$2"',
      at.folder,
      join(root, 'test/fixtures/junit.xsd'),
      file,
    ],
    { input: program, encoding: 'utf8' },
  );
  if (input.status !== 0) process.stderr.write(input.stderr);
  return input.status === 0;
}

describe('a JUnit report', () => {
  it('holds each item with its verdict, however the run is looked at, and is valid', async () => {
    const started = await inCi({}, ...RUN, '--junit', 'out/first.xml');
    expect(started.code).toBe(6);
    const text = await readFile(join(at.folder, 'out/first.xml'), 'utf8');
    const found = text.split('<testcase ').slice(1);
    const cases = found.map((one) => [/name="([^"]*)" time/.exec(one)?.[1], /<(failure|error|skipped)/.exec(one)?.[1]]);
    expect(new Map(cases as [string, string][])).toEqual(
      new Map([
        ['::error::BAD', 'failure'],
        ['BROKEN', 'error'],
        ['CICS', 'skipped'],
        ['GOOD', undefined],
        ['PLAIN', undefined],
      ]),
    );
    expect(text).toContain('tests="5" failures="1" errors="1"');
    expect(text).toContain('file="src/BAD, 1.cbl"');
    expect(text).toContain(
      'message="a &lt; b &amp; &quot;c&quot;\uFFFD\uFFFD[31m ::error::forged, line 7: %0A" type="mismatch"',
    );
    for (const args of [
      ['run', 'watch', '1'],
      ['run', 'wait', '1'],
      ['run', 'view', '1'],
    ]) {
      await inCi({}, ...args, '--junit', 'again.xml');
      expect(await readFile(join(at.folder, 'again.xml'), 'utf8')).toBe(text);
    }
    if (hasJdk) expect(isValid(join(at.folder, 'out/first.xml'))).toBe(true);
    expect(await inCi({}, ...RUN, '--detach', '--junit', 'x.xml')).toMatchObject({ code: 2 });
    expect(await inCi({}, 'run', 'view', '--junit', '/dev/null/x.xml')).toMatchObject({
      stderr: expect.stringContaining('DRY-E5004'),
    });
  }, 60_000);

  it('holds each case of drydock verify', async () => {
    const ended = await inCi({}, 'verify', '--cases', join(bank, 'vectors'), '--filter', 'a', '--junit', 'cases.xml');
    const text = await readFile(join(at.folder, 'cases.xml'), 'utf8');
    const count = Number(/<testsuites name="drydock verify" tests="(\d+)"/.exec(text)?.[1]);
    expect(count).toBeGreaterThan(0);
    expect(text.match(/<testcase /g)).toHaveLength(count);
    if (hasJdk) {
      expect(ended.code).toBe(0);
      expect(isValid(join(at.folder, 'cases.xml'))).toBe(true);
    }
  }, 120_000);
});

describe('GitHub Actions', () => {
  it('gets folded progress, annotations and a summary, and no command that came from an agent', async () => {
    const file = join(at.folder, 'summary.md');
    await writeFile(file, '# before\n');
    const { code, stderr, stdout } = await inCi(
      { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file },
      ...RUN,
      '--name',
      'judged',
    );
    expect(code).toBe(6);
    const heard: string[] = [];
    let token: string | null = null;
    for (const line of stderr.split('\n').map((text) => text.trimStart())) {
      if (line === `::${token}::`) token = null;
      else if (token === null && line.startsWith('::')) {
        token = /^::stop-commands::([0-9a-f]{32})$/.exec(line)?.[1] ?? null;
        if (token === null) heard.push(line);
      }
    }
    expect(token).toBeNull();
    expect(stdout).not.toMatch(/^\s*::/m);
    expect(heard).toEqual([
      '::group::judged #1',
      '::endgroup::',
      expect.stringMatching(/^::error title=BROKEN%3A agent_error::agent judge failed: it broke$/),
      expect.stringMatching(/^::error file=src\/BAD%2C 1\.cbl,title=%3A%3Aerror%3A%3ABAD%3A mismatch::a < b/),
      expect.stringMatching(/^::warning file=src\/CICS\.cbl,title=CICS%3A not_runnable::/),
    ]);
    const summary = await readFile(file, 'utf8');
    expect(summary).toMatch(/^# before\n### judged &#35;1: completed/);
    expect(summary).toContain('| all | 5 | 2 | 1 | 1 | 1 |');
    expect(summary).not.toContain('<');
  }, 60_000);

  it('that cannot take a summary stops nothing', async () => {
    const ended = await inCi(
      { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/dev/null/x' },
      'run',
      'start',
      '-w',
      'short',
    );
    expect(ended.code).toBe(0);
  }, 60_000);
});

describe('GitLab', () => {
  it('gets folded progress', async () => {
    const { stderr } = await inCi({ GITLAB_CI: 'true' }, 'run', 'start', '-w', 'short');
    const lines = stderr.replaceAll('\u001b[0K', '').split('\n');
    const name = /^section_start:\d{10}:(drydock_[0-9a-f]{32})\[collapsed=true\]\rshort #1$/.exec(lines[0] ?? '')?.[1];
    expect(name).toBeDefined();
    expect(lines.filter((line) => line.startsWith('section_end:'))).toEqual([
      expect.stringMatching(new RegExp(`^section_end:\\d{10}:${name ?? ''}\r$`)),
    ]);
    expect(stderr).not.toContain('::');
  }, 60_000);
});

describe('docs/ci.md', () => {
  it('shows jobs that parse, with commands and options that exist', async () => {
    const page = await readFile(join(root, 'docs/ci.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => parse(text) as object);
    expect(blocks).toHaveLength(2);
    const help = await inCi({}, 'migrate', '--help');
    const commands = [...JSON.stringify(blocks).matchAll(/npx drydock ([^"\\]*)/g)].map(([, line = '']) => line);
    expect(commands.length).toBeGreaterThan(1);
    for (const line of commands)
      for (const [option] of line.matchAll(/--[a-z-]+/g)) expect(help.stdout).toContain(option);
  }, 30_000);
});
