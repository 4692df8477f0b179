import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';
import { shownIn } from './shown-commands.ts';

const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');

const sections = page.split(/^## /m).slice(1);
let at: Playground;

beforeAll(async () => {
  at = await playground();
  for (const [from, to] of [
    ['long', 'nightly'],
    ['ask', 'release'],
    ['short', 'checks'],
  ] as const) {
    const text = readFileSync(join(at.folder, 'workflows', `${from}.yaml`), 'utf8');
    // Long enough that it still goes on when it is told to pause, however busy this machine is.
    await writeFile(join(at.folder, 'workflows', `${to}.yaml`), text.replace('default: 400', 'default: 3000'));
  }
  const [, edits = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  await writeFile(join(at.folder, 'edits.yaml'), edits);
});
afterAll(() => at[Symbol.asyncDispose]());

describe('docs/commands.md', () => {
  for (const section of sections) {
    it(`shows commands that do what they are shown for: ${section.split('\n')[0] ?? ''}`, async () => {
      for (const { args, code } of shownIn(section, 'sh')) {
        const own = args[0] === 'up' ? [...args, '--port', '0'] : args;
        const { code: was, stderr } = await at.run(...own);
        expect(was, `drydock ${args.join(' ')}\n${stderr}`).toBe(code);
      }
    }, 60_000);
  }

  it('shows every command', async () => {
    const shown = [...shownIn(page, 'sh'), ...shownIn(page, 'console')].map(({ args }) => args.join(' '));
    const missing: string[] = [];
    for (const name of await namesIn()) {
      const inside = (await namesIn(name)).filter((inner) => inner !== 'help');
      for (const path of inside.length === 0 ? [name] : inside.map((inner) => `${name} ${inner}`))
        if (!shown.some((command) => command === path || command.startsWith(`${path} `))) missing.push(path);
    }
    expect(missing).toEqual([]);
  }, 60_000);

  async function namesIn(...path: string[]): Promise<string[]> {
    const { stdout } = await at.run('help', ...path);
    const [, list = ''] = /^Commands:\n(.*)/ms.exec(stdout) ?? [];
    return [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name = '']) => name);
  }
});
