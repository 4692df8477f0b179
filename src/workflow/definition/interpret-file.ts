import type { WorkflowDefinition } from '../../model/index.ts';
import type { Problem } from '../rules.ts';
import { findingsOf, warningsOf } from './check-definition.ts';
import { uselessKeys } from './check-kinds.ts';
import { sizeFindings } from './check-sub-workflows.ts';
import { completeDefinition, UNRESOLVED } from './complete-definition.ts';
import { workflowFileSchema } from './file-schema.ts';
import { atValue, type Finding } from './finding.ts';
import { shapeFindings } from './shape-findings.ts';

/** A sub-workflow; or why there is none; or null when that is told elsewhere. */
export type Nested = WorkflowDefinition | Problem | null;

export type Interpreted =
  | { readonly ok: true; readonly definition: WorkflowDefinition; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * The definition that the plain data of a workflow file stands for, with all checks; the same for YAML and for TypeScript.
 *
 * @param nestedFor gives the sub-workflow of a name
 */
export function interpretFile(file: unknown, nestedFor: (name: string) => Nested): Interpreted {
  const parsed = workflowFileSchema.safeParse(file);
  if (!parsed.success) return { ok: false, findings: shapeFindings(file, parsed.error) };
  const nested = new Map<string, WorkflowDefinition>();
  const problems: Finding[] = [];
  let isWhole = true;
  for (const [id, { workflow }] of Object.entries(parsed.data.steps)) {
    if (workflow === undefined) continue;
    const found = nested.get(workflow) ?? nestedFor(workflow);
    if (found !== null && 'rule' in found) problems.push(atValue(['steps', id, 'workflow'], found));
    else nested.set(workflow, found ?? UNRESOLVED);
    isWhole &&= found !== null && found !== UNRESOLVED;
  }
  const definition = completeDefinition(parsed.data, nested);
  const size = sizeFindings(definition);
  const findings = [...problems, ...uselessKeys(file), ...(size.length > 0 ? size : findingsOf(definition))];
  if (findings.length > 0 || !isWhole) return { ok: false, findings };
  return { ok: true, definition, warnings: warningsOf(definition) };
}
