import type { Artifact, Verdict } from '../model/index.ts';
import type { MemberKind, ProgramSource } from './documents/inventory.ts';
import { indexOf, isCall } from './graph-index.ts';
import { type Knowledge, nameOf, verdictOf } from './knowledge.ts';
import { missingOf } from './missing.ts';

/** A member of the code base, or one that it refers to and does not have. */
export interface MemberRow {
  /** Path below the source tree; `copybook:NAME` or `program:NAME` for what is missing. */
  readonly id: string;
  readonly kind: MemberKind;
  readonly isMissing: boolean;
  /** Program name, or the last part of the path. */
  readonly name: string;
  /** Its id among the programs of the run; null for what is no program to migrate. */
  readonly program: string | null;
  readonly path: string | null;
  readonly bytes: number;
  readonly lines: number;
  readonly encoding: string | null;
  readonly format: string | null;
  readonly dialect: string | null;
  readonly complexity: number | null;
  /** Constructs that make it hard or easy to migrate, with how often each is there. */
  readonly features: Readonly<Record<string, number>>;
  /** What it needs at run time besides COBOL: CICS, SQL … */
  readonly needs: readonly string[];
  /** Programs and jobs that use it. */
  readonly usedBy: number;
  /** Programs that it calls. */
  readonly calls: number;
  readonly missingCopybooks: readonly string[];
  /** No program and no job uses it. */
  readonly isUnused: boolean;
  /** From 1; null for what is no program. */
  readonly wave: number | null;
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  /** The document of its proof. */
  readonly evidence: Artifact | null;
  /** Programs that cannot be migrated without it; 0 for what is there. */
  readonly blocked: number;
  readonly problems: readonly string[];
}

/** All members, those that are missing first (what blocks most at the top), then by path. */
export function memberRows(knowledge: Knowledge): readonly MemberRow[] {
  const programs = new Map([...knowledge.programs].map(([id, program]) => [program.item.source, id]));
  const sources = new Map(knowledge.members.programs.map((program) => [program.path, program]));
  const problems = Map.groupBy(knowledge.members.problems, ({ file }) => file);
  const waves = new Map(knowledge.dependencies.waves.flatMap((wave, index) => wave.map((name) => [name, index + 1])));
  const present = knowledge.members.members
    .map((member): MemberRow => {
      const id = programs.get(member.path) ?? null;
      const record = id === null ? undefined : knowledge.programs.get(id);
      const facts = id === null ? undefined : knowledge.facts.get(id);
      const source = sources.get(member.path);
      const name = record ? nameOf(record, facts) : nameOfMember(member.kind, member.path);
      const use = useOf(knowledge, member.kind, name);
      return {
        id: member.path,
        kind: member.kind,
        isMissing: false,
        name,
        program: id,
        path: member.path,
        bytes: member.bytes,
        lines: member.lines,
        encoding: member.encoding,
        format: source?.format ?? null,
        dialect: record?.item.std ?? source?.std ?? null,
        complexity: facts?.complexity ?? null,
        features: facts?.features ?? {},
        needs: [...new Set(source?.needs.map(({ what }) => what))],
        ...use,
        missingCopybooks: missingCopies(source),
        isUnused: (member.kind === 'program' || member.kind === 'copybook') && use.usedBy === 0,
        wave: record ? (waves.get(name) ?? null) : null,
        verdict: record ? verdictOf(record) : null,
        reason: record?.verification?.reason || null,
        evidence: record?.verification?.evidence ?? null,
        blocked: 0,
        problems: (problems.get(member.path) ?? []).slice(0, 10).map(({ line, message }) => `${line}: ${message}`),
      };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [...missingOf(knowledge).map(rowOfMissing), ...present];
}

function missingCopies(source: ProgramSource | undefined): readonly string[] {
  const names = source?.copies.flatMap(({ name, resolved }) => (resolved === undefined ? [name] : []));
  return [...new Set(names)].slice(0, 50);
}

function nameOfMember(kind: MemberKind, path: string): string {
  const file = path.replace(/^.*\//, '');
  return kind === 'copybook' ? file.replace(/\.[^.]*$/, '').toUpperCase() : file;
}

function useOf({ dependencies }: Knowledge, kind: MemberKind, name: string): { usedBy: number; calls: number } {
  if (kind !== 'program' && kind !== 'copybook') return { usedBy: 0, calls: 0 };
  const { from, to } = indexOf(dependencies);
  const id = `${kind}:${name}`;
  const users = new Set((to.get(id) ?? []).map((edge) => edge.from));
  const callees = new Set((from.get(id) ?? []).filter(isCall).map((edge) => edge.to));
  return { usedBy: users.size, calls: callees.size };
}

function rowOfMissing(missing: ReturnType<typeof missingOf>[number]): MemberRow {
  return {
    id: missing.id,
    kind: missing.kind,
    isMissing: true,
    name: missing.name,
    program: null,
    path: null,
    bytes: 0,
    lines: 0,
    encoding: null,
    format: null,
    dialect: null,
    complexity: null,
    features: {},
    needs: missing.suppliedBy === null ? [] : [missing.suppliedBy],
    usedBy: missing.users.length,
    calls: 0,
    missingCopybooks: [],
    isUnused: false,
    wave: null,
    verdict: null,
    reason: null,
    evidence: null,
    blocked: missing.blocked,
    problems: [],
  };
}
