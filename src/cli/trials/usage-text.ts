import { dollarsOf, type Usage } from '../../model/index.ts';

/** What was used of what has to be paid for; a cost that nobody knows is said to be that. */
export function usageText(usage: Usage | null): string {
  if (usage === null) return 'nothing that has to be paid for';
  const { inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros } = usage;
  const classes = [
    [inputUncached, 'input'],
    [cacheRead, 'read from cache'],
    [cacheWrite, 'written to cache'],
    [output, 'output'],
    [reasoning, 'reasoning'],
  ] as const;
  const tokens = classes.flatMap(([count, name]) => (count === 0 ? [] : [`${count} ${name}`]));
  const cost = costMicros === null ? 'cost unknown' : `$${dollarsOf(costMicros)}`;
  return [tokens.length === 0 ? 'no tokens' : `tokens: ${tokens.join(', ')}`, cost].join('; ');
}
