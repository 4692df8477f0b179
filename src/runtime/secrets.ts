import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { DrydockError, type JsonObject, type JsonValue } from '../model/index.ts';

/** A secret as parameters and configurations name it. */
export interface SecretReference extends JsonObject {
  /** `env:NAME` or `file:/path` */
  $secret: string;
}

const MASK = '***';

/**
 * The secrets of one attempt: read when the agent asks, forgotten with the attempt, and masked in whatever it says. An agent
 * can read those only that its run gave it, in parameters, configuration or input: a reference that it made up is refused.
 */
export class Secrets {
  readonly #agent: string;
  readonly #given: readonly unknown[];
  /** Longest first, so that a secret that contains another is masked whole. */
  #known: readonly string[] = [];

  constructor(agent: string, given: readonly unknown[]) {
    this.#agent = agent;
    this.#given = given;
  }

  /** @throws DRY-E4007 a reference that the run did not give; DRY-E4023 one that cannot be read */
  async read(asked: SecretReference | string): Promise<string> {
    const reference: SecretReference = typeof asked === 'string' ? { $secret: asked } : { $secret: asked.$secret };
    const name = reference.$secret;
    if (!this.#given.some((value) => contains(value, reference)))
      throw new DrydockError('DRY-E4007', {
        agent: this.#agent,
        permission: `to read ${name}`,
        why: 'its run did not give it',
      });
    const value = await valueOf(name);
    this.#remember(value);
    return value;
  }

  /** Reads a secret that the agent's own manifest refers to, for the engine. @throws DRY-E4023 one that cannot be read */
  async own({ $secret: reference }: SecretReference): Promise<string> {
    const value = await valueOf(reference);
    this.#remember(value);
    return value;
  }

  mask(text: string): string {
    return this.#known.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  }

  /** The value with every secret in its strings and names masked; itself when none was read. */
  maskIn(value: JsonValue): JsonValue {
    if (this.#known.length === 0) return value;
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((element) => this.maskIn(element));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.mask(name), this.maskIn(inner)]));
  }

  /** With the spellings in which it would travel. */
  #remember(value: string): void {
    if (value === '') return;
    const spellings = [value, encodeURIComponent(value), Buffer.from(value).toString('base64')];
    const inJson = JSON.stringify(value).slice(1, -1);
    const known = new Set([...this.#known, ...spellings, inJson]);
    this.#known = [...known].sort((a, b) => b.length - a.length);
  }
}

async function valueOf(reference: string): Promise<string> {
  const [kind, name] = [reference.slice(0, reference.indexOf(':')), reference.slice(reference.indexOf(':') + 1)];
  const refuse = (problem: string): DrydockError => new DrydockError('DRY-E4023', { reference, problem });
  if (kind === 'env') {
    const value = process.env[name];
    if (value === undefined) throw refuse('the variable is not set');
    return value;
  }
  if (kind !== 'file') throw refuse('expected env:NAME or file:/path');
  try {
    // Editors end a file with a line feed that is no part of the secret.
    return (await readFile(name, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

function contains(value: unknown, reference: SecretReference): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isDeepStrictEqual(value, reference) || Object.values(value).some((inner) => contains(inner, reference));
}
