import { type Basis, sampleOf } from '../metrics/index.ts';
import { KNOWN_FROM, type Scored } from './score.ts';

/** At most one try in so many goes to agents only to get to know them. */
export const ONE_TRY_IN = 10;
/** No agent is given more tries than so many only to get to know it: perhaps nobody ever verifies its work. */
const MOST_TRIES = 2 * KNOWN_FROM;

interface Named extends Scored {
  readonly manifest: Scored['manifest'] & { readonly id: string };
}

/**
 * The agent that is chosen to get to know it, although others are known to be good; null when none is due. It follows from the
 * figures alone: there is no chance in it. Due is the unknown agent with the fewest tries, once there were ten times as many tries
 * as it took to get to know all but the most tried one so far, this try included. While nobody is known, there is nothing to
 * explore for.
 */
export function exploredOf<T extends Named>(healthy: readonly T[], basis: Basis): T | null {
  let tries = 0;
  let mostTried = 0;
  let spent = 0;
  let isAnyKnown = false;
  let due: { one: T; tries: number } | null = null;
  for (const one of healthy) {
    const { figures, running } = one.standing;
    const own = sampleOf(figures, 'succeeded').size + running;
    tries += own;
    spent += Math.min(own, KNOWN_FROM);
    mostTried = Math.max(mostTried, own);
    if (sampleOf(figures, basis).size >= KNOWN_FROM) isAnyKnown = true;
    else if (own < MOST_TRIES && (due === null || own < due.tries || (own === due.tries && comesFirst(one, due.one))))
      due = { one, tries: own };
  }
  spent -= Math.min(mostTried, KNOWN_FROM);
  return isAnyKnown && due !== null && (spent + 1) * ONE_TRY_IN <= tries ? due.one : null;
}

function comesFirst(a: Named, b: Named): boolean {
  return a.priority === b.priority ? a.manifest.id < b.manifest.id : a.priority > b.priority;
}
