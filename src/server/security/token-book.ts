import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, type Stats, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DrydockError } from '../../model/index.ts';
import { SCOPES } from './principal.ts';
import { isTrusted } from './token-file.ts';

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

/**
 * The named tokens of a home. They are kept in a file that its user alone can read; one process at a time may change it. A change is
 * one when it is stored.
 */
export class TokenBook implements AsyncDisposable {
  readonly #home: string;
  readonly #file: string;
  readonly #now: () => number;
  /** Names that mean somebody else. */
  readonly #taken: readonly string[];
  #tokens: ReadonlyMap<string, Stored> = new Map();
  #seen = '';
  /** Hashes of tokens that were revoked here, whether that could be stored or not. */
  readonly #revoked = new Set<string>();
  /** When tokens were used last, by hash; noted in the file now and then. */
  readonly #used = new Map<string, number>();
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
    return [...this.#tokens.values()].map((token) => this.#shown(token)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws DRY-E8003 */
  get(name: string): Token {
    this.#refresh();
    return this.#shown(named(name, this.#tokens));
  }

  /** @throws DRY-E8003 */
  hashOf(name: string): string {
    this.#refresh();
    return named(name, this.#tokens).hash;
  }

  /** The token that a secret is of, unless it has expired. Notes that it was used. */
  find(secret: string): Token | null {
    return secret.startsWith(PREFIX) ? this.findByHash(hashOf(secret)) : null;
  }

  findByHash(hash: string): Token | null {
    this.#refresh();
    const token = this.#tokens.get(hash);
    const now = this.#now();
    if (token === undefined || token.expiresAt <= now || this.#revoked.has(hash)) return null;
    this.#used.set(hash, now);
    if (now - this.#notedAt > NOTE_MS) {
      this.#notedAt = now;
      // A use that cannot be noted is no reason to refuse it: what changes tokens says what is wrong with the file.
      void this.#note().catch(() => undefined);
    }
    return this.#shown(token);
  }

  /** @returns the token with its secret, which is never shown again @throws DRY-E8018, DRY-E8019; DRY-E5004: there is none */
  async create({ name, scopes, expiresAt }: NewToken, by: string): Promise<{ token: Token; secret: string }> {
    const createdAt = this.#now();
    const until = checkedEnd(expiresAt ?? createdAt + DEFAULT_DAYS * DAY_MS, createdAt);
    const secret = PREFIX + randomBytes(32).toString('base64url');
    const hash = hashOf(secret);
    const known = { name, scopes: [...new Set(scopes)], createdBy: by, createdAt, lastUsedAt: null, version: 1 };
    const made = { ...known, expiresAt: until, hash };
    await this.#change((tokens) => {
      if (this.#taken.includes(name) || [...tokens.values()].some((token) => token.name === name))
        throw new DrydockError('DRY-E8018', { name });
      tokens.set(hash, made);
    });
    return { token: this.#shown(made), secret };
  }

  /** @throws DRY-E8003, DRY-E8019; DRY-E5004: it is as it was */
  async change(name: string, { scopes, expiresAt }: Partial<Pick<NewToken, 'scopes' | 'expiresAt'>>): Promise<Token> {
    return this.#change((tokens) => {
      const token = named(name, tokens);
      const until = expiresAt === undefined ? token.expiresAt : checkedEnd(expiresAt, this.#now());
      const changed = { ...token, scopes: scopes ?? token.scopes, expiresAt: until, version: token.version + 1 };
      tokens.set(token.hash, changed);
      return this.#shown(changed);
    });
  }

  /** Nothing is done with it from now on. @throws DRY-E8003; DRY-E8180: only as long as this process lives */
  async revoke(name: string): Promise<Token> {
    this.#refresh();
    const token = named(name, this.#tokens);
    this.#revoked.add(token.hash);
    try {
      await this.#change((tokens) => tokens.delete(token.hash));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E8180', { name, problem }, { cause: error });
    }
    return this.#shown(token);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#used.size > 0) await this.#note().catch(() => undefined);
    await this.#writing;
  }

  #shown({ hash, ...token }: Stored): Token {
    return { ...token, scopes: [...token.scopes], lastUsedAt: this.#used.get(hash) ?? token.lastUsedAt };
  }

  /** Reads the file if it is another than was read or written last. @throws DRY-E8020 when it is open to others, or damaged */
  #refresh(): void {
    const stats = this.#attempt(() => statSync(this.#file, { throwIfNoEntry: false }));
    const seen = stats === undefined ? '' : identityOf(stats);
    if (seen === this.#seen) return;
    if (stats !== undefined && (stats.mode & 0o077) !== 0)
      throw new DrydockError('DRY-E8020', { path: this.#file, problem: 'others can read it' });
    if (stats !== undefined && !isTrusted(stats.uid))
      throw new DrydockError('DRY-E8020', { path: this.#file, problem: 'it is of another user' });
    this.#tokens = new Map(stats === undefined ? [] : this.#read().map((token) => [token.hash, token]));
    this.#seen = seen;
  }

  #read(): readonly Stored[] {
    const text = this.#attempt(() => readFileSync(this.#file, 'utf8'));
    try {
      return fileSchema.parse(JSON.parse(text)).tokens;
    } catch (error) {
      const problem = error instanceof SyntaxError ? 'it is no JSON' : 'it is not what drydock wrote';
      throw new DrydockError('DRY-E8020', { path: this.#file, problem }, { cause: error });
    }
  }

  #attempt<T>(reading: () => T): T {
    try {
      return reading();
    } catch (error) {
      const problem = `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
      throw new DrydockError('DRY-E8020', { path: this.#file, problem }, { cause: error });
    }
  }

  /** Notes when tokens were used last. */
  #note(): Promise<void> {
    return this.#change(() => undefined);
  }

  /** Changes what the file says then, one change after another. @throws DRY-E8020; DRY-E5004, and nothing has changed */
  #change<T>(apply: (tokens: Map<string, Stored>) => T): Promise<T> {
    const changed = this.#writing.then(async () => {
      this.#refresh();
      const tokens = new Map(this.#tokens);
      const result = apply(tokens);
      for (const [hash, token] of tokens)
        tokens.set(hash, { ...token, lastUsedAt: this.#used.get(hash) ?? token.lastUsedAt });
      if (tokens.size > 0 || this.#tokens.size > 0) await this.#write(tokens);
      return result;
    });
    this.#writing = changed.catch(() => undefined);
    return changed;
  }

  async #write(tokens: ReadonlyMap<string, Stored>): Promise<void> {
    const text = `${JSON.stringify({ tokens: [...tokens.values()] }, null, 2)}\n`;
    try {
      const folder = await mkdtemp(join(this.#home, '.tokens-'));
      try {
        const made = join(folder, 'tokens.json');
        await writeFile(made, text, { flag: 'wx', mode: 0o600, flush: true });
        const seen = identityOf(statSync(made));
        // In one go: nobody reads the new file before it is known as ours.
        renameSync(made, this.#file);
        this.#tokens = tokens;
        this.#seen = seen;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E5004', { path: this.#file, problem }, { cause: error });
    }
  }
}

function identityOf({ ino, mtimeMs, size }: Stats): string {
  return `${ino} ${mtimeMs} ${size}`;
}

/** @throws DRY-E8003 */
function named(name: string, tokens: ReadonlyMap<string, Stored>): Stored {
  const token = [...tokens.values()].find((one) => one.name === name);
  if (token !== undefined) return token;
  throw new DrydockError('DRY-E8003', { what: `token ${name.slice(0, 64)}`, list: '/v1/tokens' });
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function checkedEnd(expiresAt: number, now: number): number {
  if (expiresAt > now && expiresAt <= now + MOST_DAYS * DAY_MS) return expiresAt;
  throw new DrydockError('DRY-E8019', { days: MOST_DAYS });
}
