import type { PressureConfig } from './config.ts';

/** What the machine looks like at a moment. Null: not known, and not acted on. */
export interface PressureSample {
  readonly rssMiB: number | null;
  readonly memoryLimitMiB: number | null;
  /** 99th percentile since the last sample, in milliseconds. */
  readonly loopDelayMs: number | null;
  readonly freeDiskMiB: number | null;
  /** Answers 429 since the last sample, by provider. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** How many slots may be used, and what limits them. */
export interface PressureState {
  readonly slots: number;
  /** Why slots went down; empty when all may be used. */
  readonly limitedBy: readonly string[];
  readonly calmSamples: number;
}

export function noPressure(slots: number): PressureState {
  return { slots, limitedBy: [], calmSamples: 0 };
}

/**
 * The next state after a sample: under pressure half of the slots, at least one; when all is calm for some samples, one more. Between
 * the two marks of an input nothing changes, so that slots do not swing.
 */
export function nextPressure(
  state: PressureState,
  sample: PressureSample,
  slots: number,
  config: PressureConfig,
): PressureState {
  const reasons = reasonsToShrink(sample, config);
  if (reasons.length > 0) {
    return { slots: Math.max(1, Math.floor(Math.min(state.slots, slots) / 2)), limitedBy: reasons, calmSamples: 0 };
  }
  if (state.slots >= slots) return noPressure(slots);
  if (!isCalm(sample, config)) return { ...state, calmSamples: 0 };
  const calmSamples = state.calmSamples + 1;
  if (calmSamples < config.calmSamples) return { ...state, calmSamples };
  const grown = state.slots + 1;
  return grown >= slots ? noPressure(slots) : { slots: grown, limitedBy: state.limitedBy, calmSamples: 0 };
}

function reasonsToShrink(sample: PressureSample, config: PressureConfig): readonly string[] {
  const reasons: string[] = [];
  const memory = memoryShare(sample);
  if (memory !== null && memory >= config.memoryHigh) reasons.push(`memory at ${Math.round(memory * 100)} %`);
  const { loopDelayMs, freeDiskMiB } = sample;
  if (loopDelayMs !== null && loopDelayMs >= config.loopDelayHighMs) {
    reasons.push(`event-loop delay of ${Math.round(loopDelayMs)} ms`);
  }
  if (freeDiskMiB !== null && freeDiskMiB < config.diskHighMiB)
    reasons.push(`${Math.floor(freeDiskMiB)} MiB of free disk`);
  for (const [provider, refusals] of Object.entries(sample.refusals)) {
    if (refusals > 0) reasons.push(`${refusals} refusals (429) by ${provider}`);
  }
  return reasons;
}

function isCalm(sample: PressureSample, config: PressureConfig): boolean {
  const { loopDelayMs, freeDiskMiB } = sample;
  return (
    (memoryShare(sample) ?? 0) < config.memoryLow &&
    (loopDelayMs ?? 0) < config.loopDelayLowMs &&
    (freeDiskMiB ?? Infinity) >= config.diskLowMiB
  );
}

function memoryShare({ rssMiB, memoryLimitMiB }: PressureSample): number | null {
  return rssMiB === null || memoryLimitMiB === null || memoryLimitMiB <= 0 ? null : rssMiB / memoryLimitMiB;
}
