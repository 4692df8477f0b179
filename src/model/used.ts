import { z } from 'zod';

const names = z.array(z.string()).optional();

/** What an attempt used of its permissions, and what it was refused; each name once, sorted. What it did not use is absent. */
export const usedSchema = z.object({
  commands: names.describe('Programs that the engine ran for it'),
  hosts: names.describe('Hosts, with their ports, that it reached through the engine'),
  secrets: names.describe('References of secrets that it read; never their values'),
  refused: names.describe('Permissions that it asked for and was not granted'),
});
export type Used = z.infer<typeof usedSchema>;
