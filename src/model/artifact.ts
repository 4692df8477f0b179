import { z } from 'zod';
import { artifactIdSchema } from './id.ts';

/** A file or JSON value that an attempt produced. It never changes: its content is named by its hash. */
export const artifactSchema = z.object({
  id: artifactIdSchema,
  name: z.string().describe("Path within the attempt's artifacts, with forward slashes: java/Payroll.java"),
  type: z.string().describe('What it is, in the words of its workflow: java.source, cobol.facts, report'),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  path: z.string().describe("Where it lies, relative to the run's workspace"),
});

export type Artifact = z.infer<typeof artifactSchema>;
