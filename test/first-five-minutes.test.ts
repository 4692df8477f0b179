/**
 * What somebody sees who has Node and npm, and nothing else, in the first minutes: from the package to a run that survives the death
 * of its process. The whole test has 180 seconds; with and without a terminal, with and without the compilers.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bank, hasCobc, hasJdk } from './cli/drydock.ts';
import { packed } from './packed.ts';

const npm = spawnSync('sh', ['-c', 'command -v npm']).stdout.toString().trim();
const script = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));
if (npm === '') process.stderr.write('! no npm here: the first five minutes are skipped\n');
if (script === undefined)
  process.stderr.write('! no script(1) here: the first five minutes are not tried in a terminal\n');
if (!hasCobc || !hasJdk) process.stderr.write('! the first five minutes are not tried with cobc and a JDK\n');

interface Spoken {
  readonly code: number | null;
  /** stdout; in a terminal, all that is on the screen. */
  readonly text: string;
  readonly stderr: string;
}

interface Machine {
  readonly name: string;
  readonly inTerminal: boolean;
  readonly compilers: boolean;
}

const MACHINES: readonly Machine[] = [
  { name: 'in a terminal, with cobc and a JDK', inTerminal: true, compilers: true },
  { name: 'in a terminal, with Node alone', inTerminal: true, compilers: false },
  { name: 'in a pipe, with cobc and a JDK', inTerminal: false, compilers: true },
  { name: 'in a pipe, with Node alone', inTerminal: false, compilers: false },
];

let folder: string;
let bin: string;

/** A folder of programs that is all of PATH: Node, npm, and the shell that npm asks for. */
async function nodeAlone(into: string): Promise<string> {
  await mkdir(into);
  const sh = await realpath('/bin/sh');
  for (const [name, target] of Object.entries({ node: process.execPath, npm: await realpath(npm), sh }))
    await symlink(target, join(into, name));
  return into;
}

/** A person on a fresh machine: a home of their own, no settings, and what they type. */
class Person {
  readonly place: string;
  readonly #machine: Machine;
  readonly #env: NodeJS.ProcessEnv;

  constructor(machine: Machine, place: string) {
    this.place = place;
    this.#machine = machine;
    const path = [join(place, 'node_modules/.bin'), bin, ...(machine.compilers ? ['/usr/bin', '/bin'] : [])];
    const terminal = machine.inTerminal ? { TERM: 'xterm-256color' } : {};
    this.#env = {
      PATH: path.join(delimiter),
      HOME: join(place, 'user'),
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
      ...terminal,
    };
  }

  /** Types a line, and waits until the prompt is back. */
  async types(line: string): Promise<Spoken> {
    const [program, args] =
      this.#machine.inTerminal && script !== undefined
        ? [script, ['-qefc', line, '/dev/null']]
        : ['/bin/sh', ['-c', line]];
    const child = spawn(program, args, { cwd: this.place, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [text, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
    child.stderr.setEncoding('utf8').on('data', (more: string) => (stderr += more));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, text: text.replaceAll('\r\n', '\n'), stderr };
  }
}

/** What takes its time, so that there is something to kill. */
const SLOW = `import { setTimeout } from 'node:timers/promises';
import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: 'slow', version: '1.0.0', description: 'Takes its time', capabilities: [{ skill: 'test.slow' }],
  input: z.unknown(), output: z.object({}),
  run: async (context) => (await setTimeout(150, undefined, { signal: context.signal }), { output: {} }),
});
`;
const ITEMS = Array.from({ length: 16 }, (_, index) => `item-${index}`);
const FLOW = `name: slowly\nsteps:\n  work: { forEach: "[${ITEMS.map((id) => `'${id}'`).join(', ')}]", agent: test.slow, concurrency: 1 }\n`;

describe.skipIf(npm === '')('the first five minutes', () => {
  let tarball: string;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'drydock-first-')));
    bin = await nodeAlone(join(folder, 'bin'));
    tarball = await packed(folder);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  for (const machine of MACHINES) {
    const possible = (!machine.inTerminal || script !== undefined) && (!machine.compilers || (hasCobc && hasJdk));
    it.skipIf(!possible)(
      `lead from the package to proof, and past kill -9, ${machine.name}`,
      async () => {
        const place = join(folder, machine.name.replaceAll(/\W+/g, '-'));
        await mkdir(join(place, 'user'), { recursive: true });
        const person = new Person(machine, place);

        expect(await person.types(`npm install --offline --no-audit --no-fund ${tarball}`)).toMatchObject({ code: 0 });
        expect((await readdir(join(place, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual([
          'drydock',
        ]);

        const greeting = await person.types('drydock');
        expect(greeting.code).toBe(0);
        expect(greeting.text.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
        expect(greeting.text).toMatch(/drydock demo[^]*drydock doctor/);

        const examined = await person.types('drydock doctor');
        expect(examined.text).toContain(machine.compilers ? 'compiled and ran a program' : 'apt-get install');

        const demo = await person.types('drydock demo');
        const seen = demo.text + demo.stderr;
        expect(seen).toContain(machine.compilers ? 'proven 14' : 'unverified 14');
        expect(seen).toMatch(machine.compilers ? /statements #2 succeeded: proven 1/ : /statements #2.*unverified 1/);
        expect(demo.code).toBe(machine.compilers ? 0 : 6);
        if (!machine.compilers) expect(seen).toMatch(/apt-get install \S*jdk/);
        // What redraws lines and moves the cursor puts everything back.
        if (machine.inTerminal)
          expect(seen.lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(seen.lastIndexOf('\u001b[?25l'));
        else expect(seen).not.toContain('\u001b');

        await cp(bank, join(place, 'cobol'), { recursive: true });
        const assessed = await person.types('drydock assess cobol');
        expect(assessed, assessed.text + assessed.stderr).toMatchObject({ code: 0 });
        expect(assessed.text).toMatch(/program 14/);

        // What evidence tells to type is typed, and gives the same proof again.
        const evidence = await person.types('drydock evidence view BKS030');
        expect(evidence, evidence.text + evidence.stderr).toMatchObject({ code: 0 });
        const [, again = ''] = /Do it again: +(drydock verify .*\S)/.exec(evidence.text + evidence.stderr) ?? [];
        expect(again).not.toBe('');
        const repeated = await person.types(again);
        expect(repeated, repeated.text + repeated.stderr).toMatchObject({ code: 0 });
        expect(repeated.text).toMatch(machine.compilers ? /equal +as before/ : /unverified +as before/);

        await survives(person);
      },
      180_000,
    );
  }

  async function survives(person: Person): Promise<void> {
    const { place } = person;
    await mkdir(join(place, 'agents'));
    await mkdir(join(place, 'workflows'));
    await writeFile(join(place, 'package.json'), '{ "type": "module" }');
    await writeFile(join(place, 'agents/slow.ts'), SLOW);
    await writeFile(join(place, 'workflows/slowly.yaml'), FLOW);
    const up = await person.types('drydock up --port 0');
    expect(up, up.stderr).toMatchObject({ code: 0 });
    try {
      const started = await person.types('drydock run start --detach -w slowly');
      expect(started, started.text + started.stderr).toMatchObject({ code: 0 });
      await person.types('drydock run wait slowly --timeout 1s');
      const note = join(place, 'user/.local/state/drydock/daemon.json');
      process.kill((JSON.parse(readFileSync(note, 'utf8')) as { pid: number }).pid, 'SIGKILL');
      expect(await person.types('drydock status')).toMatchObject({ code: 10 });
      expect(await person.types('drydock up --port 0')).toMatchObject({ code: 0 });
      expect(await person.types('drydock run wait slowly --timeout 60s')).toMatchObject({ code: 0 });
      const events = (await person.types('drydock run events slowly 2>errors.txt')).text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; data: { item?: string } });
      const done = events.filter(({ type }) => type === 'attempt.succeeded').map(({ data }) => data.item);
      expect(done).toHaveLength(ITEMS.length);
      expect(new Set(done)).toEqual(new Set(ITEMS));
    } finally {
      await person.types('drydock down');
    }
  }
});
