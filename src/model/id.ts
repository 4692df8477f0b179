import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Crockford's base 32: no I, L, O, U, so that an id survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** What an id names; it is the part before the underscore. */
export type IdPrefix = 'run' | 'cmd' | 'wh';

export type Id<P extends IdPrefix> = `${P}_${string}`;
export type RunId = Id<'run'>;
export type CommandId = Id<'cmd'>;
export type WebhookId = Id<'wh'>;

/**
 * Makes ids that sort by the time of their making: `run_01KAV…`, a prefix and a ULID
 * (https://github.com/ulid/spec). Within one generator a later id is always greater than an earlier one, also within
 * one millisecond and when the clock steps back.
 */
export class IdGenerator {
  readonly #now: () => number;
  readonly #random: (bytes: number) => Uint8Array;
  #lastTime = -1;
  #lastRandom: number[] = [];

  constructor(now: () => number = Date.now, random: (bytes: number) => Uint8Array = randomBytes) {
    this.#now = now;
    this.#random = random;
  }

  next<P extends IdPrefix>(prefix: P): Id<P> {
    const time = this.#now();
    if (time > this.#lastTime) {
      this.#lastTime = time;
      this.#lastRandom = Array.from(this.#random(RANDOM_LENGTH), (byte) => byte & 31);
    } else if (!increment(this.#lastRandom)) {
      this.#lastTime += 1;
    }
    return `${prefix}_${encodeTime(this.#lastTime)}${this.#lastRandom.map((digit) => ALPHABET[digit]).join('')}`;
  }
}

/** Adds one to a big-endian number of base-32 digits; false when it wrapped round to zero. */
function increment(digits: number[]): boolean {
  for (let index = digits.length - 1; index >= 0; index--) {
    const digit = digits[index] ?? 0;
    if (digit < 31) {
      digits[index] = digit + 1;
      return true;
    }
    digits[index] = 0;
  }
  return false;
}

function encodeTime(milliseconds: number): string {
  let rest = milliseconds;
  let text = '';
  for (let index = 0; index < TIME_LENGTH; index++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function idSchema<P extends IdPrefix>(prefix: P): z.ZodType<Id<P>> {
  const pattern = new RegExp(`^${prefix}_[${ALPHABET}]{${TIME_LENGTH + RANDOM_LENGTH}}$`);
  return z.custom<Id<P>>(
    (value) => typeof value === 'string' && pattern.test(value),
    `expected an id like ${prefix}_01…`,
  );
}

export const runIdSchema = idSchema('run');
export const commandIdSchema = idSchema('cmd');
export const webhookIdSchema = idSchema('wh');
