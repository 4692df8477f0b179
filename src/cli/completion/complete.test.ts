import { Command, Option } from '@commander-js/extra-typings';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerLines } from './answer-lines.ts';
import { commandTree } from './command-tree.ts';
import { completeWords } from './complete.ts';
import { wordsOfLine } from './shell-line.ts';

const program = new Command('drydock').addOption(new Option('--color <when>').choices(['auto', 'never']));
const run = program.command('run').description('Runs');
run.command('list').option('-n, --limit <count>').option('--json [=fields]').option('-a, --all', 'all of them');
run.command('view').argument('[run]').argument('[item...]');
program.command('completion').argument('<shell>');
program.command('secret', { hidden: true });
const tree = commandTree(program);

const values = (...words: string[]) => completeWords(tree, words).suggestions.map(({ value }) => value);

describe('what can be typed next', () => {
  it('is a command that people see, an option of it, or a value that an option can have', () => {
    expect(values('')).toEqual(['run', 'completion', 'help']);
    expect(values('run', '')).toEqual(['list', 'view']);
    expect(values('--color', 'never', 'run', '')).toEqual(['list', 'view']);
    expect(values('--color', '')).toEqual(['auto', 'never']);
    expect(completeWords(tree, ['--color=n'])).toMatchObject({ prefix: '--color=' });
    expect(values('run', 'list', '-')).toEqual(['--limit', '--json', '--all', '--help']);
  });

  it('is looked up where the commands do not say it', () => {
    expect(completeWords(tree, ['run', 'view', 'x']).wanted).toMatchObject({
      name: 'run',
      command: 'run view',
      before: [],
    });
    expect(completeWords(tree, ['run', 'view', '14', 'a', '']).wanted).toMatchObject({
      name: 'item',
      before: ['14', 'a'],
    });
    expect(completeWords(tree, ['run', 'list', '-n', '']).wanted).toMatchObject({ name: 'count', option: '--limit' });
  });

  it('is no option after --, and no command after an argument', () => {
    expect(completeWords(tree, ['run', 'view', '--', '-']).wanted?.name).toBe('run');
    expect(values('run', 'view', '14', '')).toEqual([]);
  });

  it('is found for every line, however strange', () => {
    const word = fc.oneof(
      fc.constantFrom('run', 'list', '--', '-', '--json', '--color', '--color=', '-n', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        expect(Array.isArray(completeWords(tree, words).suggestions)).toBe(true);
      }),
    );
  });
});

describe('what a shell is told', () => {
  it('has no character that means anything to a shell or a terminal, whatever runs are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (value, description) => {
        for (const line of answerLines([{ value, description }], '', '')) {
          expect(line).toMatch(/^[\w@%+=:,./-]+\t[^\p{Cc}]*$/u);
          expect(line.startsWith(':files\n')).toBe(false);
        }
      }),
    );
  });

  it('leaves out words that do not begin as what was typed', () => {
    const all = ['list', 'logs', 'view'].map((value) => ({ value, description: '' }));
    expect(answerLines(all, '', 'l')).toEqual(['list\t', 'logs\t']);
    expect(answerLines([{ value: 'json', description: '' }], '--output=', '--output=j')).toEqual(['--output=json\t']);
  });
});

describe('a line of bash', () => {
  it('has the words of its last command, and nothing in it is executed', () => {
    expect(wordsOfLine('drydock run view ')).toEqual(['drydock', 'run', 'view', '']);
    expect(wordsOfLine('cd x && A="b c" drydock run')).toEqual(['A=b c', 'drydock', 'run']);
    expect(wordsOfLine(`drydock view 'a b' "c \\" d" e\\ f`)).toEqual(['drydock', 'view', 'a b', 'c " d', 'e f']);
    expect(wordsOfLine('drydock run view "$(touch x')).toEqual(['drydock', 'run', 'view', '$(touch x']);
    expect(wordsOfLine('')).toEqual(['']);
  });
});
