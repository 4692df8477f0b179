import { EXIT } from '../../model/index.ts';
import { workflowFileJsonSchema } from '../../workflow/index.ts';
import type { Terminal } from '../terminal.ts';

/** `drydock workflow schema`: JSON Schema of a workflow file, for editors. */
export function workflowSchema(terminal: Terminal): Promise<number> {
  terminal.out(`${JSON.stringify(workflowFileJsonSchema(), null, 2)}\n`);
  return Promise.resolve(EXIT.success);
}
