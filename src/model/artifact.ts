import { z } from 'zod';

/**
 * A file or JSON value that an attempt produced. It never changes: its content is named by its hash, and where it is
 * kept follows from the hash alone. An output may hold artifacts anywhere; that is how one agent hands files to another.
 */
export const artifactSchema = z.object({
  name: z.string().min(1).describe('Relative path with forward slashes: java/Payroll.java'),
  type: z.string().min(1).describe('What it is, in the words of its workflow: java.source, cobol.facts, report'),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type Artifact = z.infer<typeof artifactSchema>;
