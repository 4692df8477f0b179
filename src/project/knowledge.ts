import type { z } from 'zod';
import type { Artifact, JsonValue, Verdict } from '../model/index.ts';
import type { DependencyGraph } from './documents/dependency-graph.ts';
import type { Inventory } from './documents/inventory.ts';
import type { ProgramFacts } from './documents/program-facts.ts';
import {
  analysis,
  discovered,
  mapping,
  type ProgramItem,
  translation,
  verification,
} from './documents/step-outputs.ts';

export type TranslationOutput = z.infer<typeof translation>;
export type VerificationOutput = z.infer<typeof verification>;

/** An attempt that succeeded, as far as knowledge is taken from it. */
export interface KnownAttempt {
  readonly step: string;
  readonly item: string | null;
  readonly attempt: number;
  readonly output: JsonValue;
  readonly artifacts: readonly Artifact[];
}

/** Where a piece of knowledge comes from. */
export interface Origin {
  readonly step: string;
  readonly attempt: number;
}

/** What a run knows of one program: the newest of each kind. */
export interface ProgramRecord {
  readonly item: ProgramItem;
  readonly facts: Artifact | null;
  readonly translation: (TranslationOutput & Origin) | null;
  readonly verification: (VerificationOutput & Origin) | null;
}

/** What the attempts of a run say about its code base; the documents are named, not read. */
export interface RunRecord {
  readonly inventory: Artifact | null;
  readonly graph: Artifact | null;
  /** By item id, in the order of discovery. */
  readonly programs: ReadonlyMap<string, ProgramRecord>;
}

/** Every document that answers need, read. */
export interface Knowledge extends RunRecord {
  readonly members: Inventory;
  readonly dependencies: DependencyGraph;
  /** By item id. */
  readonly facts: ReadonlyMap<string, ProgramFacts>;
}

/** The type of the artifact that says what a code base holds: a run that has one knows a project. */
export const INVENTORY_TYPE = 'cobol.inventory';

/**
 * What the attempts of a run say about its code base. Steps are not known by their names but by what they produced, so that a
 * workflow may call them as it likes. A repair that came before the last verdict is the translation that it is about.
 */
export function recordOf(attempts: readonly KnownAttempt[]): RunRecord {
  const found = attempts.toSorted((a, b) => a.attempt - b.attempt);
  const discovery = newest(found, INVENTORY_TYPE, discovered);
  const programs = new Map<string, ProgramRecord>();
  const byItem = Map.groupBy(found, ({ item }) => item ?? '');
  for (const item of discovery?.output.programs ?? [])
    programs.set(item.id, programOf(item, byItem.get(item.id) ?? []));
  return {
    inventory: discovery?.output.details ?? null,
    graph: newest(found, 'cobol.graph', mapping)?.output.graph ?? null,
    programs,
  };
}

function programOf(item: ProgramItem, attempts: readonly KnownAttempt[]): ProgramRecord {
  const verified = newest(attempts, 'cobol.evidence', verification);
  const before = attempts.filter(
    ({ step, attempt }) => verified === undefined || step !== verified.step || attempt < verified.attempt,
  );
  const repaired =
    verified &&
    newest(
      before.filter(({ step }) => step === verified.step),
      'cobol.translation',
      translation,
    );
  const translated = repaired ?? newest(before, 'cobol.translation', translation);
  return {
    item,
    facts: newest(attempts, 'cobol.facts', analysis)?.output.facts ?? null,
    translation: translated ? { ...translated.output, step: translated.step, attempt: translated.attempt } : null,
    verification: verified ? { ...verified.output, step: verified.step, attempt: verified.attempt } : null,
  };
}

/** The last attempt that made an artifact of this type and gave what fits the schema. */
function newest<T>(
  attempts: readonly KnownAttempt[],
  type: string,
  schema: z.ZodType<T>,
): (Origin & { readonly output: T }) | undefined {
  for (const { step, attempt, output, artifacts } of attempts.toReversed()) {
    if (!artifacts.some((artifact) => artifact.type === type)) continue;
    const parsed = schema.safeParse(output);
    if (parsed.success) return { step, attempt, output: parsed.data };
  }
  return undefined;
}

/** What was proved of a program. Only the verifier's attempts say it; anything else is no proof. */
export function verdictOf(program: ProgramRecord): Verdict {
  return (program.verification?.verdict ?? 'unverified') as Verdict;
}

/** Programs that cannot be analysed have no facts: the inventory names them all the same. */
export function nameOf(program: ProgramRecord, facts: ProgramFacts | undefined): string {
  return (facts?.program || program.item.id.replace(/@.*$/, '')).toUpperCase();
}

const NOTHING: Inventory['summary'] = {
  files: 0,
  bytes: 0,
  sourceLines: 0,
  byKind: { program: 0, copybook: 0, jcl: 0, bms: 0, sql: 0, data: 0, binary: 0, unknown: 0 },
};

/** What is known before anything is. */
export const EMPTY_INVENTORY: Inventory = {
  members: [],
  programs: [],
  jobs: [],
  missingCopybooks: [],
  duplicatePrograms: [],
  skipped: [],
  problems: [],
  summary: NOTHING,
};

export const EMPTY_GRAPH: DependencyGraph = { nodes: [], edges: [], cycles: [], waves: [], missing: [] };
