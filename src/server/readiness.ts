import { access, constants, statfs } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { storeFile } from '../store/index.ts';
import type { Room } from './api/index.ts';

/** One thing that a home needs to work; with the id that `drydock doctor` has for it, where it looks at the same. */
export interface ReadinessCheck {
  readonly id: 'store' | 'disk' | 'turn' | 'queue' | 'webhooks';
  /** `fail`: no new work should be sent here. */
  readonly status: 'ok' | 'warn' | 'fail' | 'skip';
  readonly found: string;
}

type Finding = Omit<ReadinessCheck, 'id'>;

/** Milliseconds that a turn of the event loop may wait. */
const LATE_MS = 500;

/** Events that a webhook may not have seen yet. */
const BEHIND = 10_000;

/** Looks at everything at one time. */
export function readinessOf(room: Room): Promise<readonly ReadinessCheck[]> {
  const looks: readonly (readonly [ReadinessCheck['id'], () => Promise<Finding> | Finding])[] = [
    ['store', () => store(room)],
    ['disk', () => disk(room)],
    ['turn', turn],
    ['queue', () => queue(room)],
    ['webhooks', () => webhooks(room)],
  ];
  return Promise.all(
    looks.map(async ([id, look]) => {
      try {
        return { id, ...(await look()) };
      } catch (error) {
        const found = error instanceof Error ? error.message : String(error);
        return { id, status: 'fail' as const, found };
      }
    }),
  );
}

async function store({ plane, home }: Room): Promise<Finding> {
  const last = await plane.store.lastEventId();
  await access(storeFile(home), constants.R_OK | constants.W_OK);
  return { status: 'ok', found: `can be read and written; the last event is ${last}` };
}

const MIB = 2 ** 20;

async function disk({ home, extensions: { freeBytes = 0 } }: Room): Promise<Finding> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const found = `${Math.floor(free / MIB)} MiB free, ${Math.floor(freeBytes / MIB)} needed`;
  return { status: free < freeBytes ? 'fail' : 'ok', found };
}

async function turn(): Promise<Finding> {
  const before = performance.now();
  await sleep(1);
  const late = Math.round(performance.now() - before);
  return { status: late > LATE_MS ? 'warn' : 'ok', found: `a turn of the event loop took ${late} ms` };
}

async function queue({ plane }: Room): Promise<Finding> {
  const draining = await plane.draining();
  if (draining === null) return { status: 'ok', found: 'runs are admitted' };
  // Not a failure: whoever is cut off from here could not resume it.
  return { status: 'warn', found: `drained by ${draining.by}: no run is admitted` };
}

function webhooks({ webhooks: { counts, lag } }: Room): Finding {
  if (counts.enabled === 0) return { status: 'skip', found: 'there are none' };
  const found = `${counts.failing} of ${counts.enabled} fail; the slowest is ${lag} events behind`;
  return { status: counts.failing > 0 || lag > BEHIND ? 'warn' : 'ok', found };
}
