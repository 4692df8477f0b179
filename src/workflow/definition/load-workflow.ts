import { type AgentRequirement, type AttemptRole, DrydockError, type WorkflowDefinition } from '../../model/index.ts';
import type { Issue } from '../issue.ts';
import type { Problem } from '../rules.ts';
import { MAX_DEPTH } from './check-sub-workflows.ts';
import { issuesIn } from './finding.ts';
import { interpretFile } from './interpret-file.ts';
import type { Path, YamlSource } from './yaml-source.ts';
import { readYaml } from './yaml-source.ts';

/** A valid workflow, and where its file names the skills that it needs. */
export interface LoadedWorkflow {
  readonly file: string;
  readonly definition: WorkflowDefinition;
  /** Those of its sub-workflows included, with steps named `outer/inner`. */
  readonly skills: readonly RequiredSkill[];
  /** What is allowed, but probably a slip. */
  readonly warnings: readonly Issue[];
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

/** What stands behind the name of a sub-workflow: a text to be read, or a workflow that was loaded otherwise. */
export type ResolvedWorkflow =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly workflow: LoadedWorkflow }
  /** Why there is none, and what to do about it. */
  | { readonly message: string; readonly fix: string };

/** Finds a sub-workflow by its name, or by a path relative to the file that names it. Equal files have equal names. */
export type ResolveWorkflow = (name: string, fromFile: string) => ResolvedWorkflow;

const NO_RESOLVER: ResolveWorkflow = (name) => ({
  message: `the sub-workflow ${name} cannot be looked up here`,
  fix: 'Start the workflow from its file.',
});

/**
 * Reads a workflow from YAML and checks all that can be checked before a run: syntax, shape, graph, expressions, sub-workflows.
 *
 * @param file how the text is called in issues; nothing is read
 * @param resolve how sub-workflows are found; without it there are none
 */
export function loadWorkflow(text: string, file: string, resolve: ResolveWorkflow = NO_RESOLVER): LoadResult {
  return new Loader(resolve).load(text, file, []);
}

class Loader {
  readonly #resolve: ResolveWorkflow;
  readonly #loaded = new Map<string, LoadResult>();

  constructor(resolve: ResolveWorkflow) {
    this.#resolve = resolve;
  }

  /** @param above the files that lead to this one, outermost first */
  load(text: string, file: string, above: readonly string[]): LoadResult {
    const read = readYaml(text, file);
    if (!read.ok) return read;
    const issuesBelow: Issue[] = [];
    const below = new Map<WorkflowDefinition, LoadedWorkflow>();
    const interpreted = interpretFile(read.source.value, (name) => {
      const found = this.#nested(name, file, [...above, file]);
      if ('rule' in found) return found;
      if (found.ok) {
        below.set(found.workflow.definition, found.workflow);
        return found.workflow.definition;
      }
      issuesBelow.push(...found.issues);
      return null;
    });
    if (!interpreted.ok) {
      const own = issuesIn(read.source, interpreted.findings);
      return { ok: false, issues: [...own, ...new Set(issuesBelow)] };
    }
    const { definition } = interpreted;
    const skills = skillsOf(read.source, definition, below);
    const warnings = [
      ...issuesIn(read.source, interpreted.warnings),
      ...new Set([...below.values()].flatMap((workflow) => workflow.warnings)),
    ];
    return { ok: true, workflow: { file, definition, skills, warnings } };
  }

  #nested(name: string, from: string, above: readonly string[]): LoadResult | Problem {
    const found = this.#resolve(name, from);
    if ('message' in found) return { rule: 'unknown-workflow', ...found };
    if ('workflow' in found) return { ok: true, workflow: found.workflow };
    if (above.includes(found.file)) {
      const message = `these files run each other: ${[...above.slice(above.indexOf(found.file)), found.file].join(' → ')}`;
      return { rule: 'cycle', message, fix: 'Let none of them run one that leads to it.' };
    }
    if (above.length > MAX_DEPTH) {
      const message = `sub-workflows are nested more than ${MAX_DEPTH} deep: ${above.join(' → ')}`;
      return { rule: 'too-deep', message, fix: 'Join some of them.' };
    }
    const loaded = this.#loaded.get(found.file) ?? this.load(found.text, found.file, above);
    this.#loaded.set(found.file, loaded);
    return loaded;
  }
}

/** A workflow that was not read from YAML: the places of its skills are its file alone. */
export function loadedFrom(definition: WorkflowDefinition, file: string): LoadedWorkflow {
  const skills = (steps: WorkflowDefinition['steps'], outer: string): RequiredSkill[] =>
    Object.entries(steps).flatMap(([id, { agent, repair, workflow }]) => {
      const at = { step: `${outer}${id}`, file, line: 1, column: 1 };
      return [
        ...(agent === undefined ? [] : [{ ...at, role: 'work' as const, requirement: agent }]),
        ...(repair === undefined ? [] : [{ ...at, role: 'repair' as const, requirement: repair.agent }]),
        ...(workflow === undefined ? [] : skills(workflow.steps, `${outer}${id}/`)),
      ];
    });
  return { file, definition, skills: skills(definition.steps, ''), warnings: [] };
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

function skillsOf(
  source: YamlSource,
  { steps }: WorkflowDefinition,
  below: ReadonlyMap<WorkflowDefinition, LoadedWorkflow>,
): RequiredSkill[] {
  const skill = (step: string, role: AttemptRole, requirement: AgentRequirement, path: Path): RequiredSkill => {
    const isWrittenOut = typeof source.valueAt([...path, 'skill']) === 'string';
    return { step, role, requirement, ...source.placeOf(isWrittenOut ? [...path, 'skill'] : path) };
  };
  return Object.entries(steps).flatMap(([step, { agent, repair, workflow }]) => {
    const inner = workflow === undefined ? [] : (below.get(workflow)?.skills ?? []);
    return [
      ...(agent === undefined ? [] : [skill(step, 'work', agent, ['steps', step, 'agent'])]),
      ...(repair === undefined ? [] : [skill(step, 'repair', repair.agent, ['steps', step, 'repair', 'agent'])]),
      ...inner.map((need) => ({ ...need, step: `${step}/${need.step}` })),
    ];
  });
}
