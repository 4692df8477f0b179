import type { AgentManifest, AgentRequirement, Capability, JsonValue } from '../../model/index.ts';

/** What follows from a manifest and a requirement alone. */
export type Fit =
  | {
      readonly fits: true;
      readonly priority: number;
      /** How much of the requirement the capability names itself, rather than leaving it open. */
      readonly named: number;
    }
  | { readonly fits: false; readonly refusals: readonly string[] };

/** Looks for the capability that fits best: the one that names most of what is required, then the one of highest priority. */
export function fitOf(manifest: AgentManifest, requirement: AgentRequirement): Fit {
  let best: { priority: number; named: number } | undefined;
  const refusals: string[] = [];
  for (const capability of manifest.capabilities) {
    if (capability.skill !== requirement.skill) continue;
    const refusal = whyUnfit(capability, requirement);
    if (refusal !== undefined) {
      refusals.push(refusal);
      continue;
    }
    const { priority } = capability;
    const named = namedBy(capability, requirement);
    if (best === undefined || named > best.named || (named === best.named && priority > best.priority)) {
      best = { priority, named };
    }
  }
  return best === undefined ? { fits: false, refusals } : { fits: true, ...best };
}

function whyUnfit(capability: Capability, { input, output, constraints }: AgentRequirement): string | undefined {
  if (input !== undefined && capability.input !== undefined && capability.input !== input) {
    return `takes ${capability.input}, not ${input}`;
  }
  if (output !== undefined && capability.output !== undefined && capability.output !== output) {
    return `gives ${capability.output}, not ${output}`;
  }
  for (const [name, wanted] of Object.entries(constraints)) {
    const offered = capability.constraints[name];
    if (offered !== undefined && !allows(offered, wanted))
      return `constraint ${name}: offers ${JSON.stringify(offered)}, needed ${JSON.stringify(wanted)}`;
  }
  return undefined;
}

/** A list means one of these; anything else means exactly this. */
function allows(offered: JsonValue, wanted: JsonValue): boolean {
  const options = Array.isArray(offered) ? offered : [offered];
  const wishes = Array.isArray(wanted) ? wanted : [wanted];
  return wishes.some((wish) => options.some((option) => JSON.stringify(option) === JSON.stringify(wish)));
}

function namedBy(capability: Capability, { input, output, constraints }: AgentRequirement): number {
  const types = [
    capability.input !== undefined && input !== undefined,
    capability.output !== undefined && output !== undefined,
  ];
  const names = Object.keys(constraints).filter((name) => capability.constraints[name] !== undefined);
  return types.filter(Boolean).length + names.length;
}
