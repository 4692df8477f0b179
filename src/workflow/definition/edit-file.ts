import { z } from 'zod';
import type { GraphEdit } from '../../model/index.ts';
import type { Issue } from '../issue.ts';
import { completeStep } from './complete-definition.ts';
import { agentOfFile, stepOfFile } from './file-schema.ts';
import { atValue, issuesIn } from './finding.ts';
import { readYaml } from './yaml-source.ts';

const editSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('insert'), after: z.string(), id: z.string(), step: stepOfFile }),
  z.strictObject({ op: z.literal('remove'), step: z.string() }),
  z.strictObject({ op: z.literal('set_agent'), step: z.string(), agent: agentOfFile }),
]);

const FORM = 'Write a list of { op: insert, after, id, step }, { op: remove, step } or { op: set_agent, step, agent }.';

export type LoadedEdits =
  | { readonly ok: true; readonly edits: readonly GraphEdit[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Reads edits of a graph from YAML: a list, or one alone. Steps are written as in workflow files. Whether they fit the graph shows when
 * they are applied.
 *
 * @param file how the text is called in issues; nothing is read
 */
export function loadEdits(text: string, file: string): LoadedEdits {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const { value } = read.source;
  const isList = Array.isArray(value);
  const parsed = z
    .array(editSchema)
    .min(1)
    .safeParse(isList ? value : [value]);
  if (parsed.success) {
    const nested = parsed.data.findIndex((edit) => edit.op === 'insert' && edit.step.workflow !== undefined);
    if (nested < 0) return { ok: true, edits: parsed.data.map(completeEdit) };
    const problem = { rule: 'bad-value' as const, message: 'a sub-workflow cannot be inserted into a run', fix: FORM };
    return { ok: false, issues: issuesIn(read.source, [atValue(isList ? [nested] : [], problem)]) };
  }
  const findings = parsed.error.issues.map((issue) => {
    const path = (isList ? issue.path : issue.path.slice(1)).map((part) => (typeof part === 'symbol' ? '' : part));
    const { fix = FORM } = ('params' in issue ? (issue.params ?? {}) : {}) as { readonly fix?: string };
    return atValue(path, { rule: 'bad-value', message: issue.message, fix });
  });
  return { ok: false, issues: issuesIn(read.source, findings) };
}

function completeEdit(edit: z.output<typeof editSchema>): GraphEdit {
  return edit.op === 'insert' ? { ...edit, step: completeStep(edit.step, new Map()) } : edit;
}
