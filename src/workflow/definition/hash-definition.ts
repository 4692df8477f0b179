import { createHash } from 'node:crypto';
import type { WorkflowDefinition } from '../../model/index.ts';

/** Definitions never change, and one is often started many times. */
const known = new WeakMap<WorkflowDefinition, string>();

/** SHA-256 of a definition, in hex: two definitions with the same hash do the same. Key order does not matter. */
export function hashDefinition(definition: WorkflowDefinition): string {
  const earlier = known.get(definition);
  if (earlier !== undefined) return earlier;
  const hash = createHash('sha256').update(canonical(definition)).digest('hex');
  known.set(definition, hash);
  return hash;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
