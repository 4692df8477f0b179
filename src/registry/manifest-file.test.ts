import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrydockError } from '../model/index.ts';
import { loadAgents } from './load-agents.ts';
import { agentInManifest } from './manifest-file.ts';

const GOOD = `id: shout
version: 1.0.0
description: Says it louder
kind: program
capabilities: [{ skill: text.shout }]
program: { command: [./shout] }
config: { type: object, properties: { loud: { type: boolean, default: true } } }
input: { type: string }
output: { type: object, properties: { text: { type: string } }, required: [text] }
`;

const REMOTE = `id: far
version: 1.0.0
description: Far away
kind: remote
capabilities: [{ skill: text.far }]
permissions: [net:localhost]
remote: { url: http://localhost:1, secret: { $secret: env:FAR } }
`;

function problemsOf(text: string): readonly string[] {
  const found = agentInManifest(text, '/agents/a.agent.yaml');
  if (!(found instanceof DrydockError)) return [];
  return [`${found.place}: ${found.message}`, ...found.details].map((line) => line.replaceAll('/agents/', ''));
}

describe('a manifest file', () => {
  it('declares an agent whose JSON Schemas hold, defaults included', () => {
    const agent = agentInManifest(GOOD, '/agents/shout/agent.yaml');
    if (agent instanceof DrydockError) throw agent;
    expect(agent.manifest).toMatchObject({ id: 'shout', kind: 'program', program: { protocol: 'json-lines' } });
    expect(agent.config.parse({})).toEqual({ loud: true });
    expect(agent.input.safeParse(1).success).toBe(false);
    expect(agent.output.safeParse({}).success).toBe(false);
    expect(agent.output.safeParse({ text: 'A' }).success).toBe(true);
    expect(problemsOf(REMOTE)).toEqual([]);
  });

  it.each<[string, string, string | RegExp, string]>([
    [
      'a word that is none',
      GOOD,
      'program: { command: [./shout], protocl: acp }',
      '6:32: a.agent.yaml does not declare an agent: there is no protocl',
    ],
    ['a wrong kind', GOOD.replace('kind: program', 'kind: code'), '', '4:7: '],
    [
      'a kind without its part',
      GOOD.replace(/program: \{.*\n/, ''),
      '',
      '4:7: a.agent.yaml does not declare an agent: an agent of kind program needs program.command',
    ],
    [
      'a schema that is none',
      GOOD.replace('input: { type: string }', 'input: { type: strnig }'),
      '',
      '8:8: a.agent.yaml does not declare an agent: input is no JSON Schema',
    ],
    [
      'a schema that would let anything pass',
      GOOD.replace('input: { type: string }', 'input: { properties: { a: { type: string } } }'),
      '',
      '8:8: ',
    ],
    ['YAML that is none', GOOD.replace('kind: program', 'kind: [program'), '', '5:1: '],
    ['a duplicate key', `${GOOD}id: again\n`, '', '10:1: '],
    ['nothing at all', '', '', '1:1: '],
    [
      'a remote agent that may not reach its host',
      REMOTE.replace(/permissions.*\n/, ''),
      '',
      'a remote agent needs the permission net:localhost',
    ],
    [
      'plain HTTP to another machine',
      REMOTE.replace('localhost:1', 'example.com'),
      '',
      '7:16: a.agent.yaml does not declare an agent: plain http://',
    ],
    ['a password in the URL', REMOTE.replace('localhost:1', 'me:secret@localhost:1'), '', '7:16: '],
    ['a secret in the open', REMOTE.replace('{ $secret: env:FAR }', '"s3cret"'), '', '7:44: '],
  ])('is refused with line and column: %s', (_, text, change, problem) => {
    const wrong = change === '' ? text : text.replace(/program: \{.*\}/, String(change));
    expect(problemsOf(wrong).join('\n')).toContain(problem);
  });

  it('never throws, whatever is in it', () => {
    const pieces = fc.constantFrom(...GOOD.split(/(?<=[\s{}[\]:,])/), '- ', '&a ', '*a ', '"', '|', '\t', '!x', '\0');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void problemsOf(parts.join(''))));
  });

  it('is found by its name, in a folder of its own as well, and keeps no other agent from being loaded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
    await mkdir(join(folder, 'shout'));
    await writeFile(join(folder, 'shout/agent.yaml'), GOOD);
    await writeFile(join(folder, 'far.agent.yaml'), REMOTE);
    await writeFile(join(folder, 'bad.agent.yaml'), 'id: 1');
    await writeFile(join(folder, 'data.yaml'), 'nothing: to see');
    const { agents, problems } = await loadAgents(folder);
    expect(agents.map(({ agent }) => agent.manifest.id)).toEqual(['far', 'shout']);
    expect(problems.map(({ place }) => place)).toEqual([expect.stringContaining('bad.agent.yaml:1:')]);
    await rm(folder, { recursive: true });
  });
});
