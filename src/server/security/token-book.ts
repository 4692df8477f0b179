import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DrydockError } from '../../model/index.ts';
import { SCOPES } from './principal.ts';

/** Lets scanners for leaked secrets know one. */
const PREFIX = 'dry_pat_';

const DAY_MS = 86_400_000;

/** Days that a token lasts unless told otherwise, and at most. */
const DEFAULT_DAYS = 90;
const MOST_DAYS = 366;

/** Milliseconds between two notes of when a token was used last. */
const NOTE_MS = 60_000;

export const tokenNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a name has 1 to 64 letters, digits, dots, dashes and underscores');

export const tokenSchema = z.object({
  name: tokenNameSchema.describe('What it does is accounted to user:<name>'),
  scopes: z.array(z.enum(SCOPES)).min(1),
  createdBy: z.string(),
  createdAt: z.int(),
  expiresAt: z.int(),
  lastUsedAt: z.int().nullable().describe('Within a minute'),
  version: z.int().min(1),
});
/** A token as it is shown: without the secret, of which only a hash is kept. */
export type Token = z.infer<typeof tokenSchema>;

const storedSchema = tokenSchema.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
type Stored = z.infer<typeof storedSchema>;
const fileSchema = z.object({ tokens: z.array(storedSchema) });

export interface NewToken {
  readonly name: string;
  readonly scopes: Token['scopes'];
  /** Unix milliseconds. @default in 90 days */
  readonly expiresAt?: number | undefined;
}

/** The named tokens of a home. They are kept in a file that its user alone can read; one process at a time may change it. */
export class TokenBook implements AsyncDisposable {
  readonly #home: string;
  readonly #file: string;
  readonly #now: () => number;
  /** Names that mean somebody else. */
  readonly #taken: readonly string[];
  #tokens = new Map<string, Stored>();
  #seen = '';
  #writing: Promise<unknown> = Promise.resolve();
  #notedAt = 0;

  /** @param taken names that no token may have: that of the user of the home */
  constructor(home: string, taken: readonly string[], now: () => number = Date.now) {
    this.#home = home;
    this.#file = join(home, 'tokens.json');
    this.#taken = [...taken, 'system'];
    this.#now = now;
  }

  list(): readonly Token[] {
    this.#refresh();
    return [...this.#tokens.values()].map(shown).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws DRY-E8003 */
  get(name: string): Token {
    return shown(this.#stored(name));
  }

  /** @throws DRY-E8003 */
  hashOf(name: string): string {
    return this.#stored(name).hash;
  }

  /** The token that a secret is of, unless it has expired. Notes that it was used. */
  find(secret: string): (Token & { readonly hash: string }) | null {
    return secret.startsWith(PREFIX) ? this.findByHash(hashOf(secret)) : null;
  }

  findByHash(hash: string): (Token & { readonly hash: string }) | null {
    this.#refresh();
    const token = this.#tokens.get(hash);
    const now = this.#now();
    if (token === undefined || token.expiresAt <= now) return null;
    token.lastUsedAt = now;
    if (now - this.#notedAt > NOTE_MS) {
      this.#notedAt = now;
      void this.#save().catch(() => undefined);
    }
    return token;
  }

  /** @returns the token with its secret, which is never shown again @throws DRY-E8018, DRY-E8019 */
  async create({ name, scopes, expiresAt }: NewToken, by: string): Promise<{ token: Token; secret: string }> {
    const createdAt = this.#now();
    const until = checkedEnd(expiresAt ?? createdAt + DEFAULT_DAYS * DAY_MS, createdAt);
    this.#refresh();
    if (this.#taken.includes(name) || [...this.#tokens.values()].some((token) => token.name === name))
      throw new DrydockError('DRY-E8018', { name });
    const secret = PREFIX + randomBytes(32).toString('base64url');
    const hash = hashOf(secret);
    const known = { name, scopes: [...new Set(scopes)], createdBy: by, createdAt, lastUsedAt: null, version: 1 };
    this.#tokens.set(hash, { ...known, expiresAt: until, hash });
    await this.#save();
    return { token: this.get(name), secret };
  }

  /** @throws DRY-E8003, DRY-E8019 */
  async change(name: string, { scopes, expiresAt }: Partial<Pick<NewToken, 'scopes' | 'expiresAt'>>): Promise<Token> {
    const token = this.#stored(name);
    const until = expiresAt === undefined ? token.expiresAt : checkedEnd(expiresAt, this.#now());
    const changed = { ...token, scopes: scopes ?? token.scopes, expiresAt: until, version: token.version + 1 };
    this.#tokens.set(token.hash, changed);
    await this.#save();
    return shown(changed);
  }

  /** Nothing is done with it from now on. @throws DRY-E8003 */
  async revoke(name: string): Promise<Token> {
    const token = this.#stored(name);
    this.#tokens.delete(token.hash);
    await this.#save();
    return shown(token);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined);
    if (this.#tokens.size > 0) await this.#save().catch(() => undefined);
  }

  #stored(name: string): Stored {
    this.#refresh();
    const token = [...this.#tokens.values()].find((one) => one.name === name);
    if (token !== undefined) return token;
    throw new DrydockError('DRY-E8003', { what: `token ${name.slice(0, 64)}`, list: '/v1/tokens' });
  }

  /** Reads the file if it is another than was read or written last. @throws DRY-E8020 when it is open to others, or damaged */
  #refresh(): void {
    const stats = statSync(this.#file, { throwIfNoEntry: false });
    const seen = stats === undefined ? '' : `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
    if (seen === this.#seen) return;
    if (stats !== undefined && (stats.mode & 0o077) !== 0)
      throw new DrydockError('DRY-E8020', { path: this.#file, problem: 'others can read it' });
    this.#tokens = new Map(stats === undefined ? [] : this.#read().map((token) => [token.hash, token]));
    this.#seen = seen;
  }

  #read(): readonly Stored[] {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).tokens;
    } catch (error) {
      const problem = error instanceof SyntaxError ? 'it is no JSON' : 'it is not what drydock wrote';
      throw new DrydockError('DRY-E8020', { path: this.#file, problem }, { cause: error });
    }
  }

  /** One after another: the last one writes what all have changed. @throws DRY-E5004 */
  #save(): Promise<void> {
    const saved = this.#writing.catch(() => undefined).then(() => this.#write());
    this.#writing = saved;
    return saved;
  }

  async #write(): Promise<void> {
    const text = `${JSON.stringify({ tokens: [...this.#tokens.values()] }, null, 2)}\n`;
    try {
      const folder = await mkdtemp(join(this.#home, '.tokens-'));
      try {
        const made = join(folder, 'tokens.json');
        const handle = await open(made, 'wx', 0o600);
        await handle.writeFile(text);
        await handle.sync();
        await handle.close();
        await rename(made, this.#file);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      const { ino, mtimeMs, size } = statSync(this.#file);
      this.#seen = `${ino} ${mtimeMs} ${size}`;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E5004', { path: this.#file, problem }, { cause: error });
    }
  }
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function shown({ hash: _hash, ...token }: Stored): Token {
  return { ...token, scopes: [...token.scopes] };
}

function checkedEnd(expiresAt: number, now: number): number {
  if (expiresAt > now && expiresAt <= now + MOST_DAYS * DAY_MS) return expiresAt;
  throw new DrydockError('DRY-E8019', { days: MOST_DAYS });
}
