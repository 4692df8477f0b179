import { readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type {
  PromptResponse,
  ReadTextFileRequest,
  ReadTextFileResponse,
  WriteTextFileRequest,
  WriteTextFileResponse,
} from '@agentclientprotocol/sdk';
import { type AgentResult, type JsonObject, type JsonValue, z } from '../../agent.ts';
import { failureOf } from '../../model/index.ts';
import { KnownFailure } from '../known-failure.ts';
import { answerIn, ARTIFACTS_FOLDER, correctionOf, OUTPUT_FILE, questionOf } from './acp-answer.ts';
import type { AcpUpdate } from './acp-inbox.ts';
import { AcpTerminals } from './acp-terminals.ts';
import type { Session } from './conversation.ts';

/** Characters of a message that are kept, the last ones: the result stands at its end. */
const MOST_MESSAGE = 16 * 1024 * 1024;

/** Files that are taken as artifacts. */
const MOST_FILES = 1_000;

type Checked = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly problem: string };

/** One attempt as a session of an ACP agent: a turn, and one more when its answer cannot be used. */
export class AcpSession {
  readonly session: Session;
  readonly terminals: AcpTerminals;
  readonly #prompt: (text: string) => Promise<PromptResponse>;
  #message = '';
  /** Millionths of a US dollar; null: unknown. */
  #cost: number | null = null;

  constructor(session: Session, prompt: (text: string) => Promise<PromptResponse>) {
    this.session = session;
    this.terminals = new AcpTerminals(session);
    this.#prompt = prompt;
  }

  async perform(): Promise<AgentResult> {
    const { task, context, files, reports } = this.session;
    const { description, program } = task.agent.manifest;
    const schema = z.toJSONSchema(task.agent.output, { io: 'input', unrepresentable: 'any' }) as JsonObject;
    const { scratch, source } = files;
    const { config } = context;
    const question = { description, instructions: program?.instructions, input: task.input, config, schema };
    let checked = await this.#turn(questionOf({ ...question, scratch, source }));
    if (!checked.ok) {
      reports.log('warn', `asked to correct its result: ${checked.problem}`);
      await rm(join(scratch, OUTPUT_FILE), { recursive: true, force: true });
      checked = await this.#turn(correctionOf(checked.problem));
    }
    if (this.#cost !== null) context.usage({ costMicros: this.#cost });
    if (checked.ok) return reports.finish(checked.value, undefined);
    const agent = task.agent.manifest.id;
    throw new KnownFailure(failureOf('invalid_output', 'DRY-E4057', { agent, problem: checked.problem }));
  }

  /** @param update null: one that says nothing of use */
  hear(update: AcpUpdate | null): void {
    const { context, reports } = this.session;
    context.heartbeat();
    switch (update?.sessionUpdate) {
      case 'agent_message_chunk':
        this.#message = (this.#message + (update.content.text ?? '')).slice(-MOST_MESSAGE);
        break;
      case 'tool_call':
        reports.hear({ kind: 'progress', progress: update.title });
        break;
      case 'tool_call_update':
        if (update.status === 'failed') reports.log('warn', `failed: ${update.title ?? update.toolCallId}`);
        break;
      case 'plan': {
        const done = update.entries.filter(({ status }) => status === 'completed').length;
        const current = update.entries.find(({ status }) => status === 'in_progress')?.content;
        const fraction = update.entries.length === 0 ? undefined : done / update.entries.length;
        reports.hear({ kind: 'progress', progress: current ?? `${done} of ${update.entries.length} done`, fraction });
        break;
      }
      case 'usage_update':
        if (update.cost?.currency === 'USD') this.#cost = Math.round(update.cost.amount * 1_000_000);
        break;
      default:
    }
  }

  async read({ path, line, limit }: ReadTextFileRequest): Promise<ReadTextFileResponse> {
    this.session.context.heartbeat();
    const text = await this.session.files.read(path);
    const begin = Math.max(0, (line ?? 1) - 1);
    const lines = text.split(/(?<=\n)/);
    return { content: lines.slice(begin, begin + (limit ?? lines.length)).join('') };
  }

  async write({ path, content }: WriteTextFileRequest): Promise<WriteTextFileResponse> {
    this.session.context.heartbeat();
    await this.session.files.write(path, content);
    return {};
  }

  async #turn(text: string): Promise<Checked> {
    const { reports, task } = this.session;
    this.#message = '';
    const { stopReason } = await this.#prompt(text);
    const said = this.#message.trim();
    if (said !== '') reports.log('info', said);
    if (stopReason === 'refusal' || stopReason === 'cancelled')
      throw reports.failure(stopReason === 'refusal' ? `it refused: ${said}` : 'it cancelled its turn');
    const answer = answerIn(await this.#outputFile(), this.#message);
    if (!answer.ok)
      return stopReason === 'end_turn'
        ? answer
        : { ok: false, problem: `${answer.problem} (it stopped: ${stopReason})` };
    await this.#takeArtifacts();
    return this.#checked(answer.value, task);
  }

  async #checked(given: unknown, { agent }: Session['task']): Promise<Checked> {
    let value: JsonValue;
    try {
      value = await this.session.reports.resolved(given);
    } catch (error) {
      return { ok: false, problem: error instanceof Error ? error.message : String(error) };
    }
    const parsed = agent.output.safeParse(value);
    return parsed.success ? { ok: true, value } : { ok: false, problem: z.prettifyError(parsed.error) };
  }

  async #outputFile(): Promise<string | null> {
    try {
      return await this.session.files.read(OUTPUT_FILE);
    } catch {
      // It may have answered in its message.
      return null;
    }
  }

  async #takeArtifacts(): Promise<void> {
    const folder = join(this.session.files.scratch, ARTIFACTS_FOLDER);
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    for (const entry of entries.filter((one) => one.isFile()).slice(0, MOST_FILES)) {
      const file = join(entry.parentPath, entry.name);
      const name = relative(folder, file).replaceAll(sep, '/');
      this.session.reports.hear({ kind: 'artifact', artifact: { name, type: 'file', file } });
    }
  }
}
