import { type Knowledge, nameOf, verdictOf } from './knowledge.ts';
import { missingOf } from './missing.ts';
import type { MigrationReport, ReportedProgram } from './report-markdown.ts';

/** The report on a code base, from what a run knows now; the run may still go on. */
export function reportOf(
  knowledge: Knowledge,
  project: { readonly name: string; readonly source: string },
): MigrationReport {
  const { dependencies, members } = knowledge;
  const waves = new Map(dependencies.waves.flatMap((wave, index) => wave.map((name) => [name, index + 1])));
  const programs = [...knowledge.programs].map(([id, record]): ReportedProgram => {
    const facts = knowledge.facts.get(id);
    const { translation, verification } = record;
    return {
      program: id,
      source: record.item.source,
      lines: facts?.lines.total ?? 0,
      complexity: facts?.complexity ?? 0,
      wave: waves.get(nameOf(record, facts)),
      verdict: verdictOf(record),
      basis: verification?.basis ?? 'none',
      vectors: { equal: verification?.equal ?? 0, total: verification?.total ?? 0 },
      reason: verification?.reason || undefined,
      reproduce: verification?.reproduce ?? undefined,
      javaFiles: translation?.sources.map(({ name }) => name) ?? [],
      unsupported: facts?.unsupported ?? [],
      problems: facts?.problems ?? [],
    };
  });
  return {
    project: project.name,
    source: project.source,
    tools: [],
    members: { ...members.summary.byKind },
    programs,
    missing: missingOf(knowledge).map(({ kind, name, suppliedBy, references }) => ({
      kind: suppliedBy === null ? kind : `${kind} of ${suppliedBy}`,
      name,
      references: [...references],
    })),
    cycles: dependencies.cycles,
    waves: dependencies.waves,
    unreadable: members.problems.map(({ file, message }) => ({ file, reason: message })),
  };
}
