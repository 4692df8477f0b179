import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { DrydockError, type JsonObject, type JsonValue } from '../model/index.ts';
import { KnownSecrets } from './known-secrets.ts';

/** A secret as parameters and configurations name it. */
export interface SecretReference extends JsonObject {
  /** `env:NAME` or `file:/path` */
  $secret: string;
}

/**
 * The secrets of one attempt: read when the agent asks, forgotten with the attempt, and masked in whatever it says. An agent
 * can read those only that its run gave it, in parameters, configuration or input: a reference that it made up is refused.
 */
export class Secrets {
  readonly #agent: string;
  readonly #given: readonly unknown[];
  readonly #own = new KnownSecrets();
  /** What the process of the agent was told in other attempts, and may still know. */
  #shared: KnownSecrets | undefined;

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

  /** Tells a process of the agent's secrets, and masks what it was told before, for others. */
  share(known: KnownSecrets): void {
    this.#shared = known;
  }

  mask(text: string): string {
    const masked = this.#own.mask(text);
    return this.#shared?.mask(masked) ?? masked;
  }

  /** The value with every secret in its strings and names masked; itself when none was read. */
  maskIn(value: JsonValue): JsonValue {
    if (this.#isEmpty) return value;
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((element) => this.maskIn(element));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.mask(name), this.maskIn(inner)]));
  }

  /** Looks at what is handed over in bytes, which no mask could be put into. Undefined: there is nothing to look for. */
  inspector(artifact: string): ((chunk: Uint8Array) => void) | undefined {
    if (this.#isEmpty) return undefined;
    const scanners = [this.#own, ...(this.#shared === undefined ? [] : [this.#shared])].map((known) => known.scanner());
    return (chunk) => {
      if (!scanners.some((isIn) => isIn(chunk))) return;
      const permission = `to hand over the artifact ${this.mask(artifact)}`;
      throw new DrydockError('DRY-E4007', { agent: this.#agent, permission, why: 'a secret stands in it' });
    };
  }

  get #isEmpty(): boolean {
    return this.#own.isEmpty && (this.#shared?.isEmpty ?? true);
  }

  #remember(value: string): void {
    this.#own.add(value);
    this.#shared?.add(value);
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
