import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/** What stands where something was taken out. */
export const REDACTED = '[redacted]';

/** What must not be seen, besides what is known by its form. */
export interface Hidden {
  /** Replaced by `~`. */
  readonly homeFolder: string;
  /** Texts; those of fewer than 4 characters are left, for they would take everything apart. */
  readonly secrets: readonly string[];
}

const SHORTEST = 4;

/** Forms that secrets have, and what is left of them. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // User, password, query and fragment of an address.
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']+@/gi, `$1${REDACTED}@`],
  [/\b(https?:\/\/[^\s?#"']*)[?#][^\s"']*/gi, `$1?${REDACTED}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${REDACTED}`],
  [/\b(sk|pk|rk|ghp|gho|ghs|ghu|github_pat|glpat|xox[abprs]|whsec|drydock|dd)[-_][\w+/=-]{12,}/gi, REDACTED],
  [/\bAKIA[0-9A-Z]{12,}/g, REDACTED],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED],
  [
    /(?<![\w-])([\w-]*(?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|credential|authorization|cookie)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|\S+)/gi,
    `$1${REDACTED}`,
  ],
  // Long random texts: tokens have no dots, spaces or slashes, and digits as well as letters.
  [/(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{32,}(?![\w/.-])/g, REDACTED],
];

/** Names of environment variables whose values are secrets. */
const SECRET_NAME = /key|token|secret|passw|passphrase|credential|auth|cookie|private/i;

/** Values of the environment that are secrets, by the names of their variables; places are none. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && SECRET_NAME.test(name) && !(isAbsolute(value) && existsSync(value)) ? [value] : [],
  );
}

/** Every text of a value, keys of objects left out. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Makes what takes secrets out of texts. Known ones go first, then what looks like one, then the home directory. */
export function redactor({ homeFolder, secrets }: Hidden): (text: string) => string {
  const known = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (text) => {
    let left = text;
    for (const secret of known) left = left.replaceAll(secret, REDACTED);
    for (const [form, rest] of FORMS) left = left.replace(form, rest);
    return homeFolder.length > 1 ? left.replaceAll(homeFolder, '~') : left;
  };
}

/** A secret as it is, line by line, as JSON writes it, and as addresses do. */
function spellings(secret: string): string[] {
  const lines = [secret, ...secret.split('\n')].map((line) => line.trim());
  return lines
    .flatMap((line) => [line, JSON.stringify(line).slice(1, -1), encodeURIComponent(line.toWellFormed())])
    .filter(({ length }) => length >= SHORTEST);
}

/** A value with every text in it redacted; it is still what JSON can say. */
export function redactedValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redactedValue(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactedValue(one, redact)]));
}
