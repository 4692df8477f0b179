import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'todo-finder',
  version: '1.0.0',
  description: 'Lists the comments of a source file that say TODO or FIXME',
  capabilities: [{ skill: 'text.todo' }],
  permissions: ['fs:read'],
  input: z.object({ file: z.string() }),
  output: z.object({ places: z.array(z.string()) }),
  async run(context, { file }) {
    const text = await readFile(join(context.source, file), 'utf8');
    const lines = text.split('\n').map((line, index) => ({ line, place: `${file}:${index + 1}` }));
    const places = lines.filter(({ line }) => /\b(TODO|FIXME)\b/.test(line)).map(({ place }) => place);
    await context.artifacts.write(`todo/${file}.txt`, 'text.list', places.map((place) => `${place}\n`).join(''));
    context.log('info', `${places.length} in ${file}`);
    return { output: { places } };
  },
});
