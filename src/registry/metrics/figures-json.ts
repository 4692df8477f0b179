import { z } from 'zod';
import { failureClassSchema, type JsonObject, verdictSchema } from '../../model/index.ts';
import { type AgentFigures, noFigures } from './agent-figures.ts';

const countSchema = z.int().min(0);

/** Figures as they are kept. Fields of later versions may be missing. */
const keptSchema = z.object({
  succeeded: countSchema.default(0),
  failures: z.partialRecord(failureClassSchema, countSchema).default({}),
  latency: z.array(z.tuple([countSchema, countSchema])).default([]),
  used: z.record(z.string(), countSchema).default({}),
  verdicts: z.partialRecord(verdictSchema, countSchema).default({}),
});

export function figuresJson({ succeeded, failures, latency, used, verdicts }: AgentFigures): JsonObject {
  return {
    succeeded,
    failures: Object.fromEntries(failures),
    latency: latency.buckets().map(([bucket, count]) => [bucket, count]),
    used: { ...used },
    verdicts: Object.fromEntries(verdicts),
  };
}

/** @throws ZodError for what {@link figuresJson} has not made */
export function figuresFrom(json: unknown): AgentFigures {
  const kept = keptSchema.parse(json);
  const figures = noFigures();
  figures.succeeded = kept.succeeded;
  for (const name of failureClassSchema.options) set(figures.failures, name, kept.failures[name]);
  for (const name of verdictSchema.options) set(figures.verdicts, name, kept.verdicts[name]);
  for (const [bucket, count] of kept.latency) figures.latency.addToBucket(bucket, count);
  for (const name of Object.keys(figures.used) as (keyof AgentFigures['used'])[])
    figures.used[name] = kept.used[name] ?? 0;
  return figures;
}

function set<K>(map: Map<K, number>, key: K, count: number | undefined): void {
  if (count !== undefined && count > 0) map.set(key, count);
}
