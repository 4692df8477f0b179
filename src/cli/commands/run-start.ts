import { resolve } from 'node:path';
import { launch } from '../launch.ts';
import { publishTarget } from '../output-directory.ts';
import { parseParams } from '../parameters.ts';
import type { StartOptions } from '../start-options.ts';
import { workflowNamed } from '../workflow-file.ts';
import type { Surroundings } from './run-commands.ts';

interface RunStartOptions extends StartOptions {
  readonly workflow: string;
  readonly source?: string | undefined;
  readonly param: readonly string[];
  readonly out?: string | undefined;
}

/** `drydock run start`: any workflow. */
export async function runStart(options: RunStartOptions, around: Surroundings): Promise<number> {
  const workflow = workflowNamed(options.workflow);
  const params = parseParams(options.param, workflow.definition.name);
  const source = options.source === undefined ? undefined : resolve(options.source);
  const publishTo = await publishTarget(options.out, source);
  return launch({ command: 'run start', workflow, params, source, publishTo, options }, around);
}
