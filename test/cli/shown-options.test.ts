/** Whatever command a page shows, in a block or within a sentence: there is such a command, and it takes these options. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { drydock } from './drydock.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  'deploy/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Described {
  readonly path: string;
  readonly options: readonly { readonly flags: string }[];
  readonly commands: readonly Described[];
}

const known = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  const { stdout } = await drydock({ home: join(root, 'none') }, ['help', '--all', '--json']);
  const whole = JSON.parse(stdout) as Described;
  const keep = ({ path, options, commands }: Described) => {
    const flags = [...whole.options, ...options].flatMap(({ flags: text }) => text.match(/--?[a-zA-Z][\w-]*/g) ?? []);
    known.set(path, new Set([...flags, '-h', '--help']));
    for (const one of commands) keep(one);
  };
  keep(whole);
});

/** Lines of blocks that begin with a command, and what stands in backticks. */
function commandsIn(text: string): string[] {
  const lines = [...text.matchAll(/^ *(?:npm run drydock -- |drydock )(.*)$/gm)];
  const inline = [...text.matchAll(/`drydock ([^`\n]+)`/g)];
  return [...lines, ...inline].map(([, command = '']) => command.replace(/\s+#.*$|\s{2,}.*$/, '').trim());
}

/** The words of a command without what is quoted. */
function wordsOf(command: string): string[] {
  return command.replaceAll(/'[^']*'|"[^"]*"/g, 'value').split(/\s+/);
}

function wrongIn(command: string): string | null {
  // Prose that begins with the name, alternatives (`up|down`) and places to fill in are no commands.
  if (!/^[a-z-]/.test(command) || /[|…]/.test(command.split(' ').slice(0, 3).join(' '))) return null;
  const words = wordsOf(command);
  const named = words.slice(words.findIndex((word) => !word.startsWith('-')));
  let path = '';
  for (const word of named) {
    const longer = path === '' ? word : `${path} ${word}`;
    if (!known.has(longer)) break;
    path = longer;
  }
  if (path === '') return `drydock ${command}: there is no such command`;
  const wrong = words
    .filter((word) => /^(?:--[a-z]|-[a-zA-Z]$)/.test(word))
    .map((word) => word.replace(/[=,.)].*$/, ''))
    .find((word) => known.get(path)?.has(word) !== true);
  return wrong === undefined ? null : `drydock ${command}: ${path} takes no ${wrong}`;
}

describe('commands that pages show', () => {
  for (const page of pages) {
    it(`are there, with their options: ${page}`, () => {
      const wrong = commandsIn(readFileSync(join(root, page), 'utf8')).map(wrongIn);
      expect(wrong.filter((one) => one !== null)).toEqual([]);
    });
  }
});
