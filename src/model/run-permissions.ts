import { z } from 'zod';
import { isolationLevelSchema } from './isolation.ts';
import { type Permission, permissionSchema } from './agent-manifest.ts';

/** A permission, or a kind of them: `exec:*` and `net:*` cover every command and every host. */
export const permissionPatternSchema = z.union([
  permissionSchema,
  z.literal('exec:*', {
    error: 'expected llm, secret, fs:read, fs:write, exec:<command>, exec:*, net:<host> or net:*',
  }),
]);

export type PermissionPattern = z.infer<typeof permissionPatternSchema>;

/** What a run grants to its agents, whatever their manifests ask for. Nobody is asked; what is not granted is denied. */
export const runPermissionsSchema = z.strictObject({
  allow: z
    .array(permissionPatternSchema)
    .optional()
    .describe('Permissions that agents may have; absent: those that their manifests ask for'),
  minIsolation: isolationLevelSchema
    .optional()
    .describe(
      'The least isolation under which code of agents may run, whatever their manifests say; built-in ones are not held to it',
    ),
  deny: z.array(permissionPatternSchema).optional().describe('Permissions that no agent may have: they win'),
});
export type RunPermissions = z.infer<typeof runPermissionsSchema>;

/**
 * Why a run does not grant a permission; null: it does. A host is granted with all of its ports, unless one is named;
 * `net:*.example.com` covers the subdomains.
 */
export function refusalByRun({ allow, deny = [] }: RunPermissions, permission: Permission): string | null {
  if (deny.some((denied) => covers(denied, permission))) return 'the run denies it';
  if (allow !== undefined && !allow.some((allowed) => covers(allowed, permission))) return 'the run does not allow it';
  return null;
}

/** Whether a permission, or a kind of them, includes another. Names of hosts have no case, and may end with a dot. */
export function covers(granted: string, wanted: string): boolean {
  if (granted === wanted) return true;
  if (granted === 'exec:*') return wanted.startsWith('exec:');
  const [grantedHost, host] = [hostIn(granted), hostIn(wanted)];
  if (grantedHost === null || host === null) return false;
  if (grantedHost.port !== undefined && grantedHost.port !== host.port) return false;
  if (grantedHost.name === host.name || grantedHost.name === '*') return true;
  return grantedHost.name.startsWith('*.') && host.name.endsWith(grantedHost.name.slice(1));
}

/** The host of a permission, and its port if it names one; null: it is about no host. */
function hostIn(permission: string): { readonly name: string; readonly port: string | undefined } | null {
  const [, name = '', port] = /^net:(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(permission) ?? [];
  return name === '' ? null : { name: spellingOf(name), port };
}

/** One spelling of what is the same host: addresses have many, and one of IPv4 may be written as one of IPv6. */
function spellingOf(name: string): string {
  const plain = name.toLowerCase().replace(/(?<=.)\.$/, '');
  if (!/^[[\d]/.test(plain)) return plain;
  const url = `http://${plain}/`;
  const address = URL.canParse(url) ? new URL(url).hostname : plain;
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join('.');
}
