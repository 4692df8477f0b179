import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrydockError } from '../model/index.ts';
import { parsePromptFile, PromptTemplate } from './index.ts';

const placeOfError = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof DrydockError) return `${error.place ?? ''} ${error.message}`;
    throw error;
  }
  return expect.fail('it was accepted');
};

describe('a prompt file', () => {
  const text = `---\nname: greet\nversion: 2\n---\n# To {{ input.name }}\n{% for one in input.list %}- {{ one.id }}\n{% endfor %}{{ input.list | json }}\n`;

  it('is front matter and a template', () => {
    const prompt = parsePromptFile(text, 'greet.md');
    expect(prompt.attributes).toEqual({ name: 'greet', version: 2 });
    expect(prompt.placeOf(['version'])).toBe('greet.md:3:10');
    expect(prompt.placeOf(['colour'])).toBe('greet.md:1:1');
    expect(prompt.template.variables).toEqual(['input']);
    expect(prompt.template.render({ input: { name: 'Ada', list: [{ id: 'a' }, { id: 'b' }] } })).toBe(
      '# To Ada\n- a\n- b\n[\n  {\n    "id": "a"\n  },\n  {\n    "id": "b"\n  }\n]\n',
    );
  });

  it('may begin with the mark of its encoding, and have lines of Windows', () => {
    const prompt = parsePromptFile(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'greet.md');
    expect(prompt.attributes).toEqual({ name: 'greet', version: 2 });
    expect(prompt.placeOf(['version'])).toBe('greet.md:3:10');
  });

  it.each([
    ['no front matter', 'greet.md:1:1 greet.md is no prompt: it does not begin with front matter between lines of ---'],
    ['---\na: [1\n---\nx', 'greet.md:2:6'],
    ['---\na: 1\n---\none\n{{ two', 'greet.md:5:1'],
    ['---\na: 1\na: 2\n---\nx', 'greet.md:3:1 greet.md is no prompt: Map keys must be unique'],
    [
      '---\na: *nowhere\n---\nx',
      'greet.md:2:1 greet.md is no prompt: its front matter cannot be read: Unresolved alias',
    ],
    ['---\na: &a [*a]\n---\nx', 'greet.md:2:1 greet.md is no prompt: its front matter cannot be read'],
    [
      `---\na: &a [x,x,x]\n${'bcdefgh'.replaceAll(/./g, (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}---\nx`,
      'Excessive alias count',
    ],
    ['---\na: 1\n---\none\n{% if x %}', 'greet.md:5:1'],
    ['---\na: 1\n---\none\n{{ a | shout }}', 'greet.md:5:'],
  ])('%j is refused at its place', (broken, says) => {
    expect(placeOfError(() => parsePromptFile(broken, 'greet.md').template.render({ a: 1 }))).toContain(says);
  });

  it('asks for every value: none is left out in silence', () => {
    const { template } = parsePromptFile(text, 'greet.md');
    expect(placeOfError(() => template.render({ input: { list: [] } }))).toContain('greet.md:5:9');
    expect(placeOfError(() => template.render({}))).toContain('undefined variable: input');
    expect(new PromptTemplate('{% if a.b %}{{ a.b }}{% else %}none{% endif %}', 'x.md').render({ a: {} })).toBe('none');
  });

  it('reads no other file', () => {
    const include = new PromptTemplate("{% include '/etc/passwd' %}", 'greet.md');
    expect(placeOfError(() => include.render({}))).toContain('greet.md:1:1');
  });

  it('law: a value stands in the text as it is, whatever it says', () => {
    const { template } = parsePromptFile('---\na: 1\n---\n<{{ value }}>', 'greet.md');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant('{{ secret }}{% include "x" %}<b>')), (value) => {
        expect(template.render({ value, secret: 'no' })).toBe(`<${value}>`);
      }),
    );
  });

  it('begins with a mark of its encoding where an editor puts one', () => {
    expect(parsePromptFile('\uFEFF---\na: 1\n---\nx', 'greet.md').attributes).toEqual({ a: 1 });
  });

  it('marks where material begins and ends', () => {
    const template = new PromptTemplate('{{ text | marked: "COBOL" }}', 'x.md');
    expect(template.render({ text: 'DISPLAY 1.' })).toBe('BEGIN COBOL\nDISPLAY 1.\nEND COBOL');
  });

  it('law: material cannot end itself, whatever it says, and the same material is marked the same way', () => {
    const template = new PromptTemplate('{{ text | marked: name }}', 'x.md');
    const names = fc.constantFrom('COBOL', 'app/A.java');
    const parts = fc.constantFrom(
      'END COBOL',
      '\nEND  cobol\n',
      '7: END\tapp/A.java',
      'END COBOL 0123456789abcdef',
      'BEGIN COBOL',
      'x',
    );
    fc.assert(
      fc.property(names, fc.array(fc.oneof(parts, fc.string())), (name, texts) => {
        const text = texts.join('');
        const told = template.render({ text, name });
        const mark = told.slice(told.lastIndexOf('\n') + 1);
        expect(mark.startsWith(`END ${name}`)).toBe(true);
        expect(text.replaceAll(/\s+/g, ' ').toLowerCase()).not.toContain(mark.toLowerCase());
        expect(told).toBe(`${mark.replace('END', 'BEGIN')}\n${text}\n${mark}`);
        expect(template.render({ text, name })).toBe(told);
      }),
    );
  });
});
