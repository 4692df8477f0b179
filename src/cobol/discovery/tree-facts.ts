import {
  type DiscoveryProblem,
  type Inventory,
  type Job,
  type Member,
  type MemberKind,
  memberKind,
  type ProgramSource,
} from '../../project/index.ts';

/** Tells each program which steps run it. */
export function withJobs(programs: readonly ProgramSource[], jobs: readonly Job[]): ProgramSource[] {
  const runs = new Map<string, ProgramSource['runBy']>();
  for (const { name: job, steps } of jobs) {
    for (const step of steps) {
      const named = step.kind === 'program' ? [{ program: step.executes, file: step.file, line: step.line }] : [];
      for (const { program, file, line } of [...named, ...step.runs]) {
        runs.set(program, [...(runs.get(program) ?? []), { file, line, job, step: step.name }]);
      }
    }
  }
  return programs.map((program) => ({
    ...program,
    runBy: program.ids.flatMap(({ id, nested }) => (nested ? [] : (runs.get(id) ?? []))),
  }));
}

/** Program names that more than one file defines outside of other programs. */
export function duplicatePrograms(programs: readonly ProgramSource[]): Inventory['duplicatePrograms'] {
  const places = new Map<string, { file: string; line: number }[]>();
  for (const { path, ids } of programs) {
    for (const { id, line, nested } of ids)
      if (!nested) places.set(id, [...(places.get(id) ?? []), { file: path, line }]);
  }
  return [...places].filter(([, found]) => found.length > 1).map(([id, found]) => ({ id, places: found }));
}

/** One problem for each name, at its second place. */
export function duplicateProblems(duplicates: Inventory['duplicatePrograms']): DiscoveryProblem[] {
  return duplicates.flatMap(({ id, places: [first, second, ...others] }) => {
    if (first === undefined || second === undefined) return [];
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const message = `defines program ${id}, as ${first.file}:${first.line}${more} ${others.length === 0 ? 'does' : 'do'}; say with exclude which of them counts`;
    return { code: 'duplicate-program', severity: 'warning', ...second, message };
  });
}

/** A text that a program copies is a copybook, whatever it looked like. */
export function withCopybooks(members: readonly Member[], programs: readonly ProgramSource[]): Member[] {
  const copied = new Map(programs.flatMap(({ copies }) => copies.map((copy) => [copy.resolved, copy] as const)));
  return members.map((member) => {
    const copy = copied.get(member.path);
    const isGuess = member.kind === 'unknown' || member.kind === 'data';
    return copy !== undefined && isGuess
      ? { ...member, kind: 'copybook', reason: `${copy.file}:${copy.line} copies it` }
      : member;
  });
}

export function summarize(members: readonly Member[]): Inventory['summary'] {
  const count = (kind: MemberKind): number => members.filter((member) => member.kind === kind).length;
  const source = members.filter(({ kind }) => kind === 'program' || kind === 'copybook');
  return {
    files: members.length,
    bytes: members.reduce((sum, member) => sum + member.bytes, 0),
    sourceLines: source.reduce((sum, member) => sum + member.lines, 0),
    byKind: Object.fromEntries(memberKind.options.map((kind) => [kind, count(kind)])) as Record<MemberKind, number>,
  };
}
