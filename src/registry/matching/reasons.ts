import type { AgentManifest, AgentRequirement, Choice, Strategy } from '../../model/index.ts';
import { type Basis, sampleOf } from '../metrics/index.ts';
import { compareIds, compareRanks, type Ranked, type Ranking } from './ranking.ts';
import { figuresOf, KNOWN_FROM, rounded } from './score.ts';

/** An agent with the skill that cannot be chosen. */
export interface Refused {
  readonly manifest: AgentManifest;
  readonly refusals: readonly string[];
}

type Candidate = Choice['candidates'][number];

/** Candidates that an event describes one by one; the others are told by what they have in common. */
export const DETAILED = 50;

/** The same for a step whose candidates were described before. */
const DETAILED_AGAIN = 4;

/**
 * How much an event says of a choice. The first one of a step describes all candidates; `brief` describes the chosen one and the next
 * best, and of the others says what they have in common, their names and scores, as long as these are not too many.
 */
export type Detail = 'full' | 'brief';

/** A choice with all that it went by: every candidate, its score, the figures behind it, and why it lost. */
export function choiceOf(
  { skill, strategy, use }: AgentRequirement,
  ranking: Ranking,
  refused: readonly Refused[],
  detail: Detail = 'full',
): Choice {
  const { best, all, explored } = ranking;
  const losers = all.filter((one) => one !== best).toSorted(compareRanks);
  const ordered = best === null ? losers : [best, ...losers];
  const ranked = ordered.map((one, index) => {
    // One that is only there for want of another is refused as long as there is another.
    const isRefused = one.group === 0 && best !== null && best.group > 0;
    const lost =
      index === 0 || best === null || isRefused
        ? []
        : [`lost to ${best.manifest.id}: ${whyWorse(one, best, explored)}`];
    return () => candidateOf(one, strategy, ranking, isRefused, lost);
  });
  const sorted = refused.toSorted((a, b) => compareIds(a.manifest.id, b.manifest.id));
  const others = sorted.map(({ manifest, refusals }) => (): Candidate => {
    return { agent: manifest.id, version: manifest.version, score: null, reasons: [...refusals] };
  });
  const entries = [...ranked, ...others];
  const described = detail === 'full' ? DETAILED : DETAILED_AGAIN;
  const candidates = entries.slice(0, described).map((make) => make());
  const choice = { skill, strategy: use === undefined ? strategy : 'forced', candidates };
  if (entries.length <= described) return choice;
  return { ...choice, rest: restOf(entries.slice(described), detail === 'full' || entries.length <= DETAILED) };
}

/** Those that are not described one by one, by the last of their reasons. */
function restOf(entries: readonly (() => Candidate)[], areNamed: boolean): NonNullable<Choice['rest']> {
  const groups = Map.groupBy(
    entries.map((make) => make()),
    ({ reasons }) => (reasons.at(-1) ?? '').replace(/ \([^)]*\)$/, ''),
  );
  return [...groups].map(([reason, members]) => {
    if (!areNamed) return { reason, count: members.length };
    const agents = members.map(({ agent }) => agent);
    const scores = members.flatMap(({ score }) => (score === null ? [] : [score]));
    return { reason, count: members.length, agents, ...(scores.length === agents.length ? { scores } : {}) };
  });
}

function candidateOf(
  one: Ranked,
  strategy: Strategy,
  ranking: Ranking,
  isRefused: boolean,
  lost: readonly string[],
): Candidate {
  const { manifest, doubts } = one;
  const { basis, explored } = ranking;
  const isExplored = one === explored;
  const known = [wordsOf(one, strategy, basis), ...(isExplored ? [EXPLORED] : [])];
  const withDoubts = isRefused
    ? doubts.map((doubt) => `${doubt}; there are others`)
    : one.group === 0 && lost.length === 0
      ? doubts.map((doubt) => `${doubt}; there is no other`)
      : doubts;
  return {
    agent: manifest.id,
    version: manifest.version,
    score: isRefused ? null : rounded(one.score),
    reasons: [...known, ...withDoubts, ...lost],
    figures: figuresOf(strategy, one, basis, isExplored),
  };
}

const EXPLORED = 'its turn: one try in ten goes to agents of which little is known';

/** What the strategy sees in an agent, in words. */
function wordsOf(one: Ranked, strategy: Strategy, basis: Basis): string {
  const { standing } = one;
  switch (strategy) {
    case 'capability':
      return `names ${one.named} of what the step requires`;
    case 'priority':
      return `priority ${one.priority}`;
    case 'load':
      return `${standing.running} attempts running`;
    case 'cost': {
      const paid = one.manifest.permissions.includes('llm') ? 'uses a language model' : 'uses no language model';
      return `${paid}, about $${(-one.score / 1_000_000).toFixed(4)} for a good result`;
    }
    case 'performance': {
      const { good, size } = sampleOf(standing.figures, basis);
      const words = basis === 'proven' ? `${good} of ${size} proven` : `${good} of ${size} attempts succeeded`;
      return size < KNOWN_FROM ? `${words}: too few to count` : words;
    }
  }
}

function whyWorse(one: Ranked, best: Ranked, explored: Ranked | null): string {
  if (best === explored) return 'it was that one’s turn to get known';
  if (one.group !== best.group) return 'it is healthy';
  if (one.score !== best.score) return `better score (${rounded(best.score)} against ${rounded(one.score)})`;
  if (one.second !== best.second) return 'equal score, and more may be hoped for';
  return one.priority === best.priority ? 'equal, its id comes first' : 'higher priority';
}
