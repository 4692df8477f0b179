import { DrydockError } from '../model/index.ts';
import { closestWord } from '../workflow/index.ts';

/** A word that must be one of some. @throws DRY-E2051 with the closest one */
export function oneOf<W extends string>(command: string, option: string, word: string, known: readonly W[]): W {
  const found = known.find((one) => one === word);
  if (found !== undefined) return found;
  const begun = word === '' ? [] : known.filter((one) => one.startsWith(word));
  const closest = closestWord(word, known) ?? (begun.length === 1 ? (begun[0] ?? null) : null);
  const problem = `${option}: there is no ${word}`;
  throw misused(command, problem, `${closest === null ? '' : `Did you mean ${closest}? `}One of: ${known.join(', ')}`);
}

/** What was written wrongly on the command line, with what would be right. */
export function misused(command: string, problem: string, next: string): DrydockError<'DRY-E2051'> {
  return new DrydockError('DRY-E2051', { command, problem, next });
}
