import { closestWord } from '../../model/index.ts';

/** A remedy for an unknown word: the one that was probably meant, or all that are known. */
export function didYouMean(word: string, known: readonly string[]): string {
  const closest = closestWord(word, known);
  if (closest !== null) return `Did you mean ${closest}?`;
  if (known.length === 0) return 'There is none to name here.';
  const some = known.slice(0, 12).join(', ');
  return known.length > 12 ? `Known here: ${some} and others.` : `Known here: ${some}.`;
}
