import {
  type AgentRequirement,
  type AttemptRole,
  DrydockError,
  type JsonValue,
  type WorkflowDefinition,
} from '../../model/index.ts';
import type { Issue } from '../issue.ts';
import { expressionIssues } from './check-expressions.ts';
import { graphIssues } from './check-graph.ts';
import { completeDefinition } from './complete-definition.ts';
import { workflowFileSchema } from './file-schema.ts';
import { misfitOf } from './parameters.ts';
import { shapeIssues } from './shape-issues.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** A valid workflow, and where its file names the skills that it needs. */
export interface LoadedWorkflow {
  readonly file: string;
  readonly definition: WorkflowDefinition;
  readonly skills: readonly RequiredSkill[];
}

/** A skill that a step needs, with the place that names it. Whether an agent has it only the registry knows. */
export interface RequiredSkill {
  readonly step: string;
  readonly role: AttemptRole;
  readonly requirement: AgentRequirement;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type LoadResult =
  | { readonly ok: true; readonly workflow: LoadedWorkflow }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Reads a workflow from YAML and checks all that can be checked before a run: syntax, shape, graph, expressions.
 *
 * @param file how the text is called in issues; nothing is read
 */
export function loadWorkflow(text: string, file: string): LoadResult {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const { source } = read;
  const parsed = workflowFileSchema.safeParse(source.value);
  if (!parsed.success) return { ok: false, issues: inOrder(shapeIssues(source, parsed.error)) };
  const definition = completeDefinition(parsed.data);
  const issues = [
    ...parameterIssues(source, definition),
    ...graphIssues(source, definition),
    ...expressionIssues(source, definition),
  ];
  if (issues.length > 0) return { ok: false, issues: inOrder(issues) };
  return { ok: true, workflow: { file, definition, skills: skillsOf(source, definition) } };
}

/** The skills that a workflow needs, in the order of its steps. */
export function requiredSkills(workflow: LoadedWorkflow): readonly RequiredSkill[] {
  return workflow.skills;
}

/** The issues of a workflow file as one error, for whoever has to stop because of them. */
export function invalidWorkflow(issues: readonly Issue[]): DrydockError<'DRY-E1001'> {
  const [first] = issues;
  const place = first && `${first.file}:${first.line}:${first.column}`;
  const details = issues.map(
    ({ file, line, column, message, rule, fix }) => `${file}:${line}:${column}: ${message} [${rule}]. ${fix}`,
  );
  return new DrydockError('DRY-E1001', { file: first?.file ?? '', count: issues.length }, { place, details });
}

function inOrder(issues: readonly Issue[]): Issue[] {
  return issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function parameterIssues(source: YamlSource, { parameters }: WorkflowDefinition): Issue[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const value: JsonValue | undefined = parameter.default;
    const misfit = value === undefined ? null : misfitOf(value, parameter);
    if (misfit === null) return [];
    const problem = {
      rule: 'bad-default',
      message: `the default of ${name} does not fit: ${misfit}`,
      fix: 'Correct it.',
    };
    return [source.issueAt(['parameters', name, 'default'], problem)];
  });
}

function skillsOf(source: YamlSource, { steps }: WorkflowDefinition): RequiredSkill[] {
  return Object.entries(steps).flatMap(([step, { agent, repair }]) => {
    const skill = (role: AttemptRole, requirement: AgentRequirement, path: string[]): RequiredSkill => {
      const isWrittenOut = typeof source.valueAt([...path, 'skill']) === 'string';
      const place = source.issueAt(isWrittenOut ? [...path, 'skill'] : path, { rule: '', message: '', fix: '' });
      return { step, role, requirement, file: place.file, line: place.line, column: place.column };
    };
    const work = agent === undefined ? [] : [skill('work', agent, ['steps', step, 'agent'])];
    return repair === undefined ? work : [...work, skill('repair', repair.agent, ['steps', step, 'repair', 'agent'])];
  });
}
