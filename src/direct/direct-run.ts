import {
  type Artifact,
  type AttemptRef,
  type CommandRequest,
  DrydockError,
  type EventData,
  type EventDraft,
  type Fact,
  failureOf,
  type Flags,
  type IdGenerator,
  isTerminal,
  type JsonObject,
  type JsonValue,
  NO_TOKENS,
  type RunOutcome,
  userName,
  type WorkflowDefinition,
} from '../model/index.ts';
import { type ModelGateway, modelsFor } from '../llm/index.ts';
import { type AttemptListener, LONGEST_DELAY, type ProgramPool } from '../runtime/index.ts';
import {
  acceptCommand,
  advance,
  type AskApproval,
  bindInput,
  bindParameters,
  type Decision,
  evolve,
  factAfter,
  hashDefinition,
  type RunProgress,
  type StartAttempt,
  viewItems,
  viewSteps,
} from '../workflow/index.ts';
import type { Workspace, Workspaces } from '../workspace/index.ts';
import type { DirectOptions, DirectResult } from './direct-options.ts';
import { frozen, paramsOf, stopFor, stopInstead } from './direct-rules.ts';
import { finish } from './finish.ts';
import { failed, failureFrom, performAttempt } from './perform.ts';
import type { StaticAgents } from './static-agents.ts';

/** What a run needs, and shares with the runs of its sub-workflows. */
interface Surroundings extends Pick<DirectOptions, 'answer' | 'listener' | 'signal' | 'replay' | 'permissions'> {
  readonly models?: ModelGateway | undefined;
  readonly agents: StaticAgents;
  readonly workspaces: Workspaces;
  readonly programs: ProgramPool;
  readonly ids: IdGenerator;
  readonly source: string | null;
  readonly publishTo: string | null;
  readonly apartFrom: readonly string[];
  readonly agentConfig: Readonly<Record<string, JsonObject>>;
  readonly flags: Flags;
  readonly project: string;
}

const EPOCH = 1;
const SILENT: AttemptListener = { progress: () => {}, log: () => {} };

/** One run in memory: one attempt at a time, on the state machine that every run has. */
export class DirectRun {
  readonly #surroundings: Surroundings;
  readonly #workspace: Workspace;
  readonly #outputs = new Map<number, JsonValue>();
  readonly #committed: Artifact[] = [];
  readonly #end = Promise.withResolvers<void>();
  #progress: RunProgress;
  #ending: EventData<'run.finished'> | undefined;
  #costMicros: number | null = 0;
  #isCancelled = false;

  private constructor(surroundings: Surroundings, workspace: Workspace, progress: RunProgress) {
    this.#surroundings = surroundings;
    this.#workspace = workspace;
    this.#progress = progress;
  }

  static async open(
    definition: WorkflowDefinition,
    params: JsonObject,
    surroundings: Surroundings,
  ): Promise<DirectRun> {
    const { ids, workspaces, source, publishTo, agentConfig, flags, project } = surroundings;
    const run = ids.next('run');
    const ts = Date.now();
    const { name, version } = definition;
    const workspace = await workspaces.open({
      run,
      createdAt: ts,
      params,
      source,
      publishTo,
      agentConfig,
      flags,
      workflow: { name, version, hash: hashDefinition(definition) },
      tools: { node: process.versions.node },
    });
    const { budget } = definition;
    const data = {
      name: project,
      definition,
      params,
      source,
      publishTo,
      flags,
      concurrency: 1,
      owner: 'direct',
      project,
      ...(budget === undefined ? {} : { budget: { ...budget, onExhausted: stopInstead(budget.onExhausted) } }),
    };
    const created = evolve(null, { type: 'run.created', data, run, seq: 1, ts });
    const direct = new DirectRun(surroundings, workspace, created);
    direct.#record({ type: 'run.started', data: { epoch: EPOCH } });
    return direct;
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  /** What it cost; null when that is unknown. */
  get costMicros(): number | null {
    return this.#costMicros;
  }

  /** Runs it to its end. */
  async complete(): Promise<DirectResult> {
    const { signal } = this.#surroundings;
    const wake = (): void => this.#end.resolve();
    signal?.addEventListener('abort', wake, { once: true });
    try {
      for (;;) {
        const decision = await this.#advance();
        if (isTerminal(this.#progress.state)) return this.#result(this.#progress.state);
        const [start] = decision.start;
        const [question] = decision.ask;
        if (start !== undefined) await this.#attempt(start);
        else if (question !== undefined) await this.#ask(question);
        else if (await this.#untilWoken(decision.wakeAt)) this.#record({ type: 'timer.fired', data: {} });
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }

  async #advance(): Promise<Decision> {
    const { signal } = this.#surroundings;
    if (signal?.aborted && !this.#isCancelled && !isTerminal(this.#progress.state)) {
      this.#isCancelled = true;
      this.#command({ verb: 'cancel', mode: 'now' });
    }
    const { facts, decision } = advance(this.#progress, Date.now());
    for (const fact of facts) this.#fold(fact.type === 'run.finished' ? await this.#finished(fact) : fact);
    return decision;
  }

  async #finished(fact: Extract<Fact, { type: 'run.finished' }>): Promise<Fact> {
    const { apartFrom } = this.#surroundings;
    const finishing = { workspace: this.#workspace, progress: this.#progress, outputs: this.#outputs, apartFrom };
    this.#ending = await finish({ ...finishing, committed: this.#committed }, fact.data);
    return { ...fact, data: this.#ending };
  }

  #record(draft: EventDraft): void {
    this.#fold(factAfter(this.#progress, draft, Date.now()));
  }

  #fold(fact: Fact): void {
    this.#progress = evolve(this.#progress, fact);
    if (fact.type === 'attempt.succeeded') this.#committed.push(...fact.data.artifacts);
    if (fact.type === 'attempt.succeeded' || fact.type === 'approval.decided')
      this.#outputs.set(fact.seq, frozen(fact.data.output));
    if ((fact.type === 'attempt.succeeded' || fact.type === 'attempt.failed') && fact.data.usage !== undefined) {
      const { costMicros } = fact.data.usage;
      this.#costMicros = this.#costMicros === null || costMicros === null ? null : this.#costMicros + costMicros;
    }
  }

  /** @throws what the state machine refuses it for */
  #command(request: CommandRequest): void {
    const id = this.#surroundings.ids.next('cmd');
    const command = { id, run: this.#progress.run, key: id, request, actor: 'user:direct' };
    const accepted = acceptCommand(this.#progress, command);
    if (!accepted.ok) throw accepted.error;
    for (const draft of accepted.record) this.#record(draft);
  }

  async #attempt(start: StartAttempt): Promise<void> {
    const { step, item, attempt, role, work } = start;
    const begun = { step, item, attempt, role, epoch: EPOCH };
    const stop = new AbortController();
    if (work.kind === 'workflow') {
      const { name, version } = work.definition;
      this.#record({ type: 'attempt.started', data: { ...begun, agent: name, agentVersion: `${version}.0.0` } });
      return this.#watch(start, this.#child(start, work.definition, stop.signal), stop);
    }
    const { agents, listener = SILENT, flags, programs } = this.#surroundings;
    const { agent, reasons } = agents.of(work.requirement);
    if (agent === null) {
      const values = {
        skill: reasons.skill,
        step,
        run: this.#progress.run,
        problem: 'none fits what the step asks for',
      };
      this.#record(
        failed({ step, item, attempt, epoch: EPOCH, durationMs: 0 }, failureOf('no_agent', 'DRY-E3005', values)),
      );
      return;
    }
    const { id, version: agentVersion } = agent.agent.manifest;
    this.#record({ type: 'attempt.started', data: { ...begun, agent: id, agentVersion } });
    const performance = {
      start,
      agent,
      config: agents.configOf(agent.agent),
      progress: this.#progress,
      outputs: this.#outputs,
      workspace: this.#workspace,
      programs,
      listener: flags.enableProgressStreaming ? listener : SILENT,
      models: this.#modelsOf(start, id),
      permissions: this.#surroundings.permissions ?? {},
    };
    return this.#watch(start, performAttempt(performance, stop.signal), stop);
  }

  #modelsOf({ step, item, attempt }: AttemptRef, agent: string) {
    const { models, replay, project } = this.#surroundings;
    const { run, path: workspace } = this.#workspace;
    const scope = { run, step, item, attempt, agent, owner: userName(), project };
    return models && modelsFor(models, scope, { workspace, replay });
  }

  /** Waits for an attempt; stops it when its time, that of its step, or the run's is over. */
  async #watch(ref: AttemptRef, performing: Promise<EventDraft>, stop: AbortController): Promise<void> {
    let outcome: EventDraft | undefined;
    const keep = async (): Promise<void> => {
      outcome = await performing;
    };
    const done = keep();
    for (;;) {
      const decision = await this.#advance();
      const reason = stopFor(decision, ref);
      if (reason !== null) stop.abort(reason);
      const isTime = await this.#untilWoken(stop.signal.aborted ? null : decision.wakeAt, done);
      if (outcome !== undefined) return this.#record(outcome);
      if (isTime) this.#record({ type: 'timer.fired', data: {} });
    }
  }

  async #child(start: StartAttempt, definition: WorkflowDefinition, stop: AbortSignal): Promise<EventDraft> {
    const begin = Date.now();
    const { step, item, attempt } = start;
    const ended = () => ({ step, item, attempt, epoch: EPOCH, durationMs: Math.max(0, Date.now() - begin) });
    try {
      const bound = bindInput(this.#progress, start, this.#outputs);
      if (!bound.ok) return failed(ended(), failureFrom(bound.error, 'invalid_input'));
      const params = bindParameters(definition, paramsOf(bound.input));
      if (!params.ok) throw params.error;
      const inner = { ...this.#surroundings, publishTo: null, signal: stop };
      const child = await DirectRun.open(definition, params.params, inner);
      const { run, state, reason, outputs, artifacts } = await child.complete();
      const usage = { ...NO_TOKENS, costMicros: child.costMicros };
      if (state === 'cancelled' && stop.aborted)
        return failed(ended(), failureOf('cancelled', 'DRY-E4004', { scope: 'run' }));
      if (state === 'failed' || state === 'cancelled') {
        const values = { step, child: run, state, reason: reason ?? 'see its steps' };
        return failed({ ...ended(), usage }, failureOf('agent_error', 'DRY-E2050', values));
      }
      await this.#workspace.adopt(child.workspace, artifacts);
      const verdicts = { ...child.#ending?.verdicts };
      const output = { run, state, outputs: outputs ?? {}, verdicts };
      return {
        type: 'attempt.succeeded',
        data: { ...ended(), output, artifacts: [...artifacts], verdict: null, usage },
      };
    } catch (error) {
      return failed(ended(), failureFrom(error, 'unavailable'));
    }
  }

  async #ask(question: AskApproval): Promise<void> {
    const { step, item, attempt, message } = question;
    const bound = bindInput(this.#progress, { step, item, role: 'work' }, this.#outputs);
    if (!bound.ok) {
      const ended = { step, item, attempt, epoch: EPOCH, durationMs: 0 };
      return this.#record(failed(ended, failureFrom(bound.error, 'invalid_input')));
    }
    this.#record({ type: 'approval.requested', data: { step, item, message, shown: bound.input } });
    const { answer } = this.#surroundings;
    if (answer === undefined)
      throw new DrydockError('DRY-E4025', { workflow: this.#progress.plan.definition.name, step });
    const { approved, comment } = await answer({ step, item, message, shown: bound.input });
    if (isTerminal(this.#progress.state)) return;
    const on = { step, item, ...(comment === undefined ? {} : { comment }) };
    this.#command(approved ? { verb: 'approve', ...on } : { verb: 'reject', ...on });
  }

  /** Waits for a moment; true when it came, false when something else came before. */
  async #untilWoken(moment: number | null, other?: Promise<void>): Promise<boolean> {
    const due = Promise.withResolvers<boolean>();
    const delay = moment === null ? LONGEST_DELAY : Math.max(0, moment - Math.max(this.#progress.clock, Date.now()));
    const timer = setTimeout(() => due.resolve(moment !== null), Math.min(delay, LONGEST_DELAY));
    const others = [other, this.#isCancelled ? undefined : this.#end.promise].filter((one) => one !== undefined);
    try {
      return await Promise.race([due.promise, ...others.map((one) => one.then(() => false))]);
    } finally {
      clearTimeout(timer);
    }
  }

  #result(state: RunOutcome): DirectResult {
    const progress = this.#progress;
    const steps = viewSteps(progress);
    const byName = new Map(this.#committed.map((artifact) => [artifact.name, artifact]));
    return {
      run: progress.run,
      state,
      reason: this.#ending?.reason ?? null,
      error: this.#ending?.error ?? null,
      outputs: this.#ending?.outputs ?? null,
      steps,
      items: steps.flatMap(({ id }) => viewItems(progress, id)),
      artifacts: [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
      workspace: this.#workspace.path,
    };
  }
}
