import { resolve } from 'node:path';
import { cobolAgents } from '../cobol/agents/index.ts';
import { VerificationTools } from '../cobol/equivalence/index.ts';
import type { Settings } from '../config/index.ts';
import { type ControlPlane, createControlPlane } from '../control-plane/index.ts';
import { Metrics } from '../events/index.ts';
import { type NetworkOptions, serve, type Server } from '../server/index.ts';
import type { NumberedRun } from '../store/index.ts';
import { cacheFolder, homeFolder } from './home.ts';
import { modelGateway } from './models.ts';
import { servedSettings } from './served-settings.ts';
import { settings } from './settings.ts';
import { printable, type Terminal } from './terminal.ts';
import { version } from './version.ts';
import { knownWorkflows, workflowNamed } from './workflow-file.ts';

/** The engine in this process, with the tools that its agents share, and its API for other terminals. */
export interface Session extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly server: Server;
  readonly tools: VerificationTools;
}

export interface SessionOptions {
  /** Which of the runs that an earlier process left unfinished go on. @default none */
  readonly recover?: (run: NumberedRun) => boolean;
  /** Further folders with agent files, beside `agents/` of the current directory. @default the setting `agents` */
  readonly agentFolders?: readonly string[];
  /** Also serves the API on this port of the loopback address. @default only on the unix socket of the home */
  readonly port?: number | undefined;
  /** Where this port is, and who may come there. @default this machine alone */
  readonly network?: NetworkOptions;
  /** Attempts at one time. @default the setting `slots` */
  readonly slots?: number;
  /** Runs at one time; others wait in the queue. @default the setting `parallel_runs` */
  readonly parallelRuns?: number;
}

/**
 * Opens the engine on this home and serves its API, so that other terminals see and command the runs of this process. Agents of
 * the project are the files in `agents/` of the current directory.
 *
 * @throws DRY-E6005 when another process owns the home
 */
export async function openSession(terminal: Terminal, options: SessionOptions = {}): Promise<Session> {
  const configured = settings();
  const { recover = () => false, agentFolders = configured.agents, port, network = {} } = options;
  const slots = options.slots ?? configured.slots;
  await using opened = new AsyncDisposableStack();
  const tools = opened.use(new VerificationTools(cacheFolder()));
  const home = homeFolder();
  const logger = {
    info: () => undefined,
    warn: (message: string) => terminal.err(`! ${printable(message)}\n`),
  };
  const plane = opened.use(
    await createControlPlane({
      home,
      agents: cobolAgents(tools),
      agentFolders: [resolve('agents'), ...agentFolders.map((folder) => resolve(folder))],
      recover,
      ...(slots === null ? {} : { slots }),
      coordinator: { global: { parallelRuns: options.parallelRuns ?? configured.parallel_runs } },
      durability: configured.durability,
      disk: diskLimits(configured),
      retention: {
        succeeded: configured['keep.succeeded'],
        failed: configured['keep.failed'],
        cancelled: configured['keep.cancelled'],
      },
      tools: { node: process.versions.node, drydock: version },
      models: await modelGateway(home),
      logger,
    }),
  );
  let served: Server | undefined;
  const metrics = opened.use(
    new Metrics(
      plane.events,
      figuresOf(plane, () => served?.webhooks),
    ),
  );
  const { traceRuns } = await import('../telemetry/index.ts');
  opened.use(
    await traceRuns({
      reader: plane.store,
      hub: plane.events,
      cursor: plane.cursor('traces'),
      endpoint: configured['telemetry.otlp_endpoint'],
      version,
      onError: (error) => logger.warn(`traces are not told: ${error instanceof Error ? error.message : String(error)}`),
    }),
  );
  const workflows = { names: () => knownWorkflows().map(({ name }) => name), load: workflowNamed };
  const server = opened.use(
    await serve(plane, {
      home,
      version,
      port,
      network,
      logger,
      queue: plane.queue,
      workflows,
      metrics: () => metrics.text(),
      settings: await servedSettings(options),
      freeBytes: diskLimits(configured).freeBytes,
      approverMustDiffer: configured.approver_must_differ,
      limits: { requestsPerMinute: configured.requests_per_minute },
    }),
  );
  served = server;
  const owned = opened.move();
  return { plane, server, tools, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const MIB = 2 ** 20;

function diskLimits(configured: Settings) {
  const limit = (mebibytes: number | null): number => (mebibytes === null ? Infinity : mebibytes * MIB);
  return {
    workspaceBytes: limit(configured['disk.workspace_mib']),
    homeBytes: limit(configured['disk.home_mib']),
    freeBytes: configured['disk.free_mib'] * MIB,
  };
}

function figuresOf(plane: ControlPlane, webhooks: () => Server['webhooks'] | undefined) {
  return {
    gauges: {
      ...gaugesOf(plane),
      webhooks: { help: 'Webhooks that are enabled', value: () => webhooks()?.counts.enabled ?? 0 },
      webhooks_failing: { help: 'Webhooks whose last attempt failed', value: () => webhooks()?.counts.failing ?? 0 },
      webhook_lag_events: { help: 'Events that the slowest webhook has not seen', value: () => webhooks()?.lag ?? 0 },
    },
    counters: {
      webhook_deliveries_total: { help: 'Messages taken', value: () => webhooks()?.totals.delivered ?? 0 },
      webhook_failed_attempts_total: {
        help: 'Attempts that failed',
        value: () => webhooks()?.totals.failedAttempts ?? 0,
      },
      webhook_given_up_total: { help: 'Messages given up', value: () => webhooks()?.totals.givenUp ?? 0 },
    },
  };
}

function gaugesOf({ slots, queue }: ControlPlane) {
  return {
    slots: { help: 'Attempts that may go on at one time', value: () => slots.slots },
    slots_busy: { help: 'Attempts that go on', value: () => slots.running },
    slots_wanted: { help: 'Attempts that wait for a slot', value: () => slots.waiting },
    queue_length: { help: 'Runs that wait for their turn', value: () => queue.metrics().waiting },
  };
}
