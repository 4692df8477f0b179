import { EXIT } from '../../model/index.ts';
import { accessRuns } from '../run-access.ts';
import { table, type Terminal } from '../terminal.ts';
import { misused } from '../words.ts';

type Limits = Readonly<Record<string, number>>;

interface Quotas {
  readonly global: Limits;
  readonly every_owner: Limits;
  readonly owners: Readonly<Record<string, Limits>>;
  readonly every_project: Limits;
  readonly projects: Readonly<Record<string, Limits>>;
  readonly version: number;
}

const RESOURCES = ['parallel_runs', 'parallel_attempts', 'cpu_cores', 'memory_mib', 'disk_mib'] as const;

/** `drydock queue quotas get` */
export async function quotasGet(terminal: Terminal): Promise<number> {
  await using access = await accessRuns(terminal);
  await tell((await access.client.call('GET', '/v1/quotas')) as Quotas, terminal);
  return EXIT.success;
}

/** Where a limit holds; none of these: on the whole machine. */
export interface QuotaScope {
  readonly owner?: string | undefined;
  readonly project?: string | undefined;
  readonly everyOwner?: true | undefined;
  readonly everyProject?: true | undefined;
}

/** `drydock queue quotas set parallel_runs=8 memory_mib=none` */
export async function quotasSet(given: readonly string[], scope: QuotaScope, terminal: Terminal): Promise<number> {
  const limits = Object.fromEntries(given.map(limitOf));
  await using access = await accessRuns(terminal);
  const changed = await access.client.call('PATCH', '/v1/quotas', patchOf(limits, scope), { 'if-match': '*' });
  await tell(changed as Quotas, terminal);
  return EXIT.success;
}

function limitOf(text: string): readonly [string, number | null] {
  const [, name = '', value = ''] = /^([a-z_-]+)=(.*)$/.exec(text) ?? [];
  const resource = RESOURCES.find((one) => one === name.replaceAll('-', '_'));
  const isAmount = /^\d{1,9}(\.\d{1,3})?$/.test(value);
  if (resource === undefined || (!isAmount && value !== 'none')) {
    const problem = `${text} is no limit`;
    throw misused('queue quotas set', problem, `Write ${RESOURCES.join('=8, ')}=8; none takes a limit away.`);
  }
  return [resource, value === 'none' ? null : Number(value)];
}

function patchOf(limits: object, { owner, project, everyOwner, everyProject }: QuotaScope): object {
  const scopes = [
    ...(owner === undefined ? [] : [{ owners: { [owner]: limits } }]),
    ...(project === undefined ? [] : [{ projects: { [project]: limits } }]),
    ...(everyOwner ? [{ every_owner: limits }] : []),
    ...(everyProject ? [{ every_project: limits }] : []),
  ];
  if (scopes.length > 1) throw misused('queue quotas set', 'it is told several places', 'Give one of them at a time.');
  return scopes[0] ?? { global: limits };
}

async function tell(quotas: Quotas, terminal: Terminal): Promise<void> {
  const scopes: (readonly [string, Limits])[] = [
    ['the machine', quotas.global],
    ['every owner', quotas.every_owner],
    ...Object.entries(quotas.owners).map(([owner, limits]) => [`owner ${owner}`, limits] as const),
    ['every project', quotas.every_project],
    ...Object.entries(quotas.projects).map(([project, limits]) => [`project ${project}`, limits] as const),
  ];
  const rows = scopes.map(([scope, limits]) => [
    scope,
    ...RESOURCES.map((resource) => String(limits[resource] ?? '-')),
  ]);
  await terminal.answer({
    data: () => quotas,
    text: () => table(['', ...RESOURCES.map((resource) => resource.replaceAll('_', ' '))], rows),
    names: () => ['quotas/home'],
  });
}

/** `drydock queue drain`, `drydock queue resume`: for good, also after a restart. */
export async function queueDrain(
  drains: boolean,
  { reason }: { readonly reason?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const body = reason === undefined ? {} : { reason };
  const queue = await access.client.call('POST', `/v1/queue:${drains ? 'drain' : 'resume'}`, drains ? body : {});
  const { items } = queue as { readonly items: readonly unknown[] };
  await terminal.answer({
    data: () => queue,
    text: () =>
      drains
        ? `No run is admitted until: ${terminal.command} queue resume\n`
        : `Runs are admitted again; ${items.length} wait.\n`,
    names: () => ['queue/home'],
  });
  return EXIT.success;
}
