import { z } from 'zod';

/** Why one member needs another, and where that is written. */
export const edge = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum([
    'call-static',
    'call-dynamic',
    'cics',
    'copy',
    'file-read',
    'file-write',
    'sql',
    'jcl-step',
    'jcl-data',
  ]),
  file: z.string(),
  line: z.number().int(),
});
export type Edge = z.infer<typeof edge>;

export const graphNode = z.object({
  /** `kind:name`, e.g. `program:PAYROLL`. */
  id: z.string(),
  kind: z.enum(['program', 'copybook', 'file', 'table', 'job']),
  name: z.string(),
  /** The member that defines it; absent when it is referenced but not in the sources. */
  source: z.string().optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

/** The typed dependency graph of an application. */
export const dependencyGraph = z.object({
  nodes: z.array(graphNode),
  edges: z.array(edge),
  /** Groups of programs that call each other in a circle, each in a stable order. */
  cycles: z.array(z.array(z.string())),
  /** Programs in the order to migrate them: every wave calls only programs of earlier waves or of its own cycle. */
  waves: z.array(z.array(z.string())),
  /** Referenced but not found, with every place that refers to it. */
  missing: z.array(
    z.object({
      id: z.string(),
      kind: graphNode.shape.kind,
      name: z.string(),
      references: z.array(z.object({ file: z.string(), line: z.number().int() })),
    }),
  ),
});
export type DependencyGraph = z.infer<typeof dependencyGraph>;
