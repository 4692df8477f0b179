import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { echoAs, ONE_STEP, servedHome } from './testing.ts';

const run = promisify(execFile);
const DOCS = fileURLToPath(new URL('../../docs/api.md', import.meta.url));
const OPENAPI = fileURLToPath(new URL('../../docs/reference/openapi.json', import.meta.url));

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly { readonly bearer: readonly string[] }[];
}

/** Every operation of the committed document as a table. */
function operationTable(): string {
  const { paths } = JSON.parse(readFileSync(OPENAPI, 'utf8')) as { paths: Record<string, Record<string, Operation>> };
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, security }]) => {
      const scope = security[0]?.bearer[0];
      return `| \`${method.toUpperCase()} ${path}\` | ${scope === undefined ? '' : `\`${scope}\``} | ${summary} |`;
    }),
  );
  return ['| Operation | Scope | What it does |', '| --- | --- | --- |', ...rows.toSorted()].join('\n');
}

function example(language: string): string {
  const found = new RegExp(`\`\`\`${language} follow\n(.*?)\`\`\``, 's').exec(readFileSync(DOCS, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`docs/api.md has no example in ${language}`);
  return found;
}

async function isThere(tool: string): Promise<boolean> {
  return run(tool, ['--version']).then(
    () => true,
    () => false,
  );
}

describe('docs/api.md', () => {
  it('lists every operation', async () => {
    const text = readFileSync(DOCS, 'utf8');
    const generated = text.replace(
      /(<!-- operations -->\n).*?(<!-- \/operations -->)/s,
      (_, begin: string, end: string) => `${begin}${operationTable()}\n${end}`,
    );
    await expect(generated, 'To bring it up to date: vitest run src/server/api-docs -u').toMatchFileSnapshot(DOCS);
  });

  for (const [language, tool, args] of [
    ['sh', 'curl', (code: string) => ['sh', '-c', code]],
    ['js', 'node', (code: string) => [process.execPath, '--input-type=module', '-e', code]],
    ['python', 'python3', (code: string) => ['python3', '-c', code]],
  ] as const) {
    it(`shows how to follow a run in ${language}, and it works`, async ({ skip }) => {
      if (!(await isThere(tool))) skip();
      await using place = await servedHome([echoAs('work')], { port: 0 });
      const { id } = await place.client.startRun({ workflow: ONE_STEP });
      await place.client.settled(id);
      const events = await place.client.history(id, { limit: 500 });
      const env = {
        PATH: process.env['PATH'],
        DRYDOCK_URL: place.server.url ?? '',
        DRYDOCK_TOKEN: place.server.token ?? '',
        DRYDOCK_RUN: id,
      };
      const [program, ...rest] = args(example(language));
      const { stdout } = await run(program ?? '', rest, { env, timeout: 20_000 });
      expect(stdout.trim().split('\n')).toEqual([...events.map(({ type }) => type), 'end']);
    });
  }
});
