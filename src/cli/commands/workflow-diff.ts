import { EXIT, type JsonValue } from '../../model/index.ts';
import { diffDefinitions } from '../../workflow/index.ts';
import type { Terminal } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';

/** `drydock workflow diff`: exits with 0 when both are the same and 1 when they differ, as diff(1) does. */
export async function workflowDiff([a, b]: readonly [string, string], terminal: Terminal): Promise<number> {
  const differences = diffDefinitions(workflowNamed(a).definition, workflowNamed(b).definition);
  const lines = differences.map(
    ({ path, kind, old, new: value }) =>
      ({
        added: `+ ${path}: ${shown(value)}\n`,
        removed: `- ${path}: ${shown(old)}\n`,
        changed: `~ ${path}: ${shown(old)} → ${shown(value)}\n`,
      })[kind],
  );
  await terminal.answer({
    data: () => ({ same: differences.length === 0, items: differences, next_cursor: null }),
    text: () => lines.join(''),
    names: () => differences.map(({ path }) => `difference/${path}`),
  });
  return differences.length === 0 ? EXIT.success : EXIT.unexpected;
}

function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
