import { basename } from 'node:path';
import { defineAgent, z } from '../../agent.ts';
import {
  businessRules,
  descriptionOutput,
  discovered,
  type HandbookEntry,
  itemsOf,
  programDescription,
  renderHandbook,
  rulesOutput,
} from '../../project/index.ts';

/** Puts together what models said of the programs of a code base: a handbook that people read, and the rules for other programs. */
export const handbookAgent = defineAgent({
  id: 'cobol-handbook',
  version: '1.0.0',
  description:
    'Writes a handbook of a code base: what each program is for and its business rules, with the lines that say it',
  tags: ['built-in', 'cobol'],
  capabilities: [{ skill: 'cobol.write-handbook', output: 'report' }],
  permissions: ['fs:read'],
  input: z.object({
    inventory: discovered,
    rules: itemsOf(rulesOutput),
    descriptions: itemsOf(descriptionOutput),
  }),
  output: z.object({ programs: z.int(), described: z.int(), rules: z.int(), handbook: z.string() }),
  run: async (context, { inventory, rules, descriptions }) => {
    const entries = await Promise.all(
      inventory.programs.map(async ({ id, source }): Promise<HandbookEntry> => {
        const ruled = rules.find((item) => item.id === id);
        const described = descriptions.find((item) => item.id === id);
        return {
          program: id,
          source,
          rules: ruled?.output ? businessRules.parse(await context.artifacts.json(ruled.output.rules)) : undefined,
          description: described?.output
            ? programDescription.parse(await context.artifacts.json(described.output.description))
            : undefined,
          problems: [...new Set([ruled, described].flatMap((item) => (item?.error ? [item.error] : [])))],
        };
      }),
    );
    await context.artifacts.write('handbook.md', 'report', renderHandbook(basename(context.source), entries));
    return {
      output: {
        programs: entries.length,
        described: entries.filter(({ description }) => description !== undefined).length,
        rules: entries.reduce((sum, entry) => sum + (entry.rules?.rules.length ?? 0), 0),
        handbook: 'handbook.md',
      },
    };
  },
});
