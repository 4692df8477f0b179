import { relative, resolve } from 'node:path';
import { dottedNameSchema, EXIT } from '../../model/index.ts';
import { SCAFFOLD_KINDS, scaffoldAgent } from '../scaffold/index.ts';
import type { Terminal } from '../terminal.ts';
import { misused, oneOf } from '../words.ts';

export interface AgentNewOptions {
  readonly kind: string;
  readonly skill?: string | undefined;
  readonly description?: string | undefined;
}

/** `drydock agent new <id>`: an agent in `agents/` of the current folder that works as it is. */
export async function agentNew(id: string, options: AgentNewOptions, terminal: Terminal): Promise<number> {
  const kind = oneOf('agent new', '--kind', options.kind, SCAFFOLD_KINDS);
  const { skill = `text.${id}`, description = `The agent ${id}` } = options;
  checkName('the id', id);
  checkName('--skill', skill);
  if (description.trim() === '') throw misused('agent new', '--description is empty', 'Say what the agent does.');
  const folder = resolve('agents');
  const { files, example } = await scaffoldAgent({ id, kind, skill, description: description.trim() }, folder);
  const shown = (file: string) => relative(process.cwd(), file);
  await terminal.answer({
    data: () => ({ id, kind, skill, files: [...files], example }),
    text: () => files.map((file) => `wrote ${shown(file)}\n`).join(''),
    names: () => [`agent/${id}`],
  });
  const service = files.find((file) => file.endsWith('service.mjs'));
  if (service !== undefined) terminal.hint(`  Start:  node ${shown(service)}\n`);
  if (kind === 'prompt') terminal.hint(`  Model:  ${terminal.command} config set model <provider/model>\n`);
  terminal.hint(`  Next:   ${terminal.command} agent test ${id} --input ${shown(example)}\n`);
  return EXIT.success;
}

function checkName(what: string, name: string): void {
  if (name.length <= 100 && dottedNameSchema.safeParse(name).success) return;
  throw misused(
    'agent new',
    `${what}: ${name.slice(0, 100)} is no name`,
    'Lower-case words joined by dots or hyphens: word-count.',
  );
}
