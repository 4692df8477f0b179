/**
 * An immutable priority queue: a leftist heap (Okasaki, Purely Functional Data Structures, 3.1). Adding and removing
 * cost O(log n) and leave the old heap as it was. Entries with a lower `key` come first, then those with a lower `tie`.
 */
export type Heap<T> = HeapNode<T> | null;

interface HeapNode<T> {
  readonly key: number;
  readonly tie: number;
  readonly value: T;
  readonly rank: number;
  readonly left: Heap<T>;
  readonly right: Heap<T>;
}

export function inserted<T>(heap: Heap<T>, key: number, tie: number, value: T): Heap<T> {
  return merge({ key, tie, value, rank: 1, left: null, right: null }, heap);
}

export function withoutFirst<T>(heap: HeapNode<T>): Heap<T> {
  return merge(heap.left, heap.right);
}

function merge<T>(a: Heap<T>, b: Heap<T>): Heap<T> {
  if (a === null) return b;
  if (b === null) return a;
  const [first, second] = a.key < b.key || (a.key === b.key && a.tie <= b.tie) ? [a, b] : [b, a];
  const merged = merge(first.right, second);
  const [left, right] = rank(first.left) >= rank(merged) ? [first.left, merged] : [merged, first.left];
  return { ...first, rank: rank(right) + 1, left, right };
}

function rank<T>(heap: Heap<T>): number {
  return heap?.rank ?? 0;
}
