import { setTimeout as pause } from 'node:timers/promises';
import type { ApiCall, PublicApi } from '../mcp/index.ts';
import { DrydockError } from '../model/index.ts';
import { isDaemon } from './daemon.ts';
import { homeFolder } from './home.ts';
import { accessRuns, reachOwner, type RunAccess } from './run-access.ts';
import type { Terminal } from './terminal.ts';

/** Milliseconds in which whoever watches over a daemon may start it again before this process takes its place. */
const RESTART_MS = 5_000;

/** The audit log tells requests of the Model Context Protocol from others. */
const CLIENT = { 'x-drydock-client': 'mcp' };

/**
 * The public API of a home for as long as this process lives, whoever owns the home in between: reached with the first request; when
 * the owner goes away, the next one is found, or this process becomes it. Then a request is sent again: those that change
 * something have a key, and are done once.
 */
export class OwnerApi implements PublicApi, AsyncDisposable {
  readonly #terminal: Terminal;
  #access: Promise<RunAccess> | null = null;
  #current: RunAccess | null = null;
  #hadDaemon = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** True when the runs of the home are driven by this process, and rest when it ends. */
  get isOwner(): boolean {
    return this.#current !== null && this.#current.session !== null;
  }

  async json({ method = 'GET', path, body, headers, signal }: ApiCall): Promise<unknown> {
    return this.#withOwner(({ client }) => client.call(method, path, body, { ...headers, ...CLIENT }, signal), signal);
  }

  async *bytes({ path, headers, signal }: ApiCall): AsyncGenerator<Uint8Array, void, undefined> {
    const { client } = await this.#reached();
    yield* client.download(path, { headers: { ...headers, ...CLIENT }, ...(signal === undefined ? {} : { signal }) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#access?.catch(() => null))?.[Symbol.asyncDispose]();
  }

  async #withOwner<T>(ask: (access: RunAccess) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    let goneSince: number | null = null;
    for (;;) {
      let access: RunAccess | null = null;
      try {
        access = await this.#reached();
        return await ask(access);
      } catch (error) {
        const isGone =
          error instanceof DrydockError && error.code === 'DRY-E8010' && (access === null || access.session === null);
        goneSince ??= performance.now();
        if (!isGone || signal?.aborted === true || performance.now() - goneSince > RESTART_MS) throw error;
        if (access !== null) await this.#leave(access);
        await pause(100);
      }
    }
  }

  #reached(): Promise<RunAccess> {
    this.#access ??= this.#reach();
    return this.#access;
  }

  async #reach(): Promise<RunAccess> {
    try {
      const access = (this.#hadDaemon ? await this.#restarted() : null) ?? (await accessRuns(this.#terminal));
      this.#hadDaemon = access.session === null && isDaemon(homeFolder());
      this.#current = access;
      return access;
    } catch (error) {
      // The next request tries again.
      this.#access = null;
      throw error;
    }
  }

  /** The daemon that takes the place of one that is gone; null when there is none in time. */
  async #restarted(): Promise<RunAccess | null> {
    const since = performance.now();
    while (performance.now() - since < RESTART_MS) {
      const access = await reachOwner(this.#terminal);
      if (access !== null) return access;
      await pause(100);
    }
    return null;
  }

  /** Lets go of an owner that is gone, once for all requests that met it. */
  async #leave(access: RunAccess): Promise<void> {
    if (this.#current !== access) return;
    this.#current = null;
    this.#access = null;
    await access[Symbol.asyncDispose]();
  }
}
