import { describe, expect, it } from 'vitest';
import type { CommandTree } from '../../src/cli/command-tree.ts';
import { ANSWERS, jsonSchemaOfAnswers } from './answer-schemas.ts';
import { drydock, temporaryFolder } from './drydock.ts';

const { stdout } = await drydock({ home: await temporaryFolder() }, ['help', '--all', '--json']);
const tree = JSON.parse(stdout) as CommandTree;

const leaves = (of: CommandTree): CommandTree[] => (of.commands.length === 0 ? [of] : of.commands.flatMap(leaves));

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

function optionRows(options: CommandTree['options']): string[] {
  return options.map(({ flags, description, required, choices, default: usual }) => {
    const facts = [
      ...(required ? ['required'] : []),
      ...(choices === null ? [] : [`one of ${choices.join(', ')}`]),
      ...(usual === null || JSON.stringify(usual) === '[]' ? [] : [`default: ${JSON.stringify(usual)}`]),
    ];
    return `| ${code(flags)} | ${cell([description, ...facts].join('; '))} |`;
  });
}

function section({ usage, description, arguments: takes, options, has_data: hasData }: CommandTree): string {
  const rows = [
    ...takes.map(({ name, description: what, required, repeatable, default: usual }) => {
      const facts = [
        ...(what === '' ? [] : [what]),
        ...(required ? [] : ['may be left out']),
        ...(repeatable ? ['repeatable'] : []),
        ...(usual === null ? [] : [`default: ${JSON.stringify(usual)}`]),
      ];
      return `| ${code(name)} | ${cell(facts.join('; '))} |`;
    }),
    ...optionRows(options),
  ];
  const table = rows.length === 0 ? '' : `\n| argument, option | |\n|---|---|\n${rows.join('\n')}\n`;
  return `### ${code(usage)}\n\n${cell(description)}.${hasData ? '' : ' Answers in text alone.'}\n${table}`;
}

function page(): string {
  const head = `# Command line reference

Made from the commands themselves (\`npx vitest run test/cli/reference.test.ts -u\`); a test compares. \`drydock help --all --json\`
prints the same for programs. [Commands](../commands.md) shows them in use, \`drydock help formatting\` tells the formats, and
[cli.schema.json](cli.schema.json) describes the documents.

## Every command

| option | |
|---|---|
${optionRows(tree.options).join('\n')}
`;
  return [head, '## Commands\n', ...leaves(tree).map(section)].join('\n');
}

describe('docs/reference/cli.md', () => {
  it('tells every command as it is (to write it anew: npx vitest run test/cli/reference.test.ts -u)', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/reference/cli.md');
  });

  it('gives no command an option of its own that means something else everywhere', () => {
    for (const { path, options } of leaves(tree))
      for (const { flags } of options)
        expect(flags, path).not.toMatch(/(^|, )(-o|-q|-C|--output|--json|--jq|--quiet)\b/);
  });

  it('gives every command a sentence', () => {
    for (const { path, description } of leaves(tree)) expect(description, path).toMatch(/^[A-Z].*[^.]$/);
  });
});

describe('docs/reference/cli.schema.json', () => {
  it('describes the documents as the API has them (to write it anew: npx vitest run test/cli/reference.test.ts -u)', async () => {
    const text = `${JSON.stringify(jsonSchemaOfAnswers(), null, 1)}\n`;
    await expect(text).toMatchFileSnapshot('../../docs/reference/cli.schema.json');
  });

  it('describes only commands that there are', () => {
    const paths = leaves(tree).map(({ path }) => path);
    for (const path of Object.keys(ANSWERS)) expect(paths).toContain(path);
  });
});
