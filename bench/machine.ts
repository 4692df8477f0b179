import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What the figures were measured on; `load` is that of the last minute before, per processor: above 0.5 they are noise. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryGiB: number;
  readonly load: number;
}

export function describeMachine(): Machine {
  const [minute = 0] = loadavg();
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: Math.round((minute / availableParallelism()) * 100) / 100,
  };
}
