import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artifact } from '../src/agent.ts';
import { workflowNamed } from '../src/cli/workflow-file.ts';
import { AgentRegistry } from '../src/registry/index.ts';
import { executeAttempt } from '../src/runtime/index.ts';
import { bindParameters, invalidWorkflow, loadWorkflow } from '../src/workflow/index.ts';

/** The first block of code in a language, as a reader would copy it. */
async function codeOf(page: string, language: string): Promise<string> {
  const text = await readFile(new URL(`../docs/${page}`, import.meta.url), 'utf8');
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(text) ?? [];
  if (code === undefined) throw new Error(`${page} has no ${language}`);
  return code;
}

describe('what the docs show', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docs-'));
    await mkdir(join(folder, 'agents'));
    await mkdir(join(folder, 'source'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is an agent that works when it is copied into agents/', async () => {
    await writeFile(join(folder, 'agents', 'line-counter.ts'), await codeOf('writing-agents.md', 'ts'));
    await writeFile(join(folder, 'source', 'a.txt'), 'one\n\ntwo\n');
    const registry = await AgentRegistry.load([], [join(folder, 'agents')]);
    expect(registry.problems).toEqual([]);
    const agent = registry.get('line-counter')?.agent;
    if (agent === undefined) return expect.fail('not registered');
    const outcome = await executeAttempt(
      {
        run: 'run_1',
        ref: { step: 'count', item: 'a.txt', attempt: 1 },
        agent,
        item: { id: 'a.txt', value: 'a.txt' },
        params: {},
        config: agent.config.parse({}),
        input: { file: 'a.txt' },
        timeoutMs: null,
        permissions: {},
        files: {
          scratch: folder,
          source: join(folder, 'source'),
          locate: () => Promise.reject(new Error('reads no artifact')),
          stage: async (name, type, content): Promise<Artifact> => {
            const bytes = 'bytes' in content ? content.bytes : await readFile(content.scratchFile);
            return { name, type, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
          },
        },
      },
      { progress: () => {}, log: () => {} },
      new AbortController().signal,
    );
    expect(outcome).toMatchObject({ ok: true, output: { lines: 2, listing: { name: 'a.txt.txt', bytes: 7 } } });
  });

  it('is a workflow that is valid, and takes its parameters', async () => {
    const loaded = loadWorkflow(await codeOf('writing-workflows.md', 'yaml'), 'line-report.yaml');
    if (!loaded.ok) throw invalidWorkflow(loaded.issues);
    expect(bindParameters(loaded.workflow.definition, { files: ['a.txt'] })).toMatchObject({ ok: true });
  });

  it('is every whole workflow of the page about workflows', async () => {
    const text = await readFile(new URL('../docs/writing-workflows.md', import.meta.url), 'utf8');
    const whole = [...text.matchAll(/```yaml\n(name: .*?)```/gs)].map(([, code]) => code ?? '');
    expect(whole.length).toBeGreaterThan(1);
    for (const code of whole) {
      const loaded = loadWorkflow(code, 'docs.yaml');
      if (!loaded.ok) throw invalidWorkflow(loaded.issues);
      expect(loaded.workflow.warnings).toEqual([]);
      expect(code.split('\n').length).toBeLessThan(30);
    }
  });

  it('is the same workflow in TypeScript as in YAML', async () => {
    const file = join(folder, 'line-report.ts');
    await writeFile(file, await codeOf('writing-workflows.md', 'ts'));
    const { definition } = workflowNamed(file);
    expect(Object.keys(definition.steps)).toEqual(['count', 'report']);
    expect(bindParameters(definition, { files: ['a.txt'] })).toMatchObject({ ok: true });
  });

  it('is a page of at most 30 lines about agents of each kind', async () => {
    for (const page of ['writing-agents', 'prompt-agents', 'program-agents', 'remote-agents']) {
      const text = await readFile(new URL(`../docs/${page}.md`, import.meta.url), 'utf8');
      expect(text.trimEnd().split('\n').length, page).toBeLessThanOrEqual(30);
    }
  });
});
