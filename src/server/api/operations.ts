import { commandOperations } from '../routes/commands.ts';
import { metaOperations } from '../routes/meta.ts';
import { runOperations } from '../routes/runs.ts';
import { startOperations } from '../routes/start-run.ts';
import { streamOperations } from '../routes/streams.ts';
import type { AnyOperation } from './operation.ts';
import type { Room } from './room.ts';

/** Every operation of the public API that has something behind it. */
export function operationsOf(room: Room): readonly AnyOperation[] {
  return [
    ...runOperations(room),
    ...startOperations(room),
    ...commandOperations(room),
    ...streamOperations(room),
    ...metaOperations(room),
  ];
}
