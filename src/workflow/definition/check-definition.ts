import type { WorkflowDefinition } from '../../model/index.ts';
import { expressionsOf, outputExpressions } from '../plan/index.ts';
import { parseExpression } from '../expression/index.ts';
import type { Problem } from '../rules.ts';
import { expressionFindings } from './check-expressions.ts';
import { graphFindings } from './check-graph.ts';
import { parameterFindings } from './check-parameters.ts';
import { kindFindings } from './check-kinds.ts';
import { sizeFindings, subWorkflowFindings } from './check-sub-workflows.ts';
import { UNRESOLVED } from './complete-definition.ts';
import { atKey, type Finding } from './finding.ts';
import type { Path } from './yaml-source.ts';

/** A problem of a definition. The path is in the words of a workflow file: `['steps', 'build', 'needs', 0]`. */
export interface DefinitionProblem extends Problem {
  readonly path: Path;
}

/** All that is wrong with a definition, its sub-workflows included; empty when it can be run. */
export function checkDefinition(definition: WorkflowDefinition): readonly DefinitionProblem[] {
  const size = sizeFindings(definition);
  const findings = size.length > 0 ? size : findingsWithin(definition, []);
  return findings.map(({ path, rule, message, fix }) => ({ path, rule, message, fix }));
}

function findingsWithin(definition: WorkflowDefinition, path: Path): Finding[] {
  const own = findingsOf(definition).map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
  const nested = Object.entries(definition.steps).flatMap(([id, { workflow }]) =>
    workflow === undefined ? [] : findingsWithin(workflow, [...path, 'steps', id, 'workflow']),
  );
  return [...own, ...nested];
}

/** What is wrong with a definition itself; its sub-workflows are taken to be right. */
export function findingsOf(definition: WorkflowDefinition): Finding[] {
  return [
    ...parameterFindings(definition),
    ...kindFindings(definition),
    ...graphFindings(definition),
    ...expressionFindings(definition),
    ...subWorkflowFindings(definition),
  ];
}

/** What is allowed, but probably a slip. Agents see all parameters, so one that no expression reads may have its use. */
export function warningsOf(definition: WorkflowDefinition): Finding[] {
  const expressions = [...Object.values(definition.steps).flatMap(expressionsOf), ...outputExpressions(definition)];
  const read = new Set<string>();
  for (const { text } of expressions) {
    const parsed = parseExpression(text);
    for (const reference of parsed.ok ? parsed.expression.references : []) {
      if (reference.kind === 'param') read.add(reference.name);
    }
  }
  return Object.keys(definition.parameters).flatMap((name) => {
    if (read.has(name) || definition === UNRESOLVED) return [];
    const message = `no expression reads the parameter ${name}`;
    const fix = `Hand it to a step, as in with: { ${name}: "\${params.${name}}" }, or remove it.`;
    return [atKey(['parameters', name], { rule: 'unused-parameter', message, fix })];
  });
}
