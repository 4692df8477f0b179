import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DrydockError, failureOf } from './drydock-error.ts';
import { ERRORS } from './errors.ts';

/** The rows of docs/reference/errors.md between its heading and its exit codes. */
function page(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { title, message, exit, retryable, next }]) =>
      `| ${code} | ${title} | ${message} | ${exit} | ${retryable ? 'yes' : 'no'} | ${next} |`,
  );
  const [before = ''] = DOCUMENTED.split('| DRY-', 1);
  const after = DOCUMENTED.slice(DOCUMENTED.indexOf('\n## Exit codes'));
  return `${before}${rows.join('\n').replaceAll('<', '&lt;')}\n${after}`;
}

const FILE = '../../docs/reference/errors.md';
const DOCUMENTED = readFileSync(new URL(FILE, import.meta.url), 'utf8');

describe('the table of errors', () => {
  it('is documented as it is, every code and no other (to write it anew: npx vitest run src/model -u)', async () => {
    await expect(page()).toMatchFileSnapshot(FILE);
  });

  it('gives every error a sentence that says what happened and one that says what to do', () => {
    for (const [code, { title, message, next }] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^DRY-E\d{4}$/);
      expect([title, message, next], code).not.toContain('');
      expect(title, code).not.toMatch(/[.{]/);
    }
  });
});

describe('DrydockError', () => {
  it('says what happened, where, and what to do next', () => {
    const cause = new Error('ENOENT');
    const error = new DrydockError('DRY-E5001', { path: './cobol' }, { place: './cobol', cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DrydockError',
      code: 'DRY-E5001',
      message: './cobol does not exist or is not a directory',
      place: './cobol',
      next: 'Name an existing directory.',
      title: 'No such directory',
      exitCode: 2,
      retryable: false,
      cause,
      details: [],
    });
  });

  it('leaves braces of a value alone', () => {
    const error = new DrydockError('DRY-E1004', { step: 'a', expression: '{step}', problem: 'none' });
    expect(error.message).toBe('step a: `{step}` could not be evaluated: none');
  });

  it('becomes data for the log without losing code, message or remedy', () => {
    expect(failureOf('timeout', 'DRY-E4002', { agent: 'x', limit: '5m', run: 'r1' })).toEqual({
      code: 'DRY-E4002',
      class: 'timeout',
      message: 'agent x did not finish within 5m',
      next: 'Raise the timeout of the step, or see where the time went: drydock run logs r1',
    });
  });
});
