import type { Citation } from './citation.ts';
import { checkCitation } from './citation.ts';
import type { ProgramText } from './program-text.ts';

interface Statement {
  readonly citations: readonly Citation[];
}

/** Statements with the citations that hold, and those of which none does. */
export interface Founded<S extends Statement> {
  readonly founded: readonly (S & { readonly citations: Citation[] })[];
  readonly unfounded: readonly { readonly text: string; readonly problem: string }[];
}

/** Keeps what the text of the program says, and tells what it does not. Pure. */
export function foundedIn<S extends Statement>(
  statements: readonly S[],
  text: Pick<ProgramText, 'files'>,
  textOf: (statement: S) => string,
): Founded<S> {
  const founded: (S & { readonly citations: Citation[] })[] = [];
  const unfounded: { readonly text: string; readonly problem: string }[] = [];
  for (const statement of statements) {
    const checked = statement.citations.map((citation) => checkCitation(citation, text));
    const citations = checked.flatMap((one) => (one.ok ? [one.citation] : []));
    const problems = checked.flatMap((one) => (one.ok ? [] : [one.problem]));
    if (citations.length > 0) founded.push({ ...statement, citations });
    else unfounded.push({ text: textOf(statement), problem: problems.join('; ') || 'it cites nothing' });
  }
  return { founded, unfounded };
}
