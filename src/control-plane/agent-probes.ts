import type { AgentManifest } from '../model/index.ts';
import type { AgentRecords, AgentRegistry } from '../registry/index.ts';
import { probeAgent, type ProgramPool } from '../runtime/index.ts';

/** From the end of one round of probes to the next. Milliseconds. */
const EVERY = 60_000;

export interface ProbeOptions {
  readonly registry: AgentRegistry;
  readonly records: AgentRecords;
  readonly programs: ProgramPool;
  /** Milliseconds between two rounds. @default one minute */
  readonly every?: number;
}

/**
 * Probes agents again and again until it is closed: services always, programs only while something is wrong with them, since a probe
 * starts them. Agents of other kinds have nothing that could be away.
 */
export function keepProbing({ registry, records, programs, every = EVERY }: ProbeOptions): AsyncDisposable {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  const probeAll = async (): Promise<void> => {
    for (const { agent, origin } of registry.list()) {
      const { manifest } = agent;
      if (stop.signal.aborted) return;
      if (registry.stateOf(manifest.id) !== 'enabled' || !isProbed(manifest, records)) continue;
      const failure = await probeAgent(manifest, origin, programs, stop.signal);
      // One that was ended by closing says nothing of the agent.
      if (!stop.signal.aborted) records.probed(manifest, failure === null);
    }
  };
  const probeAndWait = async (): Promise<void> => {
    await probeAll();
    if (!stop.signal.aborted) next();
  };
  const next = (): void => {
    timer = setTimeout(() => {
      round = probeAndWait();
    }, every).unref();
  };
  next();
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      stop.abort();
      await round;
    },
  };
}

function isProbed(manifest: AgentManifest, records: AgentRecords): boolean {
  if (manifest.kind === 'remote') return true;
  const { status } = records.health(manifest);
  return manifest.kind === 'program' && (status === 'unhealthy' || status === 'degraded');
}
