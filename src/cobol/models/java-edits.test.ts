import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, canBeMade, javaChange, movedLine } from './java-edits.ts';

const A = {
  path: 'app/A.java',
  text: 'class A {\n  void a() {\n    one();\n  }\n\n  void b() {\n    one();\n  }\n}\n',
};

describe('a change that a model wants in some Java', () => {
  it('is made where its old text stands, and lines below it move', () => {
    const changed = applyEdits(
      [A],
      [{ path: 'app/A.java', old: '    one();\n  }\n\n', new: '    x();\n    y();\n  }\n\n' }],
    );
    if (typeof changed === 'string') return expect.fail(changed);
    expect(changed.sources[0]?.text.split('\n').slice(0, 8)).toEqual([
      'class A {',
      '  void a() {',
      '    x();',
      '    y();',
      '  }',
      '',
      '  void b() {',
      '    one();',
    ]);
    expect([1, 2, 6, 7].map((line) => movedLine(line, A.path, changed.shifts))).toEqual([1, 2, 7, 8]);
  });

  it('can bring a whole file, also a new one', () => {
    const changed = applyEdits(
      [A],
      [
        { path: 'app/A.java', new: 'class A {}\n' },
        { path: 'app/B.java', new: 'class B {}\n' },
      ],
    );
    expect(changed).toMatchObject({ sources: [{ text: 'class A {}\n' }, { path: 'app/B.java' }] });
  });

  it.each([
    [{ path: 'app/A.java', old: 'one();', new: '' }, 'more than once in app/A.java'],
    [{ path: 'app/A.java', old: 'two();', new: '' }, 'does not stand in app/A.java'],
    [{ path: 'app/C.java', old: 'x', new: '' }, 'there is no file app/C.java; the files are app/A.java'],
    [{ path: '../../etc/x.java', new: '' }, 'no path of a Java file'],
    [{ path: '/etc/x.java', new: '' }, 'no path of a Java file'],
    [{ path: 'app/A.java', old: '', new: 'x' }, 'old is empty'],
  ])('%j is told back to the model', (edit, says) => {
    const { error } = javaChange.superRefine(canBeMade([A])).safeParse({ explanation: '', edits: [edit] });
    expect(error?.issues[0]?.message).toContain(says);
  });

  it('law: what an edit does not touch stays as it was, and its lines are found again', () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{0,3}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, lines, lines, (before, old, fresh, after) => {
        const unique = old.map((line) => `#${line}`).join('\n');
        const text = `${before.join('\n')}\n${unique}\n${after.join('\n')}`;
        const changed = applyEdits(
          [{ path: 'A.java', text }],
          [{ path: 'A.java', old: unique, new: fresh.join('\n') }],
        );
        fc.pre(typeof changed !== 'string');
        const now = changed.sources[0]?.text.split('\n') ?? [];
        const then = text.split('\n');
        for (let line = 1; line <= before.length; line++) expect(now[line - 1]).toBe(then[line - 1]);
        for (let line = before.length + old.length + 1; line <= then.length; line++)
          expect(now[movedLine(line, 'A.java', changed.shifts) - 1]).toBe(then[line - 1]);
      }),
    );
  });
});
