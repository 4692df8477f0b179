import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, request, servedHome } from '../testing.ts';
import { TokenBook } from './token-book.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drydock-tokens-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const READ = { scopes: ['read' as const] };

/** What was there is put where nothing can be written to it: a full disk, or one that is read-only, to any user. */
function unwritable(file: string): () => void {
  const content = readFileSync(file);
  rmSync(file);
  mkdirSync(file, { mode: 0o700 });
  return () => {
    rmSync(file, { recursive: true });
    writeFileSync(file, content, { mode: 0o600 });
  };
}

describe('tokens that are changed at one time', () => {
  it('are all changed: none that was revoked comes back because another is looked for in the meantime', async () => {
    await using book = new TokenBook(home, []);
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    const made = await Promise.all(names.map((name) => book.create({ name, ...READ }, 'user:ana')));
    let isBusy = true;
    const look = () => {
      for (const { secret } of made) book.find(secret);
      if (isBusy) setImmediate(look);
    };
    look();
    const going: Promise<unknown>[] = [];
    for (const name of names) {
      going.push(book.revoke(name));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(going);
    isBusy = false;
    expect(made.filter(({ secret }) => book.find(secret) !== null)).toEqual([]);
    await using again = new TokenBook(home, []);
    expect(again.list()).toEqual([]);
  });

  it('have one name once', async () => {
    await using book = new TokenBook(home, []);
    const tries = await Promise.allSettled([1, 2, 3].map(() => book.create({ name: 'ci', ...READ }, 'user:ana')));
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});

describe('tokens that cannot be stored', () => {
  it('are not made: the name is free, and nothing is left behind', async () => {
    await using book = new TokenBook(join(home, 'gone'), []);
    await expect(book.create({ name: 'ci', ...READ }, 'user:ana')).rejects.toMatchObject({ code: 'DRY-E5004' });
    expect(book.list()).toEqual([]);
    mkdirSync(join(home, 'gone'));
    expect((await book.create({ name: 'ci', ...READ }, 'user:ana')).token.name).toBe('ci');
    expect(readdirSync(join(home, 'gone'))).toEqual(['tokens.json']);
  });

  it('are not said to be revoked, and can be revoked when the trouble is over', async () => {
    await using place = await servedHome([], { port: 0 });
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'ci', scopes: ['read'] });
    const made = (await call(place.server.socket, 'POST', '/v1/tokens', { body, headers: json })).json;
    const headers = { authorization: `Bearer ${(made as { secret: string }).secret}` };
    const revoke = () => call(place.server.socket, 'DELETE', '/v1/tokens/ci');
    const restore = unwritable(join(place.home, 'tokens.json'));
    expect(await revoke()).toMatchObject({ status: 500, json: { code: 'DRY-E8020' } });
    restore();
    expect((await request(place, 'GET', '/v1/runs', { headers })).status).toBe(200);
    expect((await revoke()).status).toBe(200);
    expect((await request(place, 'GET', '/v1/runs', { headers })).status).toBe(401);
  });

  it('are refused although the file still has them, until this process ends', async () => {
    await using book = new TokenBook(home, []);
    const { secret } = await book.create({ name: 'ci', ...READ }, 'user:ana');
    const going = book.revoke('ci');
    expect(book.find(secret)).toBeNull();
    const restore = unwritable(join(home, 'tokens.json'));
    await expect(going).rejects.toMatchObject({ code: 'DRY-E8180' });
    restore();
    expect(book.find(secret)).toBeNull();
    expect(book.list().map(({ name }) => name)).toEqual(['ci']);
    await book.revoke('ci');
    await using again = new TokenBook(home, []);
    expect(again.find(secret)).toBeNull();
  });
});

describe('the file of tokens', () => {
  it('that its user changed by hand is not overwritten with what it said before', async () => {
    const file = join(home, 'tokens.json');
    const book = new TokenBook(home, []);
    const { secret } = await book.create({ name: 'ci', ...READ }, 'user:ana');
    expect(book.find(secret)?.name).toBe('ci');
    writeFileSync(file, '{"tokens":[]}');
    await book[Symbol.asyncDispose]();
    expect(readFileSync(file, 'utf8')).toBe('{"tokens":[]}');
    const other = new TokenBook(home, []);
    const { secret: second } = await other.create({ name: 'ci', ...READ }, 'user:ana');
    other.find(second);
    rmSync(file);
    expect(other.find(second)).toBeNull();
    await other[Symbol.asyncDispose]();
    expect(readdirSync(home)).toEqual([]);
  });

  it('lets nobody in while it is damaged, and stays as it is', async () => {
    const file = join(home, 'tokens.json');
    await using book = new TokenBook(home, []);
    const { secret } = await book.create({ name: 'ci', ...READ }, 'user:ana');
    const content = readFileSync(file, 'utf8');
    const hash = /[0-9a-f]{64}/.exec(content)?.[0] ?? '';
    for (const damaged of [
      '',
      '{',
      'null',
      content.slice(0, -20),
      content.replace(hash, 'x'),
      content.replace('read', 'root'),
    ]) {
      writeFileSync(file, damaged);
      expect(() => book.find(secret), damaged).toThrow(expect.objectContaining({ code: 'DRY-E8020' }));
      await expect(book.create({ name: 'other', ...READ }, 'user:ana')).rejects.toMatchObject({ code: 'DRY-E8020' });
      expect(readFileSync(file, 'utf8')).toBe(damaged);
    }
    writeFileSync(file, content);
    chmodSync(file, 0o644);
    await using fresh = new TokenBook(home, []);
    expect(() => fresh.find(secret)).toThrow('others can read it');
    chmodSync(file, 0o600);
    expect(fresh.find(secret)?.name).toBe('ci');
  });

  it('that cannot be read is named with the reason', () => {
    mkdirSync(join(home, 'tokens.json'), { mode: 0o700 });
    const book = new TokenBook(home, []);
    expect(() => book.list()).toThrow('it cannot be read (EISDIR)');
    expect(statSync(join(home, 'tokens.json')).isDirectory()).toBe(true);
  });
});
