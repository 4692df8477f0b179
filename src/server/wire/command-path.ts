import { z } from 'zod';
import { type CommandRequest, commandRequestSchema, type CommandVerb } from '../../model/index.ts';
import { type Wire, wireOf } from './wire-form.ts';

/** What may be left out of a request: the gentle way is meant. */
const GENTLE: Partial<Record<CommandVerb, string>> = { pause: 'drain', cancel: 'graceful' };

/** The bodies of the command routes: what a command says beside its verb. */
export const commandBodies: ReadonlyMap<CommandVerb, Wire<Partial<CommandRequest>>> = new Map(
  commandRequestSchema.options.map((option) => [option.shape.verb.value, bodyOf(option.shape.verb.value, option)]),
);

function bodyOf(verb: CommandVerb, option: z.ZodObject): Wire<Partial<CommandRequest>> {
  const { verb: _verb, ...fields } = option.shape as Record<string, z.ZodType>;
  const gentle = GENTLE[verb];
  if (gentle !== undefined) fields['mode'] = (fields['mode'] as z.ZodEnum).default(gentle);
  return wireOf(z.strictObject(fields) as unknown as z.ZodType<Partial<CommandRequest>>, `${commandName(verb)}Request`);
}

/** set_priority: SetPriority */
export function commandName(verb: CommandVerb): string {
  return verb.replace(/(^|_)([a-z])/g, (_, _before, letter: string) => letter.toUpperCase());
}

/** set_priority: set-priority */
export function commandPath(verb: CommandVerb): string {
  return verb.replaceAll('_', '-');
}

/** The body of a request for a command. */
export function commandBody(request: CommandRequest): unknown {
  return commandBodies.get(request.verb)?.encode(request);
}
