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

/** Whether a permission, or a kind of them, includes another. */
export function covers(granted: string, wanted: string): boolean {
  if (granted === wanted) return true;
  if (granted === 'exec:*') return wanted.startsWith('exec:');
  if (!granted.startsWith('net:') || !wanted.startsWith('net:')) return false;
  const [grantedHost = '', grantedPort] = granted.slice(4).split(':', 2);
  const [host = '', port] = wanted.slice(4).split(':', 2);
  if (grantedPort !== undefined && grantedPort !== port) return false;
  if (grantedHost === host || grantedHost === '*') return true;
  return grantedHost.startsWith('*.') && host.endsWith(grantedHost.slice(1));
}
