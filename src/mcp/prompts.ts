import { completable, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { McpAccess } from './access.ts';
import { withQuery } from './public-api.ts';

/** Adds what a user can ask for by name. */
export function addPrompts(server: McpServer, { api }: McpAccess): void {
  const newest = async (begun: string | undefined): Promise<string[]> => {
    const page = (await api.json({ path: withQuery('/v1/runs', { limit: 50, fields: 'id' }) })) as {
      items: { id: string }[];
    };
    return ['@last', ...page.items.map(({ id }) => id)].filter((id) => id.startsWith(begun ?? ''));
  };
  server.registerPrompt(
    'explain-run',
    {
      title: 'Explain a run',
      description: 'Why a run failed, is not proven, or does not go on, and what to do about it',
      argsSchema: z.object({
        run: completable(z.string().max(100).optional().describe('Id, number or @last'), newest),
      }),
    },
    ({ run = '@last' }) =>
      asked(
        `Explain drydock run ${JSON.stringify(run)} to me. Call run_explain, then item_evidence for the findings that matter, and artifact_read where the evidence is not enough. Tell me what happened, the cause of each finding with its first difference or error, which ones have the same cause, and what to do next. Change nothing.`,
      ),
  );
  server.registerPrompt(
    'migrate-folder',
    {
      title: 'Migrate a folder of COBOL to Java',
      description: 'Starts a migration, follows it, and tells what was proven',
      argsSchema: z.object({
        source: z.string().min(1).max(4_096).describe('Absolute path of the folder with the COBOL sources'),
        publish_to: z.string().max(4_096).optional().describe('Absolute path of a new folder for the Java'),
      }),
    },
    ({ source, publish_to: out }) =>
      asked(
        `Migrate the COBOL programs in ${JSON.stringify(source)} to Java with drydock: call run_start with workflow cobol-java, source ${JSON.stringify(source)}${out === undefined ? '' : `, publish_to ${JSON.stringify(out)}`} and an idempotency_key of your choice, then run_wait until it has ended. Tell me how many programs are proven and, with run_explain, why each of the others is not. Call only the verdict proven a proof.`,
      ),
  );
}

function asked(text: string) {
  return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
}
