import { promises } from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

/** Places at which a process can die, beside any moment: around changes of files and commits, and as attempts begin and end. */
export const KILL_POINTS = [
  'rename',
  'link',
  'mkdir',
  'remove',
  'copy',
  'sync',
  'commit',
  'launch',
  'outcome',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/** Die at the nth passing of a point, before or after what happens there. */
export interface KillOrder {
  readonly point: KillPoint;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

type Call = (this: unknown, ...args: never[]) => unknown;

/** Arms one kill point of this process. The product is not changed: the functions of Node that it calls are. */
export async function arm(order: KillOrder): Promise<void> {
  const files = promises as unknown as Record<string, Call>;
  const wrap = (object: Record<string, Call>, name: string, counts: (subject: unknown) => boolean = () => true) => {
    const original = object[name];
    if (original === undefined) throw new Error(`there is no ${name} to wrap`);
    object[name] = function wrapped(this: unknown, ...args: never[]): unknown {
      return counts(this) ? passing(() => original.apply(this, args)) : original.apply(this, args);
    };
  };
  passing = (work) => pass(order, work);
  if (order.point === 'rename' || order.point === 'link' || order.point === 'mkdir') wrap(files, order.point);
  if (order.point === 'remove') wrap(files, 'rm');
  if (order.point === 'copy') {
    wrap(files, 'copyFile');
    wrap(files, 'writeFile');
  }
  if (order.point === 'sync') await wrapSync(wrap);
  if (order.point === 'commit') {
    wrap(StatementSync.prototype as unknown as Record<string, Call>, 'run', isCommit);
    wrap(DatabaseSync.prototype as unknown as Record<string, Call>, 'exec');
  }
  if (order.point === 'launch' || order.point === 'outcome') markedPoint = order.point;
  syncBuiltinESMExports();
}

let passing: (work: () => unknown) => unknown = (work) => work();
let markedPoint: 'launch' | 'outcome' | undefined;
let passed = 0;

/** To be called by agents when they begin and end. */
export function mark(point: 'launch' | 'outcome'): void {
  if (point === markedPoint) passing(() => null);
}

function pass({ nth, when }: KillOrder, work: () => unknown): unknown {
  passed += 1;
  if (passed !== nth) return work();
  if (when === 'before') die();
  const result = work();
  if (result instanceof Promise) return result.finally(die);
  return die();
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered before the call returns; this is for the types.
  throw new Error('killed');
}

async function wrapSync(wrap: (object: Record<string, Call>, name: string) => void): Promise<void> {
  const handle = await open(fileURLToPath(import.meta.url));
  wrap(Object.getPrototypeOf(handle) as Record<string, Call>, 'sync');
  await handle.close();
}

function isCommit(statement: unknown): boolean {
  return statement instanceof StatementSync && statement.sourceSQL.toLowerCase() === 'commit';
}
