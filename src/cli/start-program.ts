import { type Command, Option } from '@commander-js/extra-typings';
import { ISOLATION_LEVELS } from '../model/index.ts';
import { onExhausted } from './run-program-commands.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];

/** What `run start` and `migrate` both take. */
export function withStartOptions(command: Command) {
  return command
    .option('--name <name>', 'what people call the run')
    .option('--owner <name>', 'whom it is accounted to')
    .option('--project <name>', 'the project that it belongs to')
    .option('--priority <class>', 'urgent, high, normal or low')
    .option('--concurrency <count>', 'attempts at one time')
    .option('--budget <amount>', 'dollars that it may cost: 5, $7.50')
    .addOption(onExhausted())
    .option('--flag <name=on|off>', 'how it is executed: drydock help flags (repeatable)', collect, [] as string[])
    .option(
      '--allow <permission>',
      'agents may have this, and nothing that is not allowed (repeatable)',
      collect,
      [] as string[],
    )
    .option(
      '--deny <permission>',
      'no agent may have this: llm, secret, exec:<command>, net:<host> (repeatable)',
      collect,
      [] as string[],
    )
    .addOption(new Option('--min-isolation <level>', 'the least isolation of code of agents').choices(ISOLATION_LEVELS))
    .option(
      '--agent-config <agent.key=value>',
      'configuration of an agent in this run (repeatable)',
      collect,
      [] as string[],
    )
    .option('--replay <run|folder>', 'language models are not asked: what was recorded answers')
    .option('--key, --idempotency-key <key>', 'the same key with the same request is the same run')
    .option('--junit <file>', 'write what came of each item and step as JUnit XML')
    .option('--detach', 'hand it to the daemon and return');
}
