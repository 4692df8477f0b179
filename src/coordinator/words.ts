import type { Blocker, Explanation, Holder, LimitNeeded } from './explanation.ts';
import { resourceWords, type Scope, scopeWords } from './resource.ts';

/** Holders that are named; the others are counted. */
const NAMED = 3;

/**
 * Why a run waits, in sentences: `Run #17 waits: parallel runs 2/2 (run #14 and run #15 hold them). It would start now if parallel
 * runs were 3.`
 *
 * @param nameOf how people know a run: `#17`
 */
export function explanationText(explanation: Explanation, nameOf: (run: string) => string): string {
  const { run, position, of, after, waitsFor, startsIf, predicted } = explanation;
  const reasons = reasonWords(explanation, nameOf);
  const sentences = [`Run ${nameOf(run)} waits: ${reasons}.`];
  const isHeldBack = waitsFor.some(({ kind }) => kind !== 'shortage');
  if (startsIf.length > 0 && !isHeldBack) {
    sentences.push(`It would start now if ${startsIf.map((one) => limitWords(one)).join(' and ')}.`);
  }
  sentences.push(`Position ${position} of ${of}${after === null ? ': it is next' : `, after run ${nameOf(after)}`}.`);
  sentences.push(
    predicted === null
      ? 'Predicted start: unknown, for too little was observed.'
      : `Predicted start: ${timeWords(predicted.at)}, from ${predicted.samples} observed run(s).`,
  );
  return sentences.join(' ');
}

/** What a run waits for, in one line: `parallel runs 2/2 (run #14 and run #15 hold them)`. */
export function reasonWords({ waitsFor, after }: Explanation, nameOf: (run: string) => string): string {
  if (waitsFor.length > 0) return waitsFor.map((one) => blockerWords(one, nameOf)).join('; ');
  return after === null ? 'it is about to start' : `its turn, after run ${nameOf(after)}`;
}

function blockerWords(blocker: Blocker, nameOf: (run: string) => string): string {
  if (blocker.kind === 'draining') return 'the queue is being drained and admits nothing until it is resumed';
  if (blocker.kind === 'kept') {
    return `what it needs is kept for run ${nameOf(blocker.forRun)}, which is larger and was next before it`;
  }
  const { scope, resource, used, limit, wanted, holders, availableAt } = blocker;
  const what = `${resourceWords(resource)} ${ofScope(scope)}${amountWords(used)}/${amountWords(limit)}`;
  const wants = wanted === 1 ? '' : `, it wants ${amountWords(wanted)}`;
  if (availableAt !== null) return `${what}${wants}; enough is back at ${timeWords(availableAt)}`;
  return `${what}${wants}${holders.length === 0 ? '' : ` (${holderWords(holders, nameOf)})`}`;
}

function holderWords(holders: readonly Holder[], nameOf: (run: string) => string): string {
  const named = holders.slice(0, NAMED).map(({ run }) => `run ${nameOf(run)}`);
  const rest = holders.length - named.length;
  if (rest > 0) named.push(`${rest} more`);
  const last = named.pop() ?? '';
  return named.length === 0 ? `${last} holds it` : `${named.join(', ')} and ${last} hold them`;
}

function limitWords({ scope, resource, limit }: LimitNeeded): string {
  const words = resourceWords(resource);
  return `${words} ${ofScope(scope)}${words.startsWith('parallel') ? 'were' : 'was'} ${amountWords(limit)}`;
}

function ofScope(scope: Scope): string {
  return scope.kind === 'global' ? '' : `of ${scopeWords(scope)} `;
}

function amountWords(amount: number): string {
  return String(Math.round(amount * 1000) / 1000);
}

/** `2026-11-22 18:40:00 UTC` */
export function timeWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
