import type { AgentManifest, Permission } from '../../model/index.ts';
import type { RunLimits } from './conditions.ts';

/** What a run grants and asks for. */
export interface RunPolicy {
  /** Permissions that agents may have; undefined: what their manifests ask for. */
  readonly allow?: readonly Permission[] | undefined;
  /** Permissions that no agent may have: they win. */
  readonly deny?: readonly Permission[] | undefined;
  /** Levels of isolation, the weakest first, and the least that is asked for. */
  readonly isolation?: {
    readonly ladder: readonly string[];
    readonly least: string;
    /** The level that an agent would run at here. */
    reached(manifest: AgentManifest): string;
  };
}

/** The agents that a run cannot use: those that need a permission that it denies, or cannot be isolated as it asks. */
export function runLimits({ allow, deny = [], isolation }: RunPolicy): RunLimits {
  return {
    refusalOf(manifest) {
      for (const permission of manifest.permissions) {
        if (deny.some((denied) => covers(denied, permission))) return `needs ${permission}, which the run denies`;
        if (allow !== undefined && !allow.some((allowed) => covers(allowed, permission)))
          return `needs ${permission}, which the run does not allow`;
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

/** `net:*.example.com` covers its subdomains, and a host without a port covers all of its ports. */
function covers(granted: Permission, wanted: Permission): boolean {
  if (granted === wanted) return true;
  if (!granted.startsWith('net:') || !wanted.startsWith('net:')) return false;
  const [grantedHost = '', grantedPort] = granted.slice(4).split(':', 2);
  const [host = '', port] = wanted.slice(4).split(':', 2);
  if (grantedPort !== undefined && grantedPort !== port) return false;
  return grantedHost === host || (grantedHost.startsWith('*.') && host.endsWith(grantedHost.slice(1)));
}
