import { resolve } from 'node:path';
import { checkedNetwork, type NetworkOptions } from '../server/index.ts';
import type { SessionOptions } from './session.ts';
import { settings } from './settings.ts';
import { misused } from './words.ts';

/** What `serve` and `up` take. */
export interface ServeOptions {
  readonly port?: string | undefined;
  readonly agents?: readonly string[] | undefined;
  readonly slots?: string | undefined;
  readonly parallelRuns?: string | undefined;
  /** Events as JSON lines on stdout. */
  readonly events?: true | undefined;
  readonly host?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly behindProxy: readonly string[];
  readonly allowHost: readonly string[];
}

/** What the options say; where they say nothing, the settings. @throws DRY-E2051 with the option that is wrong */
export function daemonOptionsOf(command: string, options: ServeOptions): SessionOptions {
  const { port = String(settings().port), agents, slots, parallelRuns } = options;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw misused(command, `--port: ${port} is no port`, 'Give a number from 1 to 65535; 0 takes any that is free.');
  }
  return {
    port: Number(port),
    network: networkOf(command, options),
    ...(agents === undefined ? {} : { agentFolders: agents }),
    ...(slots === undefined ? {} : { slots: parseCount(command, '--slots', slots) }),
    ...(parallelRuns === undefined ? {} : { parallelRuns: parseCount(command, '--parallel-runs', parallelRuns) }),
  };
}

/** The same options, as they are given to a process. */
export function argumentsOf(options: ServeOptions): readonly string[] {
  const { port, agents, slots, parallelRuns, host, tlsCert, tlsKey, behindProxy, allowHost } = options;
  return [
    ...(host === undefined ? [] : ['--host', host]),
    ...(tlsCert === undefined ? [] : ['--tls-cert', tlsCert]),
    ...(tlsKey === undefined ? [] : ['--tls-key', tlsKey]),
    ...behindProxy.flatMap((address) => ['--behind-proxy', address]),
    ...allowHost.flatMap((name) => ['--allow-host', name]),
    ...(port === undefined ? [] : ['--port', port]),
    ...(agents ?? []).flatMap((folder) => ['--agents', folder]),
    ...(slots === undefined ? [] : ['--slots', slots]),
    ...(parallelRuns === undefined ? [] : ['--parallel-runs', parallelRuns]),
  ];
}

/** @throws DRY-E2051 half of a pair; DRY-E8120, DRY-E8121, DRY-E8123 where it would not be safe */
function networkOf(command: string, { host, tlsCert, tlsKey, behindProxy, allowHost }: ServeOptions): NetworkOptions {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw misused(command, '--tls-cert and --tls-key belong together', 'Give both files, in PEM.');
  const tls =
    tlsCert === undefined || tlsKey === undefined ? undefined : { cert: resolve(tlsCert), key: resolve(tlsKey) };
  const network = { host, tls, proxies: behindProxy, allowedHosts: allowHost };
  checkedNetwork(network);
  return network;
}

function parseCount(command: string, option: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw misused(command, `${option}: ${text} is no number`, 'Give a whole number from 1 to 9999.');
}
