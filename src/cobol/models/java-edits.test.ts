import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, canBeMade, javaChange, movedLine } from './java-edits.ts';

const A = {
  path: 'app/A.java',
  text: 'class A {\n  void a() {\n    one();\n  }\n\n  void b() {\n    one();\n  }\n}\n',
};

const of = (...sources: (typeof A)[]) => ({ sources, own: 'app/A.java' });

describe('a change that a model wants in some Java', () => {
  it('is made where its old text stands, and lines below it move', () => {
    const changed = applyEdits(of(A), [
      { path: 'app/A.java', old: '    one();\n  }\n\n', new: '    x();\n    y();\n  }\n\n' },
    ]);
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

  it('can bring a whole file, also that of the class of the program when there is none yet', () => {
    const whole = [{ path: 'app/A.java', new: 'class A {}\n' }];
    const after = { sources: [{ path: 'app/A.java', text: 'class A {}\n' }] };
    expect(applyEdits(of(A), whole)).toMatchObject(after);
    expect(applyEdits(of(), whole)).toMatchObject(after);
  });

  it.each([
    'app/B.java',
    'app/AB.java',
    'app/a.java',
    'app//A.java',
    './app/A.java',
    'drydock/cobol/CobolRuntime.java',
    'A.java',
    '../../etc/x.java',
    '/etc/x.java',
    'app/A.java/../B.java',
    'x'.repeat(300),
  ])('cannot bring the file %s: it is that of another program, of the support library, or of nobody', (path) => {
    for (const given of [of(A), of()]) {
      const changed = applyEdits(given, [{ path, new: 'class B {}' }]);
      expect(changed).toContain('the files are app/A.java');
      expect(JSON.stringify(changed).length).toBeLessThan(400);
    }
  });

  it('that changes nothing is told back to the model: it would be verified for nothing, again and again', () => {
    const same = { path: 'app/A.java', old: '\n  void b', new: '\n  void b' };
    const there = { path: 'app/A.java', old: 'two', new: 'one' };
    for (const edits of [[same], [{ path: 'app/A.java', new: A.text }], [same, same]])
      expect(
        javaChange.superRefine(canBeMade(of(A))).safeParse({ explanation: '', edits }).error?.issues[0]?.message,
      ).toContain('change nothing');
    expect(javaChange.superRefine(canBeMade(of(A))).safeParse({ explanation: '', edits: [there] }).success).toBe(false);
  });

  it.each([
    [{ path: 'app/A.java', old: 'one();', new: '' }, 'more than once in app/A.java'],
    [{ path: 'app/A.java', old: 'two();', new: '' }, 'does not stand in app/A.java'],
    [{ path: 'app/C.java', old: 'x', new: '' }, 'there is no file app/C.java; the files are app/A.java'],
    [{ path: 'app/A.java', new: 'class A {\0}' }, 'the character NUL'],
    [{ path: 'app/A.java', new: 'x'.repeat(4_000_001) }, 'over 4000000 characters'],
    [{ path: 'app/A.java', old: '', new: 'x' }, 'old is empty'],
  ])('%j is told back to the model', (edit, says) => {
    const { error } = javaChange.superRefine(canBeMade(of(A))).safeParse({ explanation: '', edits: [edit] });
    expect(error?.issues[0]?.message).toContain(says);
  });

  it('law: what an edit does not touch stays as it was, and its lines are found again', () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{0,3}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, lines, lines, (before, old, fresh, after) => {
        const unique = old.map((line) => `#${line}`).join('\n');
        const text = `${before.join('\n')}\n${unique}\n${after.join('\n')}`;
        const changed = applyEdits({ sources: [{ path: 'A.java', text }], own: 'A.java' }, [
          { path: 'A.java', old: unique, new: fresh.join('\n') },
        ]);
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
