import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

let at: Playground;
let url: string;

beforeAll(async () => {
  at = await playground();
  await at.run('up', '--port', '0');
  url = (JSON.parse(await readFile(join(at.home, 'daemon.json'), 'utf8')) as { url: string }).url;
});
afterAll(() => at[Symbol.asyncDispose]());

const asks = (secret: string, path: string) =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${secret}` } }).then(({ status }) => status);

describe('tokens of a home', () => {
  it('are made, do what their scopes allow, and nothing once they are revoked', async () => {
    const { code, stdout, stderr } = await at.run('auth', 'token', 'create', 'ci', '--scope', 'read', '-q');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const secret = stdout.trim();
    expect(secret).toMatch(/^dry_pat_\S+$/);
    expect([await asks(secret, '/v1/runs'), await asks(secret, '/v1/tokens')]).toEqual([200, 403]);
    const listed = await at.run('auth', 'token', 'list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({ items: [{ name: 'ci', scopes: ['read'] }] });
    expect(listed.stdout).not.toContain(secret);
    expect(await at.run('auth', 'token', 'revoke', 'ci')).toMatchObject({ code: 0 });
    expect(await asks(secret, '/v1/runs')).toBe(401);
    expect(await at.run('auth', 'token', 'revoke', 'ci')).toMatchObject({ code: 11 });
  });

  it('are not made without a scope, with one that there is not, for ever, or in the name of somebody else', async () => {
    for (const [args, said] of [
      [['a'], /needs a scope/],
      [['a', '--scope', 'reed'], /reed/],
      [['a', '--scope', 'read', '--expires', 'never'], /is no time/],
      [['a', '--scope', 'read', '--expires', '400d'], /within \d+ days/],
      [['a/b c', '--scope', 'read'], /name/],
    ] as const) {
      const { code, stderr, stdout } = await at.run('auth', 'token', 'create', ...args);
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(said);
    }
    expect(JSON.parse((await at.run('auth', 'token', 'list', '--json')).stdout)).toEqual({
      items: [],
      next_cursor: null,
    });
  });

  it('stand beside that of the home, of which its user is told where it is and who can read it', async () => {
    const { code, stdout } = await at.run('auth', 'status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      scopes: ['admin'],
      token_file: { path: join(at.home, 'token'), mode: '0600' },
    });
  });
});

describe('drydock open', () => {
  it('prints an address that logs one browser in, once, by a code that no server sees in an address', async () => {
    const { code, stdout } = await at.run('open', '-q');
    expect(code).toBe(0);
    const [page, secret] = stdout.trim().split('#code=');
    expect((await fetch(page ?? '')).status).toBe(200);
    const exchange = () =>
      fetch(`${url}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ code: secret }),
      });
    const first = await exchange();
    expect(first.status).toBe(201);
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/i);
    expect((await exchange()).status).toBe(401);
  });
});
