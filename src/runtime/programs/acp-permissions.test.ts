import { describe, expect, it } from 'vitest';
import type { Permission } from '../../model/index.ts';
import { permissionFor } from './acp-permissions.ts';

const options = [
  { optionId: 'yes', name: 'Yes', kind: 'allow_once' as const },
  { optionId: 'no', name: 'No', kind: 'reject_once' as const },
];
const granted: Permission[] = ['exec:git', 'net:example.com:8443', 'net:*.example.org'];

function allows(kind: 'execute' | 'fetch' | 'edit', rawInput: object, paths: readonly string[] = []): boolean {
  const toolCall = { toolCallId: '1', kind, rawInput, locations: paths.map((path) => ({ path })) };
  const { response, denied } = permissionFor({ toolCall, options }, granted, '/scratch');
  expect(response.outcome).toMatchObject({ optionId: denied === null ? 'yes' : 'no' });
  return denied === null;
}

describe('what an ACP agent asks to be allowed', () => {
  it.each<[string, boolean]>([
    ['git status', true],
    ['git', true],
    ['/usr/bin/git status', false],
    ['/scratch/git status', false],
    ['./git', false],
    ['sudo git', false],
    ['PATH=/scratch git', false],
    ['git status; id', false],
    ['git $(id)', false],
    ['git status\nid', false],
    ['', false],
  ])('is a command by its name alone: %j is allowed: %s', (command, expected) => {
    expect(allows('execute', { command })).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['https://example.com:8443/x', true],
    ['https://EXAMPLE.com.:8443/', true],
    ['https://example.com/', false],
    ['http://a.example.org/', true],
    ['http://example.org/', false],
    ['http://example.org@evil.test/', false],
    ['file:///etc/passwd', false],
    ['no address', false],
  ])('is a host and its port: %s is allowed: %s', (url, expected) => {
    expect(allows('fetch', { url })).toBe(expected);
  });

  it('is to change files of its directory, and no others', () => {
    expect(allows('edit', {}, ['/scratch/a', 'b/c'])).toBe(true);
    for (const path of ['/etc/passwd', '../x', '/scratch/../x', '/scratchy/x'])
      expect(allows('edit', {}, [path])).toBe(false);
  });
});
