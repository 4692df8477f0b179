import { z } from 'zod';
import { isolationLevelSchema } from './isolation.ts';
import { jsonObjectSchema, jsonValueSchema } from './json.ts';

/** A dotted name: `cobol.translate`, `java.project`, `rules-translator`. */
export const dottedNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/, 'expected lower-case words joined by dots or hyphens');

/** What an agent can do: a skill, from an input type to an output type, under constraints. */
export const capabilitySchema = z.strictObject({
  skill: dottedNameSchema,
  input: dottedNameSchema.optional().describe('The type of input that it takes; absent: any'),
  output: dottedNameSchema.optional().describe('The type of output that it gives; absent: any'),
  constraints: z
    .record(z.string(), z.union([jsonValueSchema, z.array(jsonValueSchema)]))
    .default({})
    .describe('What must hold for it to apply; a list means one of these: { dialect: [ibm, gnu] }'),
  priority: z.int().min(0).max(1000).default(100).describe('Higher wins when the strategy is priority'),
});

export type Capability = z.infer<typeof capabilitySchema>;

/** `llm`, `secret`, `fs:read`, `fs:write`, `exec:<command>`, `net:<host>`. */
export const permissionSchema = z
  .string()
  .regex(
    /^(llm|secret|fs:read|fs:write|exec:[A-Za-z0-9._+-]+|net:(\*|\[[0-9A-Fa-f:.]+\]|(\*\.)?[\w-]+(\.[\w-]+)*\.?)(:\d+)?)$/,
    'expected llm, secret, fs:read, fs:write, exec:<command>, net:<host>, net:*.<domain> or net:*',
  );

export type Permission = z.infer<typeof permissionSchema>;

export const agentLimitsSchema = z.strictObject({
  concurrency: z.int().min(1).optional().describe('Attempts of this agent at one time on one machine'),
  memoryMb: z
    .int()
    .min(16)
    .optional()
    .describe('Resident memory of one attempt, in MiB, when it has a process of its own'),
  seconds: z.number().positive().optional().describe('Longest time that one attempt may take'),
});

export type AgentLimits = z.infer<typeof agentLimitsSchema>;

/**
 * How an agent is made: `code` is a module with `defineAgent`, `prompt` a Markdown file for a language model, `program` an
 * executable in any language, `remote` a service that is reached over HTTP.
 */
export const agentKindSchema = z.enum(['code', 'prompt', 'program', 'remote']);

export type AgentKind = z.infer<typeof agentKindSchema>;

/** Where the code of an agent runs: inside the engine's process, or in a child process of its own. */
export const agentRuntimeSchema = z.enum(['in-process', 'child-process']);

export type AgentRuntime = z.infer<typeof agentRuntimeSchema>;

/** How an agent of kind `program` is started, and how it is spoken with. */
export const programSchema = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe('The program and its arguments, without a shell; what begins with ./ or ../ is beside the manifest'),
  protocol: z
    .enum(['json-lines', 'acp'])
    .default('json-lines')
    .describe('json-lines: docs/program-protocol.md; acp: Agent Client Protocol v1'),
  instructions: z.string().optional().describe('What an ACP agent is told before its input'),
  attempts: z
    .int()
    .min(1)
    .optional()
    .describe('Attempts after which a process is replaced; 1: a process for each attempt, which need not say ready'),
  concurrency: z.int().min(1).max(100).default(1).describe('Attempts that one process performs at one time'),
  startSeconds: z
    .number()
    .positive()
    .max(3_600)
    .default(10)
    .describe('How long the program may take until it is ready'),
  idleSeconds: z.number().min(0).max(86_400).default(60).describe('How long a process waits for another attempt'),
});

export type ProgramSettings = z.infer<typeof programSchema>;

/** How an agent of kind `remote` is reached. */
export const remoteSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Attempts are posted to <url>/attempts'),
  secret: z
    .strictObject({ $secret: z.string().regex(/^(env:.+|file:\/.+)$/, 'expected env:NAME or file:/path') })
    .describe('What requests are signed with, by reference'),
  answerSeconds: z
    .number()
    .positive()
    .max(3_600)
    .default(30)
    .describe('How long the service may take until its answer begins'),
  maxMb: z.int().min(1).max(1_024).default(64).describe('Largest request and largest answer, in MiB'),
});

export type RemoteSettings = z.infer<typeof remoteSchema>;

/** What an agent says about itself: everything that routing, permissions and isolation need, and nothing of its code. */
export const agentManifestSchema = z.strictObject({
  id: dottedNameSchema,
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'expected a version like 1.0.0'),
  description: z.string().min(1),
  kind: agentKindSchema.default('code'),
  author: z.string().default(''),
  tags: z.array(z.string()).default([]),
  capabilities: z.array(capabilitySchema).min(1),
  config: jsonObjectSchema.optional().describe('JSON Schema of its configuration'),
  permissions: z.array(permissionSchema).default([]),
  limits: agentLimitsSchema.default({}),
  minIsolation: isolationLevelSchema
    .default('none')
    .describe('The least isolation under which it may run; where a machine offers less, it is not run'),
  runtime: agentRuntimeSchema.default('in-process'),
  program: programSchema.optional().describe('Of an agent of kind program: how it is started'),
  model: z
    .string()
    .min(1)
    .optional()
    .describe('Language model that it asks unless a run names another; absent: that of the settings'),
  remote: remoteSchema.optional().describe('Of an agent of kind remote: where it is'),
});

export type AgentManifest = z.infer<typeof agentManifestSchema>;

/** A manifest as an author writes it: what has a default may be left out. */
export type AgentManifestInput = z.input<typeof agentManifestSchema>;
