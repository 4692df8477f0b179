/** A project folder with an agent that takes its time, and workflows for it; and commands that are given there. */
import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drydock, type Ended, temporaryFolder } from './drydock.ts';

/** Waits as long as its input says; fails while there is a file that its input names; writes another one that it names. */
const SLOW = `
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'slow', version: '1.0.0', description: 'Takes its time',
  capabilities: [{ skill: 'test.slow' }],
  input: z.object({ ms: z.number().default(10), unless: z.string().default(''), file: z.string().default('') }),
  output: z.object({ ok: z.boolean() }),
  async run(context, { ms, unless, file }) {
    await setTimeout(ms, undefined, { signal: context.signal });
    if (unless !== '' && existsSync(unless)) throw new Error('told to fail');
    if (file !== '') await context.artifacts.write(file, 'text.report', 'done\\n');
    return { output: { ok: true } };
  },
});
`;

const WORKFLOWS: Readonly<Record<string, string>> = {
  // About as long as ten commands take, unless it is paused or cancelled.
  long: `name: long
parameters: { ms: { type: number, default: 400 } }
steps:
  work: { forEach: "['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']", agent: test.slow, with: { ms: "\${params.ms}" }, concurrency: 1 }
  last: { needs: work, agent: test.slow }
`,
  ask: `name: ask
steps:
  make: { agent: test.slow }
  release: { needs: make, approval: "Release it?", with: { made: "\${steps.make.output}" } }
  ship: { needs: release, agent: test.slow, with: { file: shipped.txt } }
`,
  short: `name: short
parameters: { unless: { type: string, default: "" } }
steps:
  first: { agent: test.slow }
  second: { needs: first, agent: test.slow, with: { unless: "\${params.unless}" }, retry: 1 }
`,
};

export interface Playground extends AsyncDisposable {
  readonly folder: string;
  readonly home: string;
  /** Runs a command to its end. */
  run(...args: string[]): Promise<Ended>;
  /** Starts a command that goes on; resolves when a line of its progress fits. */
  begin(line: RegExp, ...args: string[]): Promise<Begun>;
}

export interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when a line that fits has come. */
  said(line: RegExp): Promise<void>;
}

export async function playground(): Promise<Playground> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'agents'));
  await mkdir(join(folder, 'workflows'));
  await writeFile(join(folder, 'agents/slow.ts'), SLOW);
  for (const [name, text] of Object.entries(WORKFLOWS))
    await writeFile(join(folder, 'workflows', `${name}.yaml`), text);
  const place = { home: join(folder, 'home'), cwd: folder };
  const begun: ChildProcess[] = [];
  return {
    folder,
    home: place.home,
    run: (...args) => drydock(place, args),
    async begin(line, ...args) {
      const one = follow(place, args);
      await one.said(line);
      begun.push(one.child);
      return one;
    },
    async [Symbol.asyncDispose]() {
      for (const child of begun) child.kill('SIGKILL');
      await drydock(place, ['down']);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function follow(place: { readonly home: string; readonly cwd: string }, args: readonly string[]): Begun {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let child: ChildProcess | undefined;
  const ended = drydock(
    place,
    args,
    (line) => {
      lines.push(line);
      for (const look of waiting) look();
    },
    (started) => (child = started),
  );
  if (child === undefined) throw new Error('not started');
  const said = (wanted: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!lines.some((line) => wanted.test(line))) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then(({ stderr }) => reject(new Error(`it never said ${wanted.source}:\n${stderr}`)));
    });
  return { child, ended, said };
}
