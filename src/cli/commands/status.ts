import { EXIT, type RunState, runStateSchema, isTerminal } from '../../model/index.ts';
import type { Client } from '../../server/index.ts';
import type { RunReader } from '../../store/index.ts';
import { daemonOf, ownerPid } from '../daemon.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { reachOwner } from '../run-access.ts';
import { stateWord } from '../run-words.ts';
import { duration, type Terminal, table } from '../terminal.ts';

/** `drydock status`: who owns the home, and what goes on there. */
export async function status(terminal: Terminal): Promise<number> {
  const home = homeFolder();
  await using owner = await reachOwner(terminal);
  await using reader = await openRuns();
  const runs = await countByState(reader);
  const pid = owner === null ? null : ownerPid(home);
  const daemon = owner === null ? null : daemonOf(home);
  const found = {
    home,
    state: owner === null ? 'down' : daemon === null ? 'foreground' : 'up',
    pid,
    version: owner === null ? null : await owner.client.version(),
    since: daemon?.since ?? null,
    socket: owner === null ? null : owner.client.address,
    url: daemon?.url ?? null,
    slots: owner === null ? null : await slotsOf(owner.client),
    draining: owner === null ? null : await drainingOf(owner.client),
    runs,
  };
  await terminal.answer({
    data: () => found,
    text: () => lines(found, terminal.command),
    names: () => [`daemon/${found.state}`],
  });
  return owner === null ? EXIT.unreachable : EXIT.success;
}

interface Slots {
  readonly busy: number;
  readonly wanted: number;
  readonly total: number;
}

/** That no run is admitted. */
interface Draining {
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}

async function drainingOf(client: Client): Promise<Draining | null> {
  const queue = (await client.call('GET', '/v1/queue?limit=1')) as { readonly draining?: Draining | null };
  return queue.draining ?? null;
}

interface Found {
  readonly home: string;
  readonly state: string;
  readonly pid: number | null;
  readonly version: string | null;
  readonly since: string | null;
  readonly socket: string | null;
  readonly url: string | null;
  readonly slots: Slots | null;
  readonly draining: Draining | null;
  readonly runs: Partial<Record<RunState, number>>;
}

function lines(
  { home, state, pid, version, since, socket, url, slots, draining, runs }: Found,
  command: string,
): string {
  const counts = Object.entries(runs).map(([name, count]) => `${stateWord(name as RunState)} ${count}`);
  const uptime = since === null ? '' : ` for ${duration(Date.now() - Date.parse(since))}`;
  const owner = {
    down: `down. Start it:  ${command} up`,
    foreground: `process ${pid ?? '?'}, which follows runs in a terminal (drydock ${version ?? '?'})`,
    up: `up${uptime}, process ${pid ?? '?'}, drydock ${version ?? '?'}`,
  }[state];
  const facts = [
    ['daemon', owner ?? state],
    ['home', home],
    ...(socket === null ? [] : [['socket', socket]]),
    ...(url === null ? [] : [['address', `${url}   token in ${home}/token`]]),
    ...(slots === null ? [] : [['slots', `${slots.busy} of ${slots.total} busy, ${slots.wanted} wanted`]]),
    ...(draining === null
      ? []
      : [
          [
            'queue',
            `drained by ${draining.by}: nothing is admitted${draining.reason === null ? '' : ` (${draining.reason})`}`,
          ],
        ]),
    ['runs', counts.join('   ') || 'none'],
  ];
  return table(['what', 'is'], facts);
}

async function countByState(reader: RunReader | undefined): Promise<Partial<Record<RunState, number>>> {
  const counted = (await reader?.countRuns('state')) ?? [];
  const counts: Record<string, number> = Object.fromEntries(counted.map(({ value, count }) => [value, count]));
  const order = runStateSchema.options.toSorted((a, b) => Number(isTerminal(a)) - Number(isTerminal(b)));
  return Object.fromEntries(order.flatMap((state) => (counts[state] === undefined ? [] : [[state, counts[state]]])));
}

/** The gauges of the owner's metrics. */
async function slotsOf(client: Client): Promise<Slots | null> {
  const text = await client.text('/metrics');
  const gauge = (name: string): number => Number(new RegExp(`^drydock_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return { busy: gauge('slots_busy'), wanted: gauge('slots_wanted'), total: gauge('slots') };
}
