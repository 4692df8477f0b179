import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/index.ts';
import { loadWorkflow } from './load-workflow.ts';
import { bindParameters } from './parameters.ts';

const PARAMETERS = `
  dir: { type: string, description: Folder with the sources }
  limit: { type: integer, default: 10, minimum: 1, maximum: 99 }
  rate: { type: number, default: 0.5 }
  dry: { type: boolean, default: false }
  format: { type: string, enum: [fixed, free], default: fixed }
  paths: { type: array, items: { type: string }, default: [] }
  extra: { type: object, default: {} }`;

function bind(given: JsonObject): unknown {
  const loaded = loadWorkflow(`name: w\nparameters:${PARAMETERS}\nsteps: { a: { agent: x } }`, 'w.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const bound = bindParameters(loaded.workflow.definition, given);
  return bound.ok ? bound.params : bound.error.details;
}

describe('bindParameters', () => {
  it('fills in defaults and keeps what was given', () => {
    expect(bind({ dir: 'src', limit: 3 })).toEqual({
      dir: 'src',
      limit: 3,
      rate: 0.5,
      dry: false,
      format: 'fixed',
      paths: [],
      extra: {},
    });
  });

  it.each<[JsonObject, string]>([
    [{}, 'dir: a value is required (Folder with the sources)'],
    [{ dir: 3 }, 'dir: expected string, found 3'],
    [{ dir: 'x', limit: 2.5 }, 'limit: expected integer, found 2.5'],
    [{ dir: 'x', limit: 0 }, 'limit: expected 1 or more'],
    [{ dir: 'x', limit: 100 }, 'limit: expected 99 or less'],
    [{ dir: 'x', rate: '1' }, 'rate: expected number, found "1"'],
    [{ dir: 'x', dry: null }, 'dry: expected boolean, found null'],
    [{ dir: 'x', format: 'fre' }, 'format: expected one of "fixed", "free", found "fre"'],
    [{ dir: 'x', paths: 'lib' }, 'paths: expected array, found "lib"'],
    [{ dir: 'x', paths: ['a', 1] }, 'paths[1]: expected string, found 1'],
    [{ dir: 'x', extra: [] }, 'extra: expected object, found []'],
    [{ dir: 'x', limt: 3 }, 'limt: there is no such parameter. Did you mean limit?'],
    [
      { dir: 'x', toString: 3 },
      'toString: there is no such parameter. Known here: dir, limit, rate, dry, format, paths, extra.',
    ],
  ])('refuses %j', (given, problem) => {
    expect(bind(given)).toEqual([problem]);
  });

  it('reports all problems at once', () => {
    expect(bind({ limit: 'x', dry: 1, more: 1 })).toHaveLength(4);
  });
});
