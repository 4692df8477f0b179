import type { ProcedureDivision, ProcedureName, Section } from '../syntax/index.ts';
import type { BoundParagraph, BoundSection, ProcedureTarget, SemanticProblem } from './model.ts';

export interface Procedures {
  readonly paragraphs: readonly BoundParagraph[];
  readonly sections: readonly BoundSection[];
}

/** Numbers the paragraphs of a program in source order, declaratives first. A section without paragraphs gets an empty one. */
export function numberProcedures(division: ProcedureDivision | undefined): Procedures {
  const paragraphs: BoundParagraph[] = [];
  const sections: BoundSection[] = [];
  for (const section of division?.declaratives ?? []) add(section, section.use);
  for (const section of division?.sections ?? []) add(section, undefined);
  return { paragraphs, sections };

  function add(section: Section, use: BoundSection['declarative']): void {
    const own =
      section.paragraphs.length > 0
        ? section.paragraphs
        : [{ name: undefined, position: section.position, sentences: [] }];
    const first = paragraphs.length;
    const bound: BoundSection = {
      name: section.name,
      syntax: section,
      declarative: use,
      first,
      last: first + own.length - 1,
    };
    sections.push(bound);
    for (const syntax of own) paragraphs.push({ index: paragraphs.length, name: syntax.name, syntax, section: bound });
  }
}

/**
 * The paragraphs that a procedure name stands for. An unqualified paragraph name is looked up in the section of the
 * statement first, then in the whole program (COBOL 2014 §8.4.2.2).
 */
export function resolveProcedure(
  procedures: Procedures,
  name: ProcedureName,
  from: BoundParagraph,
): ProcedureTarget | SemanticProblem {
  if (name.section === undefined) {
    const section = procedures.sections.find((candidate) => candidate.name === name.name);
    if (section) return { kind: 'procedure', first: section.first, last: section.last };
  }
  const named = procedures.paragraphs.filter(
    (paragraph) =>
      paragraph.name === name.name && (name.section === undefined || paragraph.section.name === name.section),
  );
  const own = named.find((paragraph) => paragraph.section === from.section);
  const only = own ?? (named.length === 1 ? named[0] : undefined);
  if (only) return { kind: 'procedure', first: only.index, last: only.index };
  const written = name.section === undefined ? name.name : `${name.name} IN ${name.section}`;
  return {
    kind: 'problem',
    rule: named.length === 0 ? 'semantics/unknown-procedure' : 'semantics/ambiguous-procedure',
    message:
      named.length === 0
        ? `no paragraph or section is named ${written}`
        : `${written} names ${named.length} paragraphs; qualify it with IN`,
    position: name.position,
    severity: 'error',
  };
}
