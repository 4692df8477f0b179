import type { Place } from './documents/inventory.ts';
import type { Knowledge } from './knowledge.ts';
import { indexOf } from './graph-index.ts';

/** A member that sources refer to and that is not among them. */
export interface MissingMember {
  /** `copybook:NAME` or `program:NAME`. */
  readonly id: string;
  readonly kind: 'copybook' | 'program';
  readonly name: string;
  /** The product that supplies it (CICS, DB2, MQ, GnuCOBOL), when it is known for it. */
  readonly suppliedBy: string | null;
  /** The map source that it is generated from, when the tree has one of that name. */
  readonly generatedFrom: string | null;
  readonly references: readonly Place[];
  /** Programs that refer to it themselves. */
  readonly users: readonly string[];
  /** Programs that need it, directly or through programs that they call. */
  readonly blocked: number;
}

/** What is missing, what blocks most first. */
export function missingOf(knowledge: Knowledge): readonly MissingMember[] {
  const graph = indexOf(knowledge.dependencies);
  const copybooks = new Map(knowledge.members.missingCopybooks.map((one) => [one.name.toUpperCase(), one]));
  const missing: MissingMember[] = [];
  const add = (kind: MissingMember['kind'], name: string, references: readonly Place[]): void => {
    const id = `${kind}:${name}`;
    const known = kind === 'copybook' ? copybooks.get(name) : undefined;
    const files = new Set(references.map(({ file }) => file));
    const direct = graph.usersOf(id);
    const users = direct.length > 0 ? direct : graph.programsIn(files);
    missing.push({
      id,
      kind,
      name,
      suppliedBy: known?.suppliedBy ?? null,
      generatedFrom: known?.generatedFrom ?? null,
      references,
      users,
      blocked: graph.callersOf(users).size,
    });
  };
  for (const { kind, name, references } of knowledge.dependencies.missing)
    if (kind === 'program' || kind === 'copybook') add(kind, name, references);
  const listed = new Set(missing.map(({ id }) => id));
  for (const [name, { references }] of copybooks)
    if (!listed.has(`copybook:${name}`)) add('copybook', name, references);
  return missing.toSorted((a, b) => b.blocked - a.blocked || (a.id < b.id ? -1 : 1));
}

/** How many programs need something that is missing, directly or through programs that they call. */
export function blockedPrograms(knowledge: Knowledge, missing: readonly MissingMember[]): number {
  const graph = indexOf(knowledge.dependencies);
  return graph.callersOf(missing.flatMap(({ users }) => users)).size;
}
