import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testingTerminal } from '../testing-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { workflowDiff } from './workflow-diff.ts';
import { workflowGraph } from './workflow-graph.ts';
import { workflowList } from './workflow-list.ts';

let folder: string;
let printed = '';
const terminal: Terminal = { ...testingTerminal().terminal, out: (text) => void (printed += text) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflows-'));
  const steps = 'steps:\n  end: { agent: x }\n';
  await writeFile(join(folder, 'a.yaml'), `name: a\n${steps}`);
  await writeFile(join(folder, 'b.yaml'), `name: a\n${steps}  ask: { approval: '"]; click <script>', needs: end }\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function outputOf(command: () => Promise<number>): Promise<readonly [number, string]> {
  printed = '';
  return [await command(), printed];
}

describe('drydock workflow', () => {
  it('graph shows questions as such, and no text of an author can break out of its label', async () => {
    const [code, text] = await outputOf(() => workflowGraph(join(folder, 'b.yaml'), {}, terminal));
    expect(code).toBe(0);
    expect(text).toBe(
      'flowchart TD\n  s0["end<br>x"]\n  s1{"ask<br>#34;#93;#59; click #60;script#62;"}\n  s0 --> s1\n',
    );
  });

  it('diff exits with 0 for equal workflows and 1 for others, and says what came', async () => {
    const [a, b] = [join(folder, 'a.yaml'), join(folder, 'b.yaml')];
    expect(await outputOf(() => workflowDiff([a, a], terminal))).toEqual([0, '']);
    const [code, text] = await outputOf(() => workflowDiff([a, b], terminal));
    expect([code, text.slice(0, 12)]).toEqual([1, '+ steps.ask:']);
  });

  it('list names the built-in workflows with their parameters', async () => {
    const { terminal: asked, said } = testingTerminal({ format: 'json' });
    await workflowList(asked);
    expect(JSON.parse(said.out)).toMatchObject({
      items: [
        { name: 'cobol-handbook', version: 1, origin: 'built-in' },
        { name: 'cobol-java', version: 1, origin: 'built-in' },
        { name: 'cobol-vectors', version: 1, origin: 'built-in' },
      ],
    });
  });
});
