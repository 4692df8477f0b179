import { statfs } from 'node:fs/promises';
import { DrydockError } from '../model/index.ts';
import type { DiskUse } from './disk-usage.ts';
import { isMissing } from './file-failure.ts';
import { sizeInWords } from './size-words.ts';

/** The parts of a workspace. */
export const workspaceParts = ['state', 'reports', 'outputs', 'temp'] as const;

export type WorkspacePart = (typeof workspaceParts)[number];

/**
 * What each part takes; counted as files come and go. The files of `outputs` are links to content in `state` and take nothing of
 * their own while that is there.
 */
export type WorkspaceUsage = Readonly<Record<WorkspacePart, DiskUse>>;

/** How much disk drydock may use. */
export interface DiskLimits {
  /** Bytes of one workspace; `Infinity`: no limit. */
  readonly workspaceBytes: number;
  /** Bytes of all workspaces of the home. */
  readonly homeBytes: number;
  /** Bytes that must stay free on the disk of the home for anything new to start. */
  readonly freeBytes: number;
}

export const DEFAULT_LIMITS: DiskLimits = { workspaceBytes: Infinity, homeBytes: Infinity, freeBytes: 256 * 2 ** 20 };

/** Milliseconds for which an answer about free space is believed. */
const FREE_KNOWN_FOR = 1_000;

/** Writes of fewer bytes do not ask for free space first. */
const BIG_WRITE = 2 ** 20;

export function emptyUsage(): Record<WorkspacePart, DiskUse> {
  const none = { bytes: 0, files: 0 };
  return { state: none, reports: none, outputs: none, temp: none };
}

export function totalOf(usage: WorkspaceUsage): DiskUse {
  const parts = Object.values(usage);
  return { bytes: sum(parts, 'bytes'), files: sum(parts, 'files') };
}

function sum(parts: readonly DiskUse[], of: keyof DiskUse): number {
  return parts.reduce((total, part) => total + part[of], 0);
}

/** Counts what all workspaces of a home take, and knows their limits. */
export class HomeMeter {
  readonly home: string;
  readonly limits: DiskLimits;
  readonly #meters = new Map<string, WorkspaceMeter>();
  #bytes = 0;
  #files = 0;
  #free: { readonly bytes: Promise<number>; readonly at: number } | null = null;

  constructor(home: string, limits: DiskLimits) {
    this.home = home;
    this.limits = limits;
  }

  get use(): DiskUse {
    return { bytes: this.#bytes, files: this.#files };
  }

  /** The meter of a workspace that was counted before. */
  known(name: string): WorkspaceMeter | undefined {
    return this.#meters.get(name);
  }

  /** Takes a workspace in, with what it was found to take. */
  register(name: string, usage: WorkspaceUsage): WorkspaceMeter {
    this.forget(name);
    const meter = new WorkspaceMeter(this, name, usage);
    this.#meters.set(name, meter);
    const { bytes, files } = meter.total;
    this.add(bytes, files);
    return meter;
  }

  /** Takes a workspace out: it was removed. */
  forget(name: string): void {
    const total = this.#meters.get(name)?.total;
    if (total === undefined) return;
    this.#meters.delete(name);
    this.add(-total.bytes, -total.files);
  }

  add(bytes: number, files: number): void {
    this.#bytes += bytes;
    this.#files += files;
  }

  /** Why nothing new may start: the home is at its quota, or the disk is nearly full; null when it may. */
  async refusal(): Promise<DrydockError | null> {
    if (this.#bytes >= this.limits.homeBytes) return this.overHome(this.#bytes);
    return this.#lowDisk(0);
  }

  /** @throws DRY-E5022 when a big write would leave too little of the disk. */
  async requireFree(bytes: number): Promise<void> {
    if (bytes < BIG_WRITE) return;
    const refusal = await this.#lowDisk(bytes);
    if (refusal !== null) throw refusal;
  }

  overHome(wanted: number): DrydockError {
    const values = { home: this.home, wanted: sizeInWords(wanted), quota: sizeInWords(this.limits.homeBytes) };
    return new DrydockError('DRY-E5021', values);
  }

  async #lowDisk(bytes: number): Promise<DrydockError | null> {
    const floor = this.limits.freeBytes;
    const free = await this.#freeBytes();
    if (free - bytes >= floor) return null;
    return new DrydockError('DRY-E5022', { path: this.home, free: sizeInWords(free), floor: sizeInWords(floor) });
  }

  /** Whoever asks within a while of each other gets one answer. */
  #freeBytes(): Promise<number> {
    const now = performance.now();
    if (this.#free === null || now - this.#free.at >= FREE_KNOWN_FOR) {
      const bytes = freeBytesOf(this.home);
      this.#free = { bytes, at: now };
      bytes.catch(() => (this.#free = null));
    }
    return this.#free.bytes;
  }
}

async function freeBytesOf(home: string): Promise<number> {
  const found = await statfs(home).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return found === null ? Infinity : found.bavail * found.bsize;
}

/** Counts what one workspace takes. */
export class WorkspaceMeter {
  readonly #home: HomeMeter;
  readonly #name: string;
  readonly #usage: Record<WorkspacePart, DiskUse>;

  constructor(home: HomeMeter, name: string, usage: WorkspaceUsage) {
    this.#home = home;
    this.#name = name;
    this.#usage = { ...usage };
  }

  get usage(): WorkspaceUsage {
    return { ...this.#usage };
  }

  get total(): DiskUse {
    return totalOf(this.#usage);
  }

  /** @throws DRY-E5022, see {@link HomeMeter.requireFree} */
  requireFree(bytes: number): Promise<void> {
    return this.#home.requireFree(bytes);
  }

  /** @throws DRY-E5020, DRY-E5021 when so many bytes more are not allowed. */
  require(bytes: number): void {
    const refusal = this.refusal(bytes);
    if (refusal !== null) throw refusal;
  }

  /** Why so many bytes more are not allowed; null when they are. */
  refusal(bytes: number): DrydockError | null {
    const { workspaceBytes, homeBytes } = this.#home.limits;
    const wanted = this.total.bytes + bytes;
    if (wanted > workspaceBytes) {
      const values = { run: this.#name, wanted: sizeInWords(wanted), quota: sizeInWords(workspaceBytes) };
      return new DrydockError('DRY-E5020', values);
    }
    const inHome = this.#home.use.bytes + bytes;
    return inHome > homeBytes ? this.#home.overHome(inHome) : null;
  }

  /** Counts what came (positive) or went (negative). */
  add(part: WorkspacePart, bytes: number, files: number): void {
    const before = this.#usage[part];
    this.set(part, { bytes: before.bytes + bytes, files: before.files + files });
  }

  set(part: WorkspacePart, use: DiskUse): void {
    const before = this.#usage[part];
    this.#usage[part] = use;
    if (this.#home.known(this.#name) === this) this.#home.add(use.bytes - before.bytes, use.files - before.files);
  }
}
