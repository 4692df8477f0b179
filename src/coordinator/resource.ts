/** What a lease holds from its start to its end. */
export const HELD_RESOURCES = ['parallelRuns', 'parallelAttempts', 'cpuCores', 'memoryMiB', 'diskMiB'] as const;

/** What is used up, and comes back with time: by the minute, or at midnight UTC. */
export const METERED_RESOURCES = ['requestsPerMinute', 'tokensPerMinute', 'moneyMicrosPerDay'] as const;

export const RESOURCES = [...HELD_RESOURCES, ...METERED_RESOURCES] as const;

export type HeldResource = (typeof HELD_RESOURCES)[number];
export type MeteredResource = (typeof METERED_RESOURCES)[number];
export type Resource = (typeof RESOURCES)[number];

/** Amounts by resource; absent: none of it, or, as limits, as much as one likes. */
export type Amounts = Readonly<Partial<Record<Resource, number>>>;

/** What a run asks for beside its place among the parallel runs, which every run needs. */
export type RunNeeds = Omit<Amounts, 'parallelRuns'>;

/** Where a quota holds: everywhere, for an owner, or for one project of an owner. */
export type Scope =
  | { readonly kind: 'global' }
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'project'; readonly owner: string; readonly project: string };

/** How a configuration names a project of an owner. */
export function projectKey(owner: string, project: string): string {
  return `${owner}/${project}`;
}

/** `the machine`, `owner ana`, `project ana/bank`. */
export function scopeWords(scope: Scope): string {
  if (scope.kind === 'global') return 'the machine';
  return scope.kind === 'owner' ? `owner ${scope.owner}` : `project ${projectKey(scope.owner, scope.project)}`;
}

const WORDS: Readonly<Record<Resource, string>> = {
  parallelRuns: 'parallel runs',
  parallelAttempts: 'parallel attempts',
  cpuCores: 'CPU cores',
  memoryMiB: 'MiB of memory',
  diskMiB: 'MiB of disk',
  requestsPerMinute: 'requests per minute',
  tokensPerMinute: 'tokens per minute',
  moneyMicrosPerDay: 'micro-dollars per day',
};

export function resourceWords(resource: Resource): string {
  return WORDS[resource];
}

/** The resources of which some is asked for, with the amounts. */
export function amountEntries(amounts: Amounts): readonly (readonly [Resource, number])[] {
  return RESOURCES.flatMap((resource) => {
    const amount = amounts[resource] ?? 0;
    return amount > 0 ? [[resource, amount] as const] : [];
  });
}
