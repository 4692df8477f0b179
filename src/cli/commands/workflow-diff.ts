import { EXIT, type JsonValue } from '../../model/index.ts';
import { diffDefinitions } from '../../workflow/index.ts';
import { printable, type Terminal } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';

/** `drydock workflow diff`: exits with 0 when both are the same and 1 when they differ, as diff(1) does. */
export function workflowDiff(
  [a, b]: readonly [string, string],
  options: { readonly json?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  const differences = diffDefinitions(workflowNamed(a).definition, workflowNamed(b).definition);
  if (options.json) terminal.out(`${JSON.stringify({ same: differences.length === 0, differences }, null, 2)}\n`);
  else {
    for (const { path, kind, old, new: value } of differences) {
      const line = {
        added: `+ ${path}: ${shown(value)}`,
        removed: `- ${path}: ${shown(old)}`,
        changed: `~ ${path}: ${shown(old)} → ${shown(value)}`,
      }[kind];
      terminal.out(`${printable(line)}\n`);
    }
  }
  return Promise.resolve(differences.length === 0 ? EXIT.success : EXIT.unexpected);
}

function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
