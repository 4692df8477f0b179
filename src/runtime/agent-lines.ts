import { z } from '../agent.ts';
import { jsonObjectSchema, usageSchema, verdictSchema } from '../model/index.ts';

/** What agents that speak in lines of JSON say, each by its own key. See docs/program-protocol.md and docs/remote-protocol.md. */
const KINDS = {
  ready: z.object({ ready: z.literal(true) }),
  progress: z.object({ progress: z.string(), fraction: z.number().optional() }),
  log: z.object({
    log: z.string(),
    level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    fields: jsonObjectSchema.optional(),
  }),
  heartbeat: z.object({ heartbeat: z.unknown() }),
  usage: z.object({ usage: usageSchema.partial() }),
  artifact: z.object({
    artifact: z.object({
      name: z.string(),
      type: z.string(),
      text: z.string().optional(),
      json: z.unknown().optional(),
      base64: z.base64().optional(),
      file: z.string().optional(),
    }),
  }),
  call: z.object({ call: z.union([z.int(), z.string()]), method: z.string(), params: jsonObjectSchema.default({}) }),
  result: z.object({ result: z.unknown(), verdict: verdictSchema.optional() }),
  error: z.object({
    error: z.union([
      z.string(),
      z.object({
        message: z.string(),
        code: z.string().max(100).optional(),
        class: z.enum(['agent_error', 'rate_limited', 'unavailable']).optional(),
        place: z.string().optional(),
        next: z.string().optional(),
        final: z.boolean().optional(),
        retryAfterMs: z.int().min(0).optional(),
        /** The failure of the call of this id, unchanged. */
        call: z.union([z.int(), z.string()]).optional(),
      }),
    ]),
  }),
} as const;

type Kind = keyof typeof KINDS;

/** One line of an agent, by what it says. */
export type AgentLine = { readonly [K in Kind]: { readonly kind: K } & z.output<(typeof KINDS)[K]> }[Kind];

export type ReportedArtifact = Extract<AgentLine, { kind: 'artifact' }>['artifact'];
export type ReportedError = Extract<AgentLine, { kind: 'error' }>['error'];

export type ReadLine =
  | {
      readonly ok: true;
      readonly line: AgentLine;
      /** The attempt that it is about; undefined: the only one there is. */
      readonly id: unknown;
      /** The place of the line in the answer of a service; undefined: it is counted. */
      readonly seq: unknown;
    }
  | { readonly ok: false; readonly problem: string };

/** Reads one line. Never throws. */
export function readAgentLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: `not JSON: ${shortened(text)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, problem: `not an object: ${shortened(text)}` };
  const said = value as Readonly<Record<string, unknown>>;
  const kind = (Object.keys(KINDS) as Kind[]).find((name) => name in said);
  if (kind === undefined)
    return { ok: false, problem: `it has none of ${Object.keys(KINDS).join(', ')}: ${shortened(text)}` };
  const parsed = KINDS[kind].safeParse(said);
  if (!parsed.success)
    return { ok: false, problem: `${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ')}: ${shortened(text)}` };
  return { ok: true, line: { kind, ...parsed.data } as AgentLine, id: said['id'], seq: said['seq'] };
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
