import {
  type AttemptRef,
  type Choice,
  type EventData,
  type EventDraft,
  type Failure,
  failureOf,
  type JsonObject,
  type JsonValue,
  spanIdOf,
  traceIdOf,
  traceParentText,
} from '../model/index.ts';
import type { SlotPool } from '../coordinator/index.ts';
import {
  type AgentRecords,
  type AgentRegistry,
  allOf,
  ASKED_FOR,
  type Decision,
  type GivenAttempt,
  type RegisteredAgent,
  type RunLimits,
  runLimits,
} from '../registry/index.ts';
import { type ModelGateway, type ModelMeters, modelRefusals, modelsFor } from '../llm/index.ts';
import {
  type AttemptListener,
  type AttemptModels,
  type AttemptOutcome,
  executeAttempt,
  type ProgramPool,
} from '../runtime/index.ts';
import type { CallPlace, RunReader } from '../store/index.ts';
import {
  type AskApproval,
  bindInput,
  bindRunOutputs,
  type BoundInput,
  type InputOf,
  itemOf,
  outputsOfRun,
  outputsToLoad,
  type RunOutputs,
  type RunProgress,
  type StartAttempt,
} from '../workflow/index.ts';
import type { AttemptDirectory, Workspace, Workspaces } from '../workspace/index.ts';
import { failureFrom, stopFailure } from './failures.ts';
import { capsOf, type SurroundingRuns } from './money-caps.ts';
import { RecentOutputs } from './recent-outputs.ts';

/** What attempts need, whatever run they belong to. */
export interface AttemptResources {
  readonly store: RunReader;
  readonly registry: AgentRegistry;
  readonly records: AgentRecords;
  readonly pool: SlotPool;
  readonly programs: ProgramPool;
  readonly workspaces: Workspaces;
  readonly models: ModelGateway | undefined;
  /** What model calls are counted and limited by. */
  readonly meters: ModelMeters | undefined;
}

/** An attempt for which an agent was chosen. */
export interface Launch {
  readonly start: StartAttempt;
  readonly agent: RegisteredAgent;
  /** What the records hold of it until it has ended. */
  readonly given: GivenAttempt;
}

/** The choice of an agent; `launch` is null when no agent fits. */
export interface Chosen {
  readonly launch: Launch | null;
  readonly gist: Decision['gist'];
  readonly explain: Decision['explain'];
}

/** Who hears of an attempt while it is performed. */
interface Hearing {
  readonly listener: AttemptListener;
  /** Called when the attempt has a slot. */
  readonly begun: () => void;
  /** How the run stands now. */
  readonly latest: () => RunProgress;
}

/** Whom the run is accounted to, and whose trace it is a part of. */
type Party = Pick<EventData<'run.created'>, 'owner' | 'project' | 'traceparent' | 'replay' | 'permissions'>;

/** Performs the attempts of one run and says what they came to. */
export class AttemptRunner {
  readonly #resources: AttemptResources;
  readonly #workspace: Workspace;
  readonly #party: Party;
  readonly #limits: RunLimits;
  readonly #surrounding: SurroundingRuns;
  readonly #outputs: RecentOutputs;
  readonly #configs = new Map<RegisteredAgent['agent'], unknown>();
  /** Attempts that were given to agents and are not performed yet. */
  readonly #given = new Set<GivenAttempt>();
  #hasCommitted = false;

  constructor(resources: AttemptResources, workspace: Workspace, party: Party, surrounding: SurroundingRuns) {
    this.#resources = resources;
    this.#party = party;
    this.#workspace = workspace;
    this.#surrounding = surrounding;
    this.#outputs = new RecentOutputs(resources.store, workspace.run);
    this.#limits = allOf(
      runLimits(party.permissions ?? {}),
      modelRefusals(resources.models, workspace.snapshot.agentConfig, party.replay !== undefined),
    );
  }

  /** True when an attempt that was performed here has committed an artifact. */
  get hasCommitted(): boolean {
    return this.#hasCommitted;
  }

  /** Chooses who performs an attempt. From now on it counts as given to that agent, until it has ended or is {@link abandon}ed. */
  choose(start: StartAttempt): Chosen {
    if (start.work.kind !== 'agent') throw new RangeError(`step ${start.step} has no agent`);
    const { registry, records } = this.#resources;
    const { requirement } = start.work;
    // Without what has happened since, every choice for a step is the one that was made when the run started.
    const isDynamic = this.#workspace.snapshot.flags?.enableDynamicRouting ?? true;
    const learnt = isDynamic ? { standings: records, failedOnItem: start.failedAgents } : {};
    const conditions = { ...learnt, limits: this.#limits };
    const { chosen, gist, explain } = registry.match(requirement, conditions);
    const agent = chosen === null ? undefined : registry.get(chosen.id);
    if (agent === undefined) return { launch: null, gist, explain };
    const given = records.begin(agent.agent.manifest);
    this.#given.add(given);
    return { launch: { start, agent, given }, gist, explain };
  }

  /** Takes back what was given to agents and never began. */
  abandon(): void {
    for (const given of this.#given) given.end('interrupted');
    this.#given.clear();
  }

  /**
   * Performs an attempt to its end. Never rejects: what went wrong is in the outcome. When it succeeded, its artifacts are
   * already in the workspace, so that appending the outcome commits them.
   *
   * @param progress the state in which the attempt was started
   */
  async perform(launch: Launch, progress: RunProgress, hearing: Hearing, stop: AbortSignal): Promise<EventDraft> {
    const { step, item, attempt } = launch.start;
    // Time in which it waits for a slot is not the agent's.
    let began: number | null = null;
    const begun = () => {
      began = performance.now();
      hearing.begun();
    };
    const durationMs = () => (began === null ? 0 : Math.round(performance.now() - began));
    const ended = () => ({ step, item, attempt, epoch: progress.epoch, durationMs: durationMs() });
    const files = this.#workspace.attemptDirectory({ step, item, attempt });
    this.#given.delete(launch.given);
    const outcome = await this.#outcome(launch, progress, files, { ...hearing, begun }, stop);
    const { usage } = outcome;
    // What kept it from beginning, and that money was short, is no fault of the agent.
    const isOwn = began !== null && (outcome.ok || outcome.failure.budget === undefined);
    launch.given.end(outcome.ok ? null : isOwn ? outcome.failure.class : 'interrupted');
    // What cannot be removed now goes with the rest of temp when the run ends.
    await files.discard().catch(() => 0);
    const used = {
      ...(usage === undefined ? {} : { usage }),
      ...(outcome.asked === undefined ? {} : { asked: [...outcome.asked] }),
      ...(outcome.isolation === undefined ? {} : { isolation: outcome.isolation }),
      ...(outcome.used === undefined ? {} : { used: outcome.used }),
    };
    if (!outcome.ok) {
      return { type: 'attempt.failed', data: { ...ended(), error: outcome.failure, jitter: Math.random(), ...used } };
    }
    const { output, artifacts, verdict } = outcome;
    return { type: 'attempt.succeeded', data: { ...ended(), output, artifacts: [...artifacts], verdict, ...used } };
  }

  /** The question of an approval as a fact, with what the person is shown; a failure when that cannot be told. */
  async ask(question: AskApproval, progress: RunProgress): Promise<EventDraft> {
    const { step, item, attempt, message } = question;
    const failed = (error: unknown): EventDraft => {
      const failure = failureFrom(error, 'invalid_input');
      const data = { step, item, attempt, epoch: progress.epoch, error: failure, jitter: 0, durationMs: 0 };
      return { type: 'attempt.failed', data };
    };
    try {
      const bound = await this.bind({ step, item, role: 'work' }, progress);
      if (!bound.ok) return failed(bound.error);
      return { type: 'approval.requested', data: { step, item, message, shown: bound.input } };
    } catch (error) {
      return failed(error);
    }
  }

  /** What the run gives when it ends, as its workflow declares it; null when it declares nothing. */
  async outputsOf(progress: RunProgress): Promise<RunOutputs | null> {
    return bindRunOutputs(progress, await this.#outputs.load(outputsOfRun(progress)));
  }

  /** The input of an attempt or a question. */
  async bind(of: InputOf, progress: RunProgress): Promise<BoundInput> {
    return bindInput(progress, of, await this.#outputs.load(outputsToLoad(progress, of)));
  }

  async #outcome(
    launch: Launch,
    progress: RunProgress,
    files: AttemptDirectory,
    { listener, begun, latest }: Hearing,
    stop: AbortSignal,
  ): Promise<AttemptOutcome> {
    try {
      const { start, agent } = launch;
      const bound = await this.bind(start, progress);
      if (!bound.ok) return { ok: false, failure: failureFrom(bound.error, 'invalid_input') };
      const { workspaces } = this.#resources;
      const refusal = await workspaces.refusal();
      if (refusal !== null) return { ok: false, failure: failureFrom(refusal, 'unavailable') };
      // The agent stops as soon as it has taken too much, and not only when it hands over what it made.
      const until = hasQuota(workspaces) ? AbortSignal.any([stop, files.exceeded]) : stop;
      const outcome = await this.#inSlot(launch, stop, () => {
        begun();
        return this.#execute(start, agent, { progress, latest }, { input: bound.input, files }, listener, until);
      });
      if (until.aborted && !stop.aborted) return { ok: false, failure: failureFrom(until.reason, 'agent_error') };
      if (!outcome.ok) return outcome;
      const artifacts = await files.commit();
      if (artifacts.length > 0) this.#hasCommitted = true;
      return { ...outcome, artifacts };
    } catch (error) {
      return { ok: false, failure: stop.aborted ? stopFailure(stop) : failureFrom(error, 'unavailable') };
    }
  }

  #inSlot<T>({ start, agent }: Launch, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { id, limits } = agent.agent.manifest;
    const { owner, project } = this.#party;
    const { run } = this.#workspace;
    const limit = limits.concurrency ?? Infinity;
    return this.#resources.pool.run({ owner, project, run, step: start.step, name: id, limit, signal }, work);
  }

  async #execute(
    { step, item, attempt, timeoutMs, heartbeatMs, failedAgents }: StartAttempt,
    { agent, origin }: RegisteredAgent,
    { progress, latest }: { readonly progress: RunProgress; readonly latest: () => RunProgress },
    { input, files }: { readonly input: JsonValue; readonly files: AttemptDirectory },
    listener: AttemptListener,
    stop: AbortSignal,
  ): Promise<AttemptOutcome> {
    const ref: AttemptRef = { step, item, attempt };
    const place = await this.#placeOf(ref, agent.manifest.id, progress);
    const task = {
      run: progress.run,
      ref,
      agent,
      item: itemOf(progress, ref),
      params: progress.params,
      config: this.#configOf(agent),
      input,
      files,
      traceparent: traceParentText(
        traceIdOf(progress.run, this.#party.traceparent),
        spanIdOf(progress.run, step, item, attempt),
      ),
      timeoutMs,
      heartbeatMs,
      origin: origin === 'built-in' ? undefined : origin,
      // What has led to a failure is not said again; what an interruption or a busy provider has cut short is.
      models: this.#modelsOf(place, latest, failedAgents.includes(agent.manifest.id)),
      permissions: this.#party.permissions ?? {},
      programs: this.#resources.programs,
    };
    const outcome = await executeAttempt(task, listener, stop);
    // In the ledger before it is in the log: caps are checked there.
    if (outcome.reported !== undefined) await this.#resources.meters?.reported(place, outcome.reported);
    return outcome;
  }

  async #placeOf({ step, item, attempt }: AttemptRef, agent: string, progress: RunProgress): Promise<CallPlace> {
    const { owner, project } = this.#party;
    const { run } = this.#workspace;
    const within = this.#resources.meters === undefined ? [] : await this.#surrounding.chain();
    return { run, step, item, attempt, agent, owner, project, workflow: progress.plan.definition.name, within };
  }

  #modelsOf(place: CallPlace, latest: () => RunProgress, avoidsCache: boolean): AttemptModels | undefined {
    const { models, meters } = this.#resources;
    if (models === undefined) return undefined;
    const meter = meters?.forAttempt(place, () => capsOf(latest(), place, this.#surrounding));
    return modelsFor(models, place, {
      workspace: this.#workspace.path,
      replay: this.#party.replay,
      meter,
      avoidsCache,
    });
  }

  /** The configuration of an agent, as the run was started with it. */
  #configOf(agent: RegisteredAgent['agent']): unknown {
    if (!this.#configs.has(agent)) {
      const given: JsonObject = this.#workspace.snapshot.agentConfig[agent.manifest.id] ?? {};
      this.#configs.set(agent, agent.config.parse(given));
    }
    return this.#configs.get(agent);
  }
}

function hasQuota({ limits }: Workspaces): boolean {
  return Number.isFinite(limits.workspaceBytes) || Number.isFinite(limits.homeBytes);
}

/** The failure of an attempt for which no agent fits. */
export function noAgent({ skill, candidates }: Choice, step: string, run: string): Failure {
  const isAskedFor = ({ reasons }: Choice['candidates'][number]) => !reasons.some((one) => one.startsWith(ASKED_FOR));
  // Of a step that names its agent, only why that one cannot do it is news.
  const telling = candidates.some(isAskedFor) ? candidates.filter(isAskedFor) : candidates;
  const refused = telling.map(({ agent, reasons }) => `${agent} ${reasons.join(', ')}`).join('; ');
  return failureOf('no_agent', 'DRY-E3005', { skill, step, run, problem: refused || 'none has this skill' });
}
