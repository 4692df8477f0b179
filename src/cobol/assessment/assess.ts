import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import {
  blockedPrograms,
  type DependencyGraph,
  type Inventory,
  type Knowledge,
  type MissingMember,
  missingOf,
  nameOf,
  type ProgramFacts,
  type ProgramItem,
  type ProgramRecord,
} from '../../project/index.ts';
import { compilerSettings, discoverSource, loadVectors, programItems, toJobFacts, vectorsOf } from '../agents/index.ts';
import { extractFacts } from '../facts/index.ts';
import { buildGraph } from '../graph/index.ts';
import { analyseFile, copybookLibrary, translateFile } from '../translation/index.ts';
import { type Outlook, outlookOf } from './outlook.ts';

/** A construct that takes attention, and where it stands. */
export interface HardPlace {
  readonly file: string;
  readonly line: number;
  readonly construct: string;
}

/** What can be said of a program before anything is run. */
export interface AssessedProgram {
  readonly program: string;
  readonly source: string;
  readonly lines: number;
  readonly complexity: number;
  readonly wave: number | null;
  readonly outlook: Outlook;
  /** Why; empty for what is likely to be proved. */
  readonly reasons: readonly string[];
  readonly hard: readonly HardPlace[];
}

export interface Assessment {
  readonly source: string;
  readonly inventory: Inventory;
  readonly programs: readonly AssessedProgram[];
  readonly missing: readonly MissingMember[];
  readonly blockedPrograms: number;
  readonly waves: DependencyGraph['waves'];
  readonly cycles: DependencyGraph['cycles'];
}

export interface AssessmentOptions {
  readonly copybooks: readonly string[];
  /** Dialect as `cobc -std` names it, or `auto`. */
  readonly standard: string;
  readonly format: 'auto' | 'fixed' | 'free';
  /** Folder with test vectors; empty: those beside the sources. */
  readonly vectors: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads every program of a source tree and says what a migration has to expect. Nothing is executed or written, nobody is
 * asked, and nothing leaves this process.
 *
 * @throws the signal's reason when it fired; what loading named vectors throws
 */
export async function assess(source: string, options: AssessmentOptions): Promise<Assessment> {
  const vectors = await loadVectors(options.vectors, source);
  const found = await discoverSource(source, { copybooks: options.copybooks, vectors }, options.signal);
  const items = programItems(found, options, vectors.cases, source);
  const facts = new Map<string, ProgramFacts>();
  const read = new Map<string, Reading>();
  const libraries = new Map<string, ReturnType<typeof copybookLibrary>>();
  for (const [index, item] of items.entries()) {
    if (index % 8 === 0) await breathe(undefined, { signal: options.signal });
    const reading = readProgram(item, source, libraries);
    read.set(item.id, reading);
    if (reading.facts !== undefined) facts.set(item.id, reading.facts);
    options.onProgress?.(index + 1, items.length);
  }
  const dependencies = buildGraph([...facts.values()], found.jobs.map(toJobFacts));
  const knowledge = knowledgeOf(items, found, dependencies, facts);
  const missing = missingOf(knowledge);
  const waves = new Map(dependencies.waves.flatMap((wave, index) => wave.map((name) => [name, index + 1])));
  const programs = items.map((item): AssessedProgram => {
    const reading = read.get(item.id) ?? { facts: undefined, issues: [], problem: 'it was not read' };
    const own = vectorsOf(vectors.cases, join(source, item.source)).own.length;
    const record = knowledge.programs.get(item.id) as ProgramRecord;
    return {
      program: item.id,
      source: item.source,
      lines: reading.facts?.lines.total ?? 0,
      complexity: reading.facts?.complexity ?? 0,
      wave: waves.get(nameOf(record, reading.facts)) ?? null,
      ...outlookOf(reading, own),
      hard: hardPlaces(reading),
    };
  });
  return {
    source,
    inventory: found,
    programs,
    missing,
    blockedPrograms: blockedPrograms(knowledge, missing),
    waves: dependencies.waves,
    cycles: dependencies.cycles,
  };
}

/** What reading and translating one program showed. */
export interface Reading {
  readonly facts: ProgramFacts | undefined;
  readonly issues: readonly {
    readonly severity: 'error' | 'gap' | 'warning';
    readonly message: string;
    readonly position: { readonly file: string; readonly line: number };
  }[];
  /** Why it could not be read at all. */
  readonly problem: string | undefined;
}

function readProgram(
  item: ProgramItem,
  source: string,
  libraries: Map<string, ReturnType<typeof copybookLibrary>>,
): Reading {
  try {
    const settings = compilerSettings(item, source);
    const path = join(source, item.source);
    const key = JSON.stringify([settings.copybooks, dirname(path)]);
    const library = libraries.get(key) ?? copybookLibrary(settings, dirname(path));
    libraries.set(key, library);
    const analysed = analyseFile(path, item.source, settings, library);
    const { issues } = translateFile(analysed, 'app');
    return { facts: extractFacts(analysed), issues, problem: undefined };
  } catch (error) {
    return { facts: undefined, issues: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

function knowledgeOf(
  items: readonly ProgramItem[],
  members: Inventory,
  dependencies: DependencyGraph,
  facts: ReadonlyMap<string, ProgramFacts>,
): Knowledge {
  const records = items.map((item) => [item.id, { item, facts: null, translation: null, verification: null }] as const);
  return { inventory: null, graph: null, programs: new Map(records), members, dependencies, facts };
}

function hardPlaces({ facts, issues }: Reading): readonly HardPlace[] {
  const places = new Map<string, HardPlace>();
  for (const { file, line, construct } of facts?.unsupported ?? [])
    places.set(`${file}:${line}`, { file, line, construct });
  for (const { severity, message, position } of issues) {
    const { file, line } = position;
    if (severity !== 'warning' && !places.has(`${file}:${line}`))
      places.set(`${file}:${line}`, { file, line, construct: message });
  }
  return [...places.values()];
}
