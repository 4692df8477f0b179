import { type AgentManifest, refusalByRun, type RunPermissions } from '../../model/index.ts';
import type { RunLimits } from './conditions.ts';

/** What a run grants and asks for. */
export interface RunPolicy extends RunPermissions {
  /** Levels of isolation, the weakest first, and the least that is asked for. */
  readonly isolation?: {
    readonly ladder: readonly string[];
    readonly least: string;
    /** The level that an agent would run at here. */
    reached(manifest: AgentManifest): string;
  };
}

/** What several have to say against an agent: the first that has something is heard. */
export function allOf(...limits: readonly RunLimits[]): RunLimits {
  return {
    refusalOf(manifest) {
      for (const one of limits) {
        const refusal = one.refusalOf(manifest);
        if (refusal !== null) return refusal;
      }
      return null;
    },
  };
}

/** The agents that a run cannot use: those that need a permission that it denies, or cannot be isolated as it asks. */
export function runLimits({ isolation, ...granted }: RunPolicy): RunLimits {
  return {
    refusalOf(manifest) {
      for (const permission of manifest.permissions) {
        const refusal = refusalByRun(granted, permission);
        if (refusal !== null) return `needs ${permission}: ${refusal}`;
      }
      if (isolation === undefined) return null;
      const { ladder, least } = isolation;
      const reached = isolation.reached(manifest);
      return ladder.indexOf(reached) >= ladder.indexOf(least)
        ? null
        : `runs with isolation ${reached} here, and the run asks for ${least}`;
    },
  };
}
