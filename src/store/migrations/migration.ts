import type { Kysely } from 'kysely';

/** One step of the schema. Its place in the list is its number; once released it never changes. */
export interface Migration {
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}
