import { artifact as artifactSchema, type JsonValue, z } from '../../agent.ts';
import { boundedBody } from '../bounded-body.ts';
import type { Session } from './conversation.ts';

/** What a program may ask the engine to do for an attempt, where permissions hold. */
type CallTools = Pick<Session, 'context' | 'files' | 'reports' | 'over'>;

type Call = (tools: CallTools, params: unknown) => Promise<JsonValue>;

const written = z.object({
  name: z.string(),
  type: z.string(),
  text: z.string().optional(),
  json: z.json().optional(),
  base64: z.base64().optional(),
});

const CALLS: Readonly<Record<string, Call>> = {
  'artifact.write': ({ reports }, params) => reports.write(written.parse(params)),
  'artifact.add': ({ reports }, params) =>
    reports.write(z.object({ name: z.string(), type: z.string(), file: z.string() }).parse(params)),
  'artifact.read': async ({ context, files }, params) => {
    const form = z.enum(['text', 'json', 'base64', 'file']).default('text');
    const { artifact, as } = z.object({ artifact: artifactSchema, as: form }).parse(params);
    if (as === 'json') return context.artifacts.json(artifact);
    const bytes = Buffer.from(await context.artifacts.bytes(artifact));
    if (as !== 'file') return bytes.toString(as === 'text' ? 'utf8' : 'base64');
    return files.place(artifact.sha256, bytes);
  },
  secret: ({ context }, params) => context.secret(z.object({ $secret: z.string() }).parse(params)),
  exec: async ({ context, files, over }, params) => {
    const asked = z
      .object({
        command: z.string(),
        args: z.array(z.string()).default([]),
        stdin: z.string().optional(),
        env: z.record(z.string(), z.string()).optional(),
        timeoutMs: z.int().positive().optional(),
      })
      .parse(params);
    const { command, args, ...options } = asked;
    const where = { cwd: files.scratch, ...options };
    const how = { writable: files.scratch, signal: over };
    const { exitCode, stdout, stderr, timedOut } = await context.execute(command, args, where, how);
    return { exitCode, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), timedOut };
  },
  fetch: async ({ context }, params) => {
    const { url, ...init } = z
      .object({
        url: z.url(),
        method: z.string().optional(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.string().optional(),
      })
      .parse(params);
    const response = await context.fetch(url, init);
    const body = new TextDecoder().decode(await boundedBody(response));
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  },
  'model.generate': async ({ context }, params) => {
    const message = z.object({ role: z.enum(['user', 'assistant']), content: z.string() });
    const { schema, ...request } = z
      .object({
        system: z.string().optional(),
        prompt: z.union([z.string(), z.array(message)]),
        schema: z.record(z.string(), z.json()).optional(),
        model: z.string().optional(),
        effort: z.enum(['low', 'medium', 'high']).optional(),
        maxOutputTokens: z.int().positive().optional(),
        temperature: z.number().optional(),
        promptName: z.string().optional(),
      })
      .parse(params);
    const wanted = schema === undefined ? {} : { schema: z.fromJSONSchema(schema) as z.ZodType<string> };
    const { value, text, model, usage, source } = await context.model.generate({ ...request, ...wanted });
    return { value, text, model, usage: { ...usage }, source };
  },
};

/** Does what a program asks. @throws what the context refuses; Error for what cannot be asked */
export async function answerCall(tools: CallTools, method: string, params: unknown): Promise<JsonValue> {
  const call = Object.hasOwn(CALLS, method) ? CALLS[method] : undefined;
  if (call === undefined) throw new Error(`there is no ${method}; there are ${Object.keys(CALLS).join(', ')}`);
  tools.context.heartbeat();
  try {
    return await call(tools, params);
  } catch (error) {
    throw error instanceof z.ZodError ? new Error(`${method}: ${z.prettifyError(error)}`) : error;
  }
}
