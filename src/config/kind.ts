import { homedir } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { z } from 'zod';

/** A kind of value that a setting can have: how it is written in a file, in one line of text, and what is right. */
export interface Kind<T> {
  /** The value as it stands in a file. */
  readonly schema: z.ZodType<T>;
  /** What is right, for people: `a whole number from 1 to 9999`. */
  readonly expects: string;
  /** The words that are right, when there are few. */
  readonly choices?: readonly string[];
  /** A value from an environment variable or a command line; what it gives is checked by `schema`. */
  readonly fromText: (text: string) => unknown;
  /** A value that means a place, seen from the folder that it was written in. @default as it is */
  from?(value: T, folder: string): T;
}

const asIs = (text: string): unknown => text;

/** A whole number. */
export function count(min: number, max: number): Kind<number> {
  return {
    schema: z.int().min(min).max(max),
    expects: `a whole number from ${min} to ${max}`,
    fromText: (text) => (/^\d+$/.test(text.trim()) ? Number(text) : text),
  };
}

const SWITCH: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  off: false,
  false: false,
  no: false,
};

export const onOrOff: Kind<boolean> = {
  schema: z.boolean(),
  expects: 'on or off',
  choices: ['on', 'off'],
  fromText: (text) => SWITCH[text.trim().toLowerCase()] ?? text,
};

export function oneWord<const W extends string>(words: readonly W[]): Kind<W> {
  return {
    schema: z.enum(words),
    expects: `one of ${words.join(', ')}`,
    choices: words,
    fromText: (text) => text.trim(),
  };
}

/** A name that people give: one line, nothing that a terminal obeys. */
export const label: Kind<string> = {
  schema: z
    .string()
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u)
    .refine((text) => text.trim() !== ''),
  expects: 'a name of at most 200 characters',
  fromText: asIs,
};

export const amount: Kind<string | number> = {
  schema: z.union([z.string().regex(/^\$?\d{1,9}(\.\d{1,6})?$/), z.number().min(0).max(999_999_999)]),
  expects: 'an amount of dollars, such as 5 or $7.50',
  fromText: (text) => text.trim(),
};

// Secrets are never settings: an address that carries a password would end up in files and reports.
export const webAddress: Kind<string> = {
  schema: z.url({ protocol: /^https?$/ }).refine((text) => {
    const address = URL.parse(text);
    return address !== null && address.username === '' && address.password === '';
  }),
  expects: 'an address that begins with http:// or https://, without user and password',
  fromText: (text) => text.trim(),
};

const place = z.string().regex(/^[^\0]+$/);

export const path: Kind<string> = {
  schema: place,
  expects: 'a path; seen from the folder of the file, ~ is your home directory',
  fromText: asIs,
  from: absolute,
};

export const paths: Kind<readonly string[]> = {
  schema: z.array(place),
  expects: `a list of paths; in one line separated by ${delimiter}`,
  fromText: (text) => text.split(delimiter).filter((part) => part !== ''),
  from: (values, folder) => values.map((value) => absolute(value, folder)),
};

function absolute(value: string, folder: string): string {
  return resolve(
    folder,
    value.replace(/^~(?=\/|$)/, () => homedir()),
  );
}

/** What a text means, or null when it is none of this kind. */
export function readText<T>(kind: Kind<T>, text: string): { readonly value: T } | null {
  return readValue(kind, text);
}

/** A value of a file; quoted numbers and words such as `on` count as what they say. */
export function readValue<T>(kind: Kind<T>, raw: unknown): { readonly value: T } | null {
  const read = kind.schema.safeParse(typeof raw === 'string' ? kind.fromText(raw) : raw);
  return read.success ? { value: read.data } : null;
}
