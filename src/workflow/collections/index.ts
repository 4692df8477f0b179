export { type Heap, inserted, withoutFirst } from './heap.ts';
export { eachWaiting, emptyQueue, enqueued, isEmpty, pruned, type Queue, queueOf, waiting } from './queue.ts';
export { at, emptyVector, pushed, toArray, type Vector, vectorOf, withAt } from './vector.ts';
