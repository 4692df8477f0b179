import { resolve } from 'node:path';
import { DrydockError, type JsonObject, type JsonValue } from '../../model/index.ts';
import { followRun } from '../follow-run.ts';
import { publishTarget } from '../output-directory.ts';
import { summarize } from '../run-summary.ts';
import { openSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';

interface StartOptions {
  readonly workflow: string;
  readonly source?: string | undefined;
  readonly param: readonly string[];
  readonly out?: string | undefined;
}

/** `drydock run start`: any workflow. */
export async function runStart(options: StartOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const workflow = workflowNamed(options.workflow);
  const params = parseParams(options.param, workflow.definition.name);
  const source = options.source === undefined ? undefined : resolve(options.source);
  const publishTo = await publishTarget(options.out, source);
  await using session = await openSession(terminal, () => false);
  const id = await session.plane.startRun(workflow, params, { source, publishTo });
  const { run, ended, exitCode } = await followRun(session, id, terminal, signal);
  if (ended) await summarize(session, run, terminal);
  return exitCode;
}

/** `name=value`; a value that is JSON is taken as JSON, anything else as text. */
function parseParams(given: readonly string[], workflow: string): JsonObject {
  return Object.fromEntries(
    given.map((text): [string, JsonValue] => {
      const at = text.indexOf('=');
      if (at < 1)
        throw new DrydockError('DRY-E1003', { workflow }, { details: [`"${text}" is not of the form name=value`] });
      return [text.slice(0, at), parseValue(text.slice(at + 1))];
    }),
  );
}

function parseValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
