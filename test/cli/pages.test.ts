/** Every command that a page shows in a block of `sh` is executed, in the order of the page, in a folder such as the page speaks of. */
import { readFileSync, readdirSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bank, hasCobc, hasJdk } from './drydock.ts';
import { type Playground, playground } from './playground.ts';
import { shownIn } from './shown-commands.ts';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const proves = hasCobc && hasJdk;

/** They have tests of their own: one looks for commands that no page shows, the other has a model to ask. */
const ELSEWHERE = ['commands.md', 'models.md'];

const pages = ['../README.md', '../deploy/README.md', ...readdirSync(docs).filter((name) => !ELSEWHERE.includes(name))]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(docs, name), 'utf8') }))
  .filter(({ text }) => shownIn(text, 'sh').length > 0);

/** Commands that need a compiler to end as the page says. */
const NEEDS_TOOLS = /^(demo|migrate|verify|project|evidence)\b/;

/** What the reader of any page may have: the bank, agents, workflows, and a run that has been. */
async function prepare(at: Playground, text: string): Promise<void> {
  await cp(bank, join(at.folder, 'cobol'), { recursive: true });
  const [, agent = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(docs, 'writing-agents.md'), 'utf8')) ?? [];
  await writeFile(join(at.folder, 'agents', 'line-counter.ts'), agent);
  await mkdir(join(at.folder, 'workflows'), { recursive: true });
  for (const [, yaml = '', name = ''] of text.matchAll(/```yaml\n((?:name: (\S+)\n)?.*?)```/gs))
    if (name !== '') await writeFile(join(at.folder, 'workflows', `${name}.yaml`), yaml);
  const long = readFileSync(join(at.folder, 'workflows', 'long.yaml'), 'utf8');
  // Long enough that it still goes on when it is told to pause, however busy this machine is.
  await writeFile(join(at.folder, 'workflows', 'nightly.yaml'), long.replace('default: 400', 'default: 3000'));
  await at.run('run', 'start', '-w', 'ask');
  await at.run('run', 'approve');
}

for (const { name, text } of pages) {
  describe(`docs/${name}`, () => {
    let at: Playground;
    beforeAll(async () => {
      at = await playground();
      await prepare(at, text);
    }, 60_000);
    afterAll(() => at[Symbol.asyncDispose]());

    it('shows commands that do what they are shown for', async () => {
      for (const { args, code } of shownIn(text, 'sh')) {
        const line = args.join(' ');
        if (NEEDS_TOOLS.test(line) && !proves) {
          process.stderr.write(`! without cobc and a JDK, drydock ${line} is not executed\n`);
          continue;
        }
        const own = args[0] === 'up' ? [...args, '--port', '0'] : args;
        const { code: was, stderr } = await at.run(...own);
        expect(was, `drydock ${line}\n${stderr}`).toBe(code);
      }
    }, 180_000);
  });
}
