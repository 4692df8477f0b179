/** The environment in which all outputs are recorded. */
export const FIXED_ENVIRONMENT = { TZ: 'UTC', LC_ALL: 'C' } as const;

/** What a GnuCOBOL that is not installed in the system's folders needs, and nothing that a program could tell apart. */
const INHERITED = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'COB_CONFIG_DIR', 'SystemRoot'];

/** The environment of `cobc` and, before what a case adds, of the programs that it compiled. */
export function inheritedEnvironment(): Record<string, string> {
  const inherited = INHERITED.map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(inherited.filter((entry): entry is [string, string] => !!entry[1])),
    ...FIXED_ENVIRONMENT,
  };
}
