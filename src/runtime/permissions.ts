import { type AgentManifest, DrydockError, type Permission } from '../model/index.ts';

/**
 * What an agent may do in a run: what its manifest asks for and the run's allowlist, if there is one, grants. Nobody is
 * asked; what is not granted is denied.
 */
export class PermissionGuard {
  readonly #agent: string;
  readonly #granted: ReadonlySet<Permission>;

  constructor(manifest: AgentManifest, allowlist: readonly Permission[] | undefined) {
    this.#agent = manifest.id;
    const allowed = allowlist === undefined ? undefined : new Set(allowlist);
    this.#granted = new Set(
      manifest.permissions.filter((permission) => allowed === undefined || allowed.has(permission)),
    );
  }

  /** @throws DrydockError DRY-E4007 */
  requireExec(command: string): void {
    this.#require(`exec:${command}`);
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
    const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
    const candidates = [...this.#granted]
      .filter((permission) => permission.startsWith('net:'))
      .map((permission) => permission.slice('net:'.length));
    const fits = candidates.some((candidate) => {
      const [host = '', only] = candidate.split(':', 2);
      const sameHost = host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
      return sameHost && (only === undefined || only === port);
    });
    if (!fits) this.#deny(`net:${url.hostname}`);
  }

  #require(permission: Permission): void {
    if (!this.#granted.has(permission)) this.#deny(permission);
  }

  #deny(permission: string): never {
    throw new DrydockError('DRY-E4007', { agent: this.#agent, permission });
  }
}
