import { describe, expect, it } from 'vitest';
import { loadEdits } from './index.ts';

describe('a file of edits', () => {
  it('has steps as workflow files write them, in a list or one alone', () => {
    const insert = '{ op: insert, after: a, id: b, step: { agent: x.y, timeout: 30s } }';
    const loaded = loadEdits(`- ${insert}\n- { op: set_agent, step: c, agent: x.z }\n`, 'e.yaml');
    expect(loaded).toMatchObject({
      ok: true,
      edits: [{ step: { agent: { skill: 'x.y' }, timeout: { attemptMs: 30_000 } } }, { agent: { skill: 'x.z' } }],
    });
    expect(loadEdits(insert, 'e.yaml')).toMatchObject({ ok: true, edits: [{ id: 'b' }] });
  });

  it('is refused with the place of each problem', () => {
    const text = '- { op: insert, after: a, id: b, step: { agent: x.y, timeout: soon } }\n- op: drop\n';
    expect(loadEdits(text, 'e.yaml')).toMatchObject({
      ok: false,
      issues: [
        { file: 'e.yaml', line: 1, rule: 'bad-value', message: 'soon is no duration' },
        { file: 'e.yaml', line: 2 },
      ],
    });
    expect(loadEdits('- [', 'e.yaml')).toMatchObject({ ok: false });
    const nested = '- { op: insert, after: a, id: b, step: { workflow: other } }';
    expect(loadEdits(nested, 'e.yaml')).toMatchObject({
      ok: false,
      issues: [{ line: 1, message: expect.stringContaining('sub-workflow') }],
    });
  });
});
