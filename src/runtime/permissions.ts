import {
  type AgentManifest,
  covers,
  DrydockError,
  type Permission,
  refusalByRun,
  type RunPermissions,
} from '../model/index.ts';
import type { Uses } from './uses.ts';

/** What reaching an address takes. */
export function permissionOfHost({ hostname, port, protocol }: URL): Permission {
  return `net:${hostname}:${port === '' ? (protocol === 'http:' ? '80' : '443') : port}`;
}

/**
 * What an agent may do in a run: what its manifest asks for and the run grants. Nobody is asked; what is not granted is denied.
 */
export class PermissionGuard {
  readonly #agent: string;
  readonly #asked: readonly Permission[];
  readonly #run: RunPermissions;
  readonly #uses: Uses;

  constructor({ id, permissions }: AgentManifest, run: RunPermissions, uses: Uses) {
    this.#uses = uses;
    this.#agent = id;
    this.#asked = permissions;
    this.#run = run;
  }

  /** @throws DrydockError DRY-E4007 */
  requireExec(command: string): void {
    this.#require(`exec:${command}`);
  }

  /** Whether the code base may be read, without asking for it. */
  get grantsSource(): boolean {
    return this.#refusalOf('fs:read') === null;
  }

  /** @throws DrydockError DRY-E4007 */
  requireSource(): void {
    this.#require('fs:read');
  }

  /** @throws DrydockError DRY-E4007 */
  requireSecret(): void {
    this.#require('secret');
  }

  /** @throws DrydockError DRY-E4007 */
  requireModels(): void {
    this.#require('llm');
  }

  /**
   * `net:example.com` grants every port of the host, `net:example.com:8080` one, `net:*.example.com` its subdomains.
   *
   * @throws DrydockError DRY-E4007
   */
  requireHost(url: URL): void {
    this.#require(permissionOfHost(url));
  }

  #require(permission: Permission): void {
    const why = this.#refusalOf(permission);
    if (why === null) return;
    this.#uses.note('refused', permission);
    throw new DrydockError('DRY-E4007', { agent: this.#agent, permission, why });
  }

  #refusalOf(permission: Permission): string | null {
    if (!this.#asked.some((asked) => covers(asked, permission))) return 'its manifest does not ask for it';
    return refusalByRun(this.#run, permission);
  }
}
