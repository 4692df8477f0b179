import type { AgentContext, AgentResult, Artifact, JsonValue, Verdict } from '../agent.ts';
import { type Failure, failureOf } from '../model/index.ts';
import type { AgentLine, ReportedArtifact, ReportedError } from './agent-lines.ts';
import type { AttemptTask } from './attempt-task.ts';
import { KnownFailure } from './known-failure.ts';

/** Lines of progress and log that an attempt may tell at once, and in each second after that. */
const [BURST, A_SECOND] = [500, 100];

/** What an agent in another process, or on another machine, says of one attempt, handed to the context of the attempt. */
export class AttemptReports {
  readonly #task: AttemptTask;
  readonly #context: AgentContext;
  /** Makes a file of the agent one of the attempt's scratch directory; null: it has no files here. */
  readonly #takeFile: ((file: string) => Promise<string>) | null;
  readonly #artifacts = new Map<string, Artifact>();
  #writing: Promise<void> = Promise.resolve();
  #problem: unknown;
  #tokens = BURST;
  #filledAt = performance.now();
  #dropped = 0;
  #isConcluded = false;

  constructor(task: AttemptTask, context: AgentContext, takeFile: ((file: string) => Promise<string>) | null) {
    this.#task = task;
    this.#context = context;
    this.#takeFile = takeFile;
  }

  /** True when the agent has said what the attempt came to. */
  get isConcluded(): boolean {
    return this.#isConcluded;
  }

  /** What is neither a result nor a question. */
  hear(line: Exclude<AgentLine, { kind: 'ready' | 'call' | 'result' | 'error' }>): void {
    const context = this.#context;
    switch (line.kind) {
      case 'progress':
        if (this.#mayTell()) context.progress(line.progress, line.fraction);
        break;
      case 'log':
        this.log(line.level, line.log, line.fields);
        break;
      case 'heartbeat':
        context.heartbeat();
        break;
      case 'usage':
        context.usage(line.usage);
        break;
      case 'artifact':
        context.heartbeat();
        // One after another: of several with one name the last counts.
        this.#writing = this.#writing
          .then(() => this.#keep(line.artifact))
          .catch((error) => void (this.#problem ??= error));
        break;
    }
  }

  log(...said: Parameters<AgentContext['log']>): void {
    if (this.#mayTell()) this.#context.log(...said);
  }

  /** Writes an artifact now. */
  async write({ name, type, text, json, base64, file }: ReportedArtifact): Promise<Artifact> {
    const { artifacts } = this.#context;
    if (file === undefined) {
      const content = base64 === undefined ? (text ?? (json as JsonValue)) : Buffer.from(base64, 'base64');
      if (content === undefined) throw this.#failed(`artifact ${name} has none of text, json, base64 and file`);
      return artifacts.write(name, type, content);
    }
    if (this.#takeFile === null) throw this.#failed(`artifact ${name} names a file; send its content`);
    return artifacts.add(name, type, await this.#takeFile(file));
  }

  /**
   * What the agent gives, when all its artifacts are written; `{"$artifact": name}` in it stands for the artifact of that name.
   *
   * @throws what kept an artifact from being written; KnownFailure when there is none of that name
   */
  async resolved(given: unknown): Promise<JsonValue> {
    await this.#writing;
    if (this.#problem !== undefined) throw this.#problem;
    return this.#resolved(given) as JsonValue;
  }

  /** The agent has said what the attempt came to. */
  conclude(): void {
    this.#isConcluded = true;
    this.#tellDropped();
  }

  /** The result of the attempt. @throws as {@link resolved} */
  async finish(result: unknown, verdict: Verdict | undefined): Promise<AgentResult> {
    this.conclude();
    return { output: await this.resolved(result), ...(verdict === undefined ? {} : { verdict }) };
  }

  /** The failure that the agent reported. */
  failure(error: ReportedError): KnownFailure {
    this.conclude();
    if (typeof error === 'string') return this.#failed(error);
    const { message, call: _call, ...details } = error;
    const { failure } = this.#failed(message);
    const given = Object.entries(details).filter(([, value]) => value !== undefined);
    return new KnownFailure({ ...failure, ...(Object.fromEntries(given) as Partial<Failure>) });
  }

  async #keep(artifact: ReportedArtifact): Promise<void> {
    this.#artifacts.set(artifact.name, await this.write(artifact));
  }

  #failed(problem: string): KnownFailure {
    const { run, agent } = this.#task;
    return new KnownFailure(failureOf('agent_error', 'DRY-E4001', { agent: agent.manifest.id, problem, run }));
  }

  #resolved(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.#resolved(one));
    const entries = Object.entries(value);
    const [[key, name] = []] = entries;
    if (entries.length !== 1 || key !== '$artifact' || typeof name !== 'string')
      return Object.fromEntries(entries.map(([field, inner]) => [field, this.#resolved(inner)]));
    const artifact = this.#artifacts.get(name);
    if (artifact === undefined) throw this.#failed(`its result names the artifact ${name}, which it did not write`);
    return artifact;
  }

  /** False when the agent tells too much; it is alive all the same. */
  #mayTell(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1_000) * A_SECOND);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      this.#dropped += 1;
      this.#context.heartbeat();
      return false;
    }
    this.#tokens -= 1;
    // In the middle of a flood the sum comes once a second, not between any two lines.
    if (this.#dropped >= A_SECOND) this.#tellDropped();
    return true;
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    this.#context.log(
      'warn',
      `${this.#dropped} lines of progress and log were dropped: more than ${A_SECOND} a second`,
    );
    this.#dropped = 0;
  }
}
