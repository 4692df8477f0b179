import { describe, expect, it } from 'vitest';
import {
  blockCompletes,
  ifThen,
  type JavaBlock,
  type Label,
  simple,
  withoutRedundantJumps,
  withoutUnreachable,
} from './java-code.ts';
import { JavaWriter, printBlock } from './java-printer.ts';

function printed(block: JavaBlock): string {
  const writer = new JavaWriter();
  printBlock(writer, block);
  return writer.toString().trimEnd();
}

const loop: Label = { name: 'loop' };

describe('what javac calls reachable', () => {
  it('ends at a return, a throw, and an endless loop without a break', () => {
    expect(blockCompletes([simple('a()'), { kind: 'return' }])).toBe(false);
    expect(
      blockCompletes([{ kind: 'loop', form: 'while', label: loop, condition: 'true', body: [simple('a()')] }]),
    ).toBe(false);
    expect(
      blockCompletes([
        { kind: 'loop', form: 'while', label: loop, condition: 'true', body: [{ kind: 'break', target: loop }] },
      ]),
    ).toBe(true);
    expect(blockCompletes([{ kind: 'loop', form: 'for', label: loop, condition: '', body: [] }])).toBe(false);
  });

  it('goes on behind an if unless both branches end', () => {
    expect(blockCompletes([ifThen('a', [{ kind: 'return' }])])).toBe(true);
    expect(blockCompletes([ifThen('a', [{ kind: 'return' }], [{ kind: 'throw', value: 'b' }])])).toBe(false);
  });

  it('is all that is kept', () => {
    expect(
      withoutUnreachable([ifThen('a', [{ kind: 'return' }, simple('b()')]), { kind: 'return' }, simple('c()')]),
    ).toEqual([ifThen('a', [{ kind: 'return' }]), { kind: 'return' }]);
  });
});

describe('jumps that say what happens anyway', () => {
  it('are dropped at the end of a method, in every branch', () => {
    expect(
      printed(
        withoutRedundantJumps([
          ifThen('a', [simple('b()'), { kind: 'return' }], [{ kind: 'return' }]),
          { kind: 'return' },
        ]),
      ),
    ).toBe('if (a) {\n    b();\n}');
  });

  it('stay where something follows', () => {
    const block: JavaBlock = [ifThen('a', [{ kind: 'return' }]), simple('b()')];
    expect(withoutRedundantJumps(block)).toEqual(block);
  });
});

describe('labels', () => {
  const inner: Label = { name: 'loop' };
  const nest = (jump: Label): JavaBlock => [
    {
      kind: 'loop',
      form: 'while',
      label: loop,
      condition: 'a',
      body: [{ kind: 'loop', form: 'while', label: inner, condition: 'b', body: [{ kind: 'break', target: jump }] }],
    },
  ];

  it('are printed only when a jump leaves more than the innermost loop', () => {
    expect(printed(nest(inner))).toBe('while (a) {\n    while (b) {\n        break;\n    }\n}');
    expect(printed(nest(loop))).toBe('loop: while (a) {\n    while (b) {\n        break loop;\n    }\n}');
  });
});
