import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock, eventsOf, exampleAgents, fixture, temporaryFolder } from './drydock.ts';

/** Takes the place of the built-in documenter: the same skill, a higher priority. */
const OWN_DOCUMENTER = `
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'house-documenter',
  version: '2.0.0',
  description: 'One line per program, as our house wants it',
  capabilities: [{ skill: 'cobol.document', input: 'cobol.verdict', output: 'text.report', priority: 900 }],
  input: z.object({ verdicts: z.array(z.object({ id: z.string(), verdict: z.string().nullable() })) }),
  output: z.object({ programs: z.int() }),
  async run(context, { verdicts }) {
    await context.artifacts.write('house.txt', 'text.report', verdicts.map(({ id, verdict }) => id + ' ' + verdict + '\\n').join(''));
    return { output: { programs: verdicts.length } };
  },
});
`;

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await cp(exampleAgents, join(folder, 'example'), { recursive: true });
  await mkdir(join(folder, 'house/agents'), { recursive: true });
  await writeFile(join(folder, 'house/agents/documenter.ts'), OWN_DOCUMENTER);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an agent file in agents/', () => {
  it('takes part in a workflow by its skill, as the example shows', async () => {
    const place = { home: join(folder, 'home'), cwd: join(folder, 'example') };
    expect((await drydock(place, ['agent', 'list'])).stdout).toMatch(/^todo-finder .*text\.todo/m);
    expect(await drydock(place, ['workflow', 'validate', 'todo.yaml'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('✓ todo@1: 2 steps'),
    });
    const args = ['run', 'start', '-w', 'todo.yaml', '--source', fixture, '--out', join(folder, 'todo')];
    expect(await drydock(place, args)).toMatchObject({ code: 0, stdout: expect.stringContaining('succeeded') });
    expect(await readFile(join(folder, 'todo/todo/cbl/FEES.cbl.txt'), 'utf8')).toBe('');
  }, 60_000);

  it('takes the place of a built-in agent when it offers the same skill with a higher priority', async () => {
    const place = { home: join(folder, 'home'), cwd: join(folder, 'house') };
    const ended = await drydock(place, ['migrate', fixture, '--out', join(folder, 'documented')]);
    expect(ended.code).toBe(6);
    expect(await readFile(join(folder, 'documented/house.txt'), 'utf8')).toMatch(/^ACCTSQL not_runnable\n/);
    const chosen = (await eventsOf(place.home)).flatMap((event) =>
      event.type === 'attempt.started' && event.data.step === 'documentation' ? [event.data] : [],
    );
    expect(chosen).toMatchObject([{ agent: 'house-documenter', choice: { candidates: [{}, {}] } }]);
  }, 120_000);
});
