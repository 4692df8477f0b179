import { z } from 'zod';
import { type AnyOperation, operation, type Room } from '../api/index.ts';

const settingSchema = z
  .strictObject({
    key: z.string(),
    value: z.unknown().describe('Null: not set; otherwise says what holds then'),
    scope: z.enum(['flag', 'environment', 'project', 'user', 'system', 'built-in']).describe('Where it is from'),
    place: z.string().describe('File, line and column; the name of a variable or an option; or built-in'),
    description: z.string(),
    expects: z.string().describe('What it may be, for people'),
    default: z.unknown().describe('Its built-in value'),
    otherwise: z.string().nullable().describe('What holds when it is not set and has no built-in value'),
    environment: z.string().describe('The variable that sets it'),
    option: z.string().nullable().describe('The option of commands that goes before it'),
  })
  .meta({ id: 'Setting' });

/** The settings of the process that serves. */
export function settingOperations({ extensions: { settings } }: Room): readonly AnyOperation[] {
  if (settings === undefined) return [];
  return [
    operation({
      id: 'listSettings',
      method: 'get',
      path: '/v1/settings',
      tag: 'meta',
      summary: 'The settings that this process was started with, and where each is from',
      description:
        'They hold until it ends: files and variables are read at the start. Quotas change while it runs, see /v1/quotas.',
      answers: {
        200: {
          description: 'Every setting',
          schema: z.strictObject({ items: z.array(settingSchema), next_cursor: z.null() }),
        },
      },
      handle: () => ({ body: { items: settings, next_cursor: null } }),
    }),
  ];
}
