import { DrydockError } from '../model/index.ts';

/** Two drydocks that meet: this one, and the owner of the home. */
export interface Meeting {
  readonly own: string;
  readonly other: string;
  /** The oldest client that the owner takes; null: it is too old to say. */
  readonly oldestClient: string | null;
  /** How this person starts drydock. */
  readonly command: string;
}

/**
 * What to tell of two versions; null when they are the same.
 *
 * @throws DRY-E8126 when the owner does not understand this one any more
 */
export function versionSkew({ own, other, oldestClient, command }: Meeting): string | null {
  if (oldestClient !== null && isOlder(own, oldestClient))
    throw new DrydockError('DRY-E8126', { own, other, least: oldestClient });
  if (own === other) return null;
  const remedy = isOlder(own, other)
    ? `Upgrade this one:  npm install -g drydock@${other}`
    : `Replace the older one:  ${command} down, then ${command} up`;
  return `! The process that owns this home is drydock ${other}, this is ${own}. ${remedy}`;
}

/** By the numbers; what is before a release is older than it, see semver.org, 11. */
export function isOlder(one: string, other: string): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  const at = a.numbers.findIndex((number, index) => number !== b.numbers[index]);
  if (at >= 0) return (a.numbers[at] ?? 0) < (b.numbers[at] ?? 0);
  return a.isEarly && !b.isEarly;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly isEarly: boolean } {
  const [numbers = '', early] = version.replace(/\+.*$/, '').split(/-(.*)/s, 2);
  return {
    numbers: [0, 1, 2].map((index) => Number(numbers.split('.')[index] ?? 0) || 0),
    isEarly: early !== undefined,
  };
}
