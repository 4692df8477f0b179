import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentRegistry } from '../src/registry/index.ts';
import { atMost, type Benchmark, notMeasured, type Row } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Lines that somebody writes to add something, counted in the documented examples: code, without blank lines and comments. */
export const linesToAdd: Benchmark = {
  prefix: 'lines-',
  async measure() {
    return [await agent(), subscriber(), template()];
  },
};

/** Puts the documented agent into a folder, and nothing else anywhere: then it can be chosen. */
async function agent(): Promise<Row> {
  const block = blocksOf('docs/writing-agents.md').find(({ text }) => text.includes('export default defineAgent'));
  if (block === undefined) throw new Error('docs/writing-agents.md shows no agent');
  await using place = await temporaryDirectory();
  await writeFile(join(place.path, 'agent.ts'), block.text);
  const { problems } = await AgentRegistry.load([], [place.path]);
  if (problems.length > 0) throw new Error(`the documented agent does not load: ${problems[0]?.message}`);
  return atMost(0, {
    id: 'lines-agent',
    measure: 'lines to change outside of its own file to add an agent (docs/writing-agents.md)',
    value: 0,
    unit: 'lines',
    beside: `its file has ${countLines(block.text)}`,
  });
}

function subscriber(): Row {
  const id = 'lines-subscriber';
  const measure = 'lines of a subscriber, as the documentation shows one';
  for (const file of readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.md')) continue;
    const block = blocksOf(join('docs', file)).find(({ text }) => /\bsubscriber\(hub\b/.test(text));
    if (block === undefined) continue;
    return atMost(5, { id, measure, value: countLines(block.text), unit: 'lines', beside: `docs/${file}` });
  }
  return notMeasured({ id, measure, unit: 'lines', target: '<= 5' }, 'no page of the documentation shows one');
}

function template(): Row {
  const file = 'examples/agents/todo.yaml';
  const flagship = countLines(readFileSync(join(ROOT, 'workflows/cobol-java.yaml'), 'utf8'));
  return atMost(30, {
    id: 'lines-template',
    measure: `lines of a workflow template (${file})`,
    value: countLines(readFileSync(join(ROOT, file), 'utf8')),
    unit: 'lines',
    beside: `the flagship workflow ${flagship}`,
  });
}

interface Block {
  readonly text: string;
}

function blocksOf(file: string): readonly Block[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript|js)(?: run)?\n(.*?)^```/gms)].map(([, code = '']) => ({ text: code }));
}

function countLines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|#)/.test(line)).length;
}
