import { expect, it } from 'vitest';
import { defineWorkflow } from '../authoring/index.ts';
import { checkDefinition, hashDefinition, versionConflict } from './index.ts';

const one = defineWorkflow({ name: 'w', version: 2, steps: { a: { agent: 'x' } } });
const other = defineWorkflow({ name: 'w', version: 2, steps: { a: { agent: 'y' } } });
const seen = [{ name: 'w', version: 2, hash: hashDefinition(one) }];

it('a workflow that was changed without a new version is noticed, and told which version is free', () => {
  expect(versionConflict(one, seen)).toBeNull();
  expect(versionConflict({ ...other, name: 'v' }, seen)).toBeNull();
  expect(versionConflict(other, seen)).toMatchObject({
    code: 'DRY-E1011',
    message: 'w@2 differs from the w@2 that was used before',
  });
  expect(versionConflict(other, seen)?.next).toContain('version 3');
});

it('a plain definition is checked without any file', () => {
  expect(checkDefinition(one)).toEqual([]);
  const broken = { ...one, steps: { ...one.steps, b: { ...one.steps['a'], needs: ['c'] } } } as typeof one;
  expect(checkDefinition(broken)).toMatchObject([{ rule: 'unknown-step', path: ['steps', 'b', 'needs', 0] }]);
});
