import { createHash } from 'node:crypto';
import { DrydockError, type WorkflowDefinition } from '../../model/index.ts';

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

/**
 * Whether a definition was changed without a new version, against the hashes of earlier runs or of a registry. Null when it was
 * not. A run is pinned to its definition, so this is for a warning, not a refusal.
 */
export function versionConflict(
  definition: WorkflowDefinition,
  seen: readonly { readonly name: string; readonly version: number; readonly hash: string }[],
): DrydockError<'DRY-E1011'> | null {
  const { name, version } = definition;
  const others = seen.filter((other) => other.name === name);
  const same = others.filter((other) => other.version === version);
  const hash = hashDefinition(definition);
  if (same.length === 0 || same.some((other) => other.hash === hash)) return null;
  const next = 1 + Math.max(...others.map((other) => other.version));
  return new DrydockError('DRY-E1011', { workflow: name, version, next });
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
