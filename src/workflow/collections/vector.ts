const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

type Node<T> = readonly (Node<T> | T)[];

/**
 * An immutable list whose `set` and `push` copy O(log n) cells instead of the whole list: a trie of width 32, as in
 * Clojure. It keeps the cost of one event independent of how many items a run has.
 */
export interface Vector<T> {
  readonly length: number;
  readonly shift: number;
  readonly root: Node<T>;
}

const EMPTY: Vector<never> = { length: 0, shift: 0, root: [] };

export function emptyVector<T>(): Vector<T> {
  return EMPTY;
}

export function vectorOf<T>(values: readonly T[]): Vector<T> {
  let level: Node<T>[] = chunk(values);
  let shift = 0;
  while (level.length > 1) {
    level = chunk<Node<T>>(level);
    shift += BITS;
  }
  return { length: values.length, shift, root: level[0] ?? [] };
}

function chunk<T>(values: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < values.length; start += WIDTH) chunks.push(values.slice(start, start + WIDTH));
  return chunks;
}

/** @throws RangeError outside the list: a wrong index is a defect, never data. */
export function at<T>(vector: Vector<T>, index: number): T {
  checkIndex(vector, index);
  let node = vector.root;
  for (let shift = vector.shift; shift > 0; shift -= BITS) node = node[(index >> shift) & MASK] as Node<T>;
  return node[index & MASK] as T;
}

export function withAt<T>(vector: Vector<T>, index: number, value: T): Vector<T> {
  checkIndex(vector, index);
  return { ...vector, root: replace(vector.root, vector.shift, index, value) };
}

export function pushed<T>(vector: Vector<T>, value: T): Vector<T> {
  const { length, shift, root } = vector;
  if (length === WIDTH << shift) {
    return { length: length + 1, shift: shift + BITS, root: [root, chain(shift, value)] };
  }
  return { length: length + 1, shift, root: replace(root, shift, length, value) };
}

export function toArray<T>(vector: Vector<T>): T[] {
  let level = vector.root;
  for (let shift = vector.shift; shift > 0; shift -= BITS) level = (level as Node<T>[]).flat();
  return [...level] as T[];
}

function replace<T>(node: Node<T>, shift: number, index: number, value: T): Node<T> {
  const copy = node.slice();
  const slot = (index >> shift) & MASK;
  if (shift === 0) copy[slot] = value;
  else
    copy[slot] =
      slot < node.length ? replace(node[slot] as Node<T>, shift - BITS, index, value) : chain(shift - BITS, value);
  return copy;
}

/** A branch of the given height that holds one value. */
function chain<T>(shift: number, value: T): Node<T> {
  return shift === 0 ? [value] : [chain(shift - BITS, value)];
}

function checkIndex<T>(vector: Vector<T>, index: number): void {
  if (index < 0 || index >= vector.length) throw new RangeError(`index ${index} of a vector of ${vector.length}`);
}
