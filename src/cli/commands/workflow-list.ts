import { DrydockError, EXIT } from '../../model/index.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { knownWorkflows, workflowNamed } from '../workflow-file.ts';

/** `drydock workflow list`: the workflows of the project and the built-in ones. One that is invalid hides no other. */
export async function workflowList(terminal: Terminal): Promise<number> {
  const items = knownWorkflows().flatMap(({ name, file, origin }) => {
    try {
      const { definition } = workflowNamed(file);
      const { version, description, steps, parameters } = definition;
      return [
        { name, version, origin, description, steps: Object.keys(steps), parameters: Object.keys(parameters), file },
      ];
    } catch (error) {
      if (!(error instanceof DrydockError)) throw error;
      terminal.err(`! ${printable(`${file}: ${error.message}`)}   [${error.code}]\n`);
      return [];
    }
  });
  const rows = items.map(({ name, version, origin, steps, parameters }) => [
    name,
    String(version),
    origin,
    String(steps.length),
    parameters.join(', '),
  ]);
  await terminal.answer({
    data: () => ({ items, next_cursor: null }),
    text: () => table(['workflow', 'version', 'from', 'steps', 'parameters'], rows),
    names: () => items.map(({ name }) => `workflow/${name}`),
  });
  return EXIT.success;
}
