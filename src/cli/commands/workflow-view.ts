import { EXIT, type StepDefinition, type WorkflowDefinition } from '../../model/index.ts';
import { hashDefinition } from '../../workflow/index.ts';
import { type Terminal, table } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';

/** `drydock workflow view`: what a workflow is for, what it needs, and what it does. */
export async function workflowView(name: string, terminal: Terminal): Promise<number> {
  const { definition, file } = workflowNamed(name);
  const { version, description, parameters, steps } = definition;
  await terminal.answer({
    data: () => ({
      name: definition.name,
      version,
      description,
      file,
      hash: hashDefinition(definition),
      parameters: Object.entries(parameters).map(([id, schema]) => ({
        name: id,
        required: schema.default === undefined,
        schema,
      })),
      steps: Object.entries(steps).map(([id, step]) => ({
        id,
        kind: kindOf(step),
        does: workOf(step),
        needs: step.needs,
      })),
    }),
    text: () => shown(definition, file),
    names: () => [`workflow/${definition.name}`],
  });
  return EXIT.success;
}

function shown({ name, version, description, parameters, steps }: WorkflowDefinition, file: string): string {
  const parameterRows = Object.entries(parameters).map(([id, { type, default: value, description: text }]) => [
    id,
    type,
    value === undefined ? 'required' : JSON.stringify(value),
    text ?? '',
  ]);
  const stepRows = Object.entries(steps).map(([id, step]) => [id, kindOf(step), workOf(step), step.description ?? '']);
  return [
    `${name}@${version}  ${description}\n${file}\n`,
    table(['parameter', 'type', 'default', 'description'], parameterRows),
    table(['step', 'kind', 'does', 'description'], stepRows),
  ].join('\n');
}

export function kindOf({ approval, workflow }: StepDefinition): 'agent' | 'approval' | 'workflow' {
  if (approval !== undefined) return 'approval';
  return workflow === undefined ? 'agent' : 'workflow';
}

/** The skill, the question, or the sub-workflow of a step. */
export function workOf({ agent, approval, workflow }: StepDefinition): string {
  if (agent !== undefined) return agent.use === undefined ? agent.skill : `${agent.skill} by ${agent.use}`;
  return approval?.message ?? (workflow === undefined ? '' : `${workflow.name}@${workflow.version}`);
}
