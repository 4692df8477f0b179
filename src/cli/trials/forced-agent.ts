import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { DrydockError } from '../../model/index.ts';
import type { StartRequest } from '../../server/index.ts';
import type { LoadedWorkflow } from '../../workflow/index.ts';
import { misused } from '../words.ts';

/** A workflow in which one step can be given to an agent by name. */
export interface ForcedAgent {
  /** That the step asks for. */
  readonly skill: string;
  /** The workflow in which this agent does it; everything else stays as it is. */
  to(agent: string): Exclude<StartRequest['workflow'], string>;
}

/** @throws DRY-E2051 a workflow that is no YAML; DRY-E8003 it has no such step, or one that no agent does */
export function withAgentForced({ file, definition }: LoadedWorkflow, step: string): ForcedAgent {
  const path = resolve(file);
  if (!/\.ya?ml$/.test(path)) {
    throw misused('agent bench', `${file} is no YAML`, 'Write the workflow as YAML: drydock workflow view shows it.');
  }
  const requirement = definition.steps[step]?.agent;
  if (requirement === undefined) {
    const list = `drydock workflow view ${definition.name}`;
    throw new DrydockError('DRY-E8003', { what: `step with an agent called ${step}`, list });
  }
  const text = readFileSync(path, 'utf8');
  return {
    skill: requirement.skill,
    to(agent) {
      const document = parseDocument(text);
      const { skill, input, output, constraints } = requirement;
      document.setIn(
        ['steps', step, 'agent'],
        document.createNode({
          skill,
          ...(input === undefined ? {} : { input }),
          ...(output === undefined ? {} : { output }),
          ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
          use: agent,
        }),
      );
      return { by: 'text', text: String(document), file: path };
    },
  };
}
