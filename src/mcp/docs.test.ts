import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { TOOLS } from './index.ts';

const DOCS = fileURLToPath(new URL('../../docs/mcp.md', import.meta.url));

function toolTable(): string {
  const words = { reads: '', adds: 'yes', ends: 'yes, for good' };
  const rows = TOOLS.map(
    ({ name, scope, effect, description }) =>
      `| \`${name}\` | \`${scope}\` | ${words[effect]} | ${description.split(/(?<=\.) (?=[A-Z])/)[0] ?? ''} |`,
  );
  return ['| Tool | Scope | Changes something | What it gives |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

describe('docs/mcp.md', () => {
  it('lists every tool', async () => {
    const generated = readFileSync(DOCS, 'utf8').replace(
      /(<!-- tools -->\n).*?(<!-- \/tools -->)/s,
      (_, begin: string, end: string) => `${begin}${toolTable()}\n${end}`,
    );
    await expect(generated, 'To bring it up to date: vitest run src/mcp/docs -u').toMatchFileSnapshot(DOCS);
  });

  it('names the revisions of the protocol that are spoken', () => {
    const text = readFileSync(DOCS, 'utf8');
    for (const revision of SUPPORTED_PROTOCOL_VERSIONS.filter((one) => one > '2024-11'))
      expect(text).toContain(revision);
  });

  it('shows configurations that are JSON', () => {
    const blocks = [...readFileSync(DOCS, 'utf8').matchAll(/```json\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks.map((block) => Object.keys((JSON.parse(block) as { mcpServers: object }).mcpServers))).toEqual([
      ['drydock'],
      ['drydock'],
    ]);
  });
});
