import { readFile, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { PressureConfig } from './config.ts';
import { nextPressure, noPressure, type PressureSample, type PressureState } from './pressure.ts';

const MIB = 1024 * 1024;

export interface PressureOptions {
  readonly config: PressureConfig;
  /** Slots without pressure. */
  readonly slots: number;
  /** Folder on the disk that runs write to. */
  readonly folder: string;
  /** Hears of every change of the number of slots. */
  readonly onChange: (state: PressureState) => void;
}

/** Looks at the machine from time to time and says how many slots it bears. Close it with `await using`. */
export class PressureSampler implements AsyncDisposable {
  readonly #options: PressureOptions;
  readonly #delay: ReturnType<typeof monitorEventLoopDelay>;
  readonly #timer: NodeJS.Timeout;
  #rssMiB = 0;
  readonly #refusals = new Map<string, number>();
  #state: PressureState;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: PressureOptions) {
    this.#options = options;
    this.#state = noPressure(options.slots);
    this.#delay = monitorEventLoopDelay({ resolution: 20 });
    this.#delay.enable();
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look());
    }, options.config.sampleMs);
    // Watching alone is no reason for the process to live.
    this.#timer.unref();
  }

  get state(): PressureState {
    return this.#state;
  }

  /** Counts an answer 429 of a provider. */
  refused(provider: string): void {
    this.#refusals.set(provider, (this.#refusals.get(provider) ?? 0) + 1);
  }

  /** What the machine looks like since the last sample. */
  async sample(): Promise<PressureSample> {
    const [memoryLimitMiB, freeDiskMiB] = await Promise.all([memoryLimit(), freeDisk(this.#options.folder)]);
    const loopDelayMs = this.#delay.percentile(99) / 1e6;
    const refusals = Object.fromEntries(this.#refusals);
    this.#delay.reset();
    this.#refusals.clear();
    this.#rssMiB = residentMiB() ?? this.#rssMiB;
    return { rssMiB: this.#rssMiB, memoryLimitMiB, loopDelayMs, freeDiskMiB, refusals };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#delay.disable();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { config, slots, onChange } = this.#options;
    const before = this.#state;
    this.#state = nextPressure(before, await this.sample(), slots, config);
    if (this.#state.slots !== before.slots) onChange(this.#state);
  }
}

/** Memory that this process holds; null: it has no file left to open, by which the system tells. */
function residentMiB(): number | null {
  try {
    return process.memoryUsage.rss() / MIB;
  } catch {
    return null;
  }
}

/** What this process may use: the limit of its control group, else the machine's memory. In MiB. */
async function memoryLimit(): Promise<number> {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    const limit = Number((await readFile(file, 'utf8').catch(() => 'max')).trim());
    if (Number.isFinite(limit) && limit > 0) return Math.min(limit, totalmem()) / MIB;
  }
  return totalmem() / MIB;
}

async function freeDisk(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return (bavail * bsize) / MIB;
  } catch {
    // A folder that is not there yet says nothing about the disk.
    return null;
  }
}
