import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camelCase, constantCase, NameScope, pascalCase } from './names.ts';

const cobolWord = fc.stringMatching(/^[A-Z0-9]([A-Z0-9_-]{0,10}[A-Z0-9])?$/);

describe('Java names of COBOL names', () => {
  it('keep the words of the COBOL name', () => {
    expect(camelCase('WS-EMP-NAME', 'n')).toBe('wsEmpName');
    expect(pascalCase('PAY-ROLL', 'P')).toBe('PayRoll');
    expect(constantCase('READ-LOOP', 'P')).toBe('READ_LOOP');
  });

  it('start with a letter when the COBOL name starts with a digit', () => {
    expect(camelCase('1000-INIT', 'p')).toBe('p1000Init');
    expect(pascalCase('2ND', 'P')).toBe('P2nd');
    expect(constantCase('1000-INIT', 'P')).toBe('P_1000_INIT');
  });

  it('are never keywords', () => {
    expect(camelCase('CLASS', 'n')).toBe('class_');
    expect(new NameScope().allocate('while')).toBe('while2');
  });

  it('are legal identifiers for every COBOL word', () => {
    fc.assert(
      fc.property(cobolWord, (word) => {
        expect(camelCase(word, 'n')).toMatch(/^[a-z][A-Za-z0-9_]*$/);
        expect(pascalCase(word, 'P')).toMatch(/^[A-Z][A-Za-z0-9]*$/);
      }),
    );
  });

  it('never collide within a scope, also with names of the scope around it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('total', 'total2', 'item', 'item_2')), (wanted) => {
        const outer = new NameScope(['total']);
        const scope = outer.inner();
        const given = wanted.map((name) => scope.allocate(name));
        expect(new Set([...given, 'total']).size).toBe(given.length + 1);
      }),
    );
  });
});
