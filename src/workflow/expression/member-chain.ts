import type { ASTNode } from '@marcbachmann/cel-js';

/** A key of a map, or an index of a list. */
export type Key = string | number;

export interface MemberChain {
  readonly root: string;
  readonly keys: readonly Key[];
}

/** Reads `a.b["c"][0]` as the root `a` and the keys `b`, `c`, 0; null for anything else. */
export function chainOf(node: ASTNode): MemberChain | null {
  if (node.op === 'id') return { root: node.args, keys: [] };
  if (node.op === '.') {
    const object = chainOf(node.args[0]);
    return object && { root: object.root, keys: [...object.keys, node.args[1]] };
  }
  if (node.op === '[]' && node.args[1].op === 'value') {
    const key = literalKey(node.args[1].args);
    const object = key === null ? null : chainOf(node.args[0]);
    return object && key !== null ? { root: object.root, keys: [...object.keys, key] } : null;
  }
  return null;
}

function literalKey(value: unknown): Key | null {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' && value >= 0n && value < 2n ** 31n ? Number(value) : null;
}
