import { DrydockError, EXIT } from '../../model/index.ts';
import type { Client } from '../../server/index.ts';
import { accessRuns } from '../run-access.ts';
import { table, type Terminal } from '../terminal.ts';
import { misused } from '../words.ts';

/** As the API gives it. */
interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly workflow: string | null;
  readonly project: string | null;
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
}

interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly run: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly next_at: string | null;
  readonly last: { readonly status: number | null; readonly error: string | null } | null;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface CreateOptions {
  readonly events?: readonly string[] | undefined;
  readonly workflow?: string | undefined;
  readonly project?: string | undefined;
  readonly description?: string | undefined;
  readonly allowPrivate?: true | undefined;
}

/** `drydock webhook create <url>` */
export function webhookCreate(url: string, options: CreateOptions, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    // Options of every command, such as -q, are among these: they are nothing to the webhook.
    const { allowPrivate, events, workflow, project, description } = options;
    const body = { url, events, workflow, project, description, ...(allowPrivate ? { allow_private: true } : {}) };
    await tellSecret(await client.call('POST', '/v1/webhooks', body), terminal);
    terminal.hint('  Keep the secret: it is not shown again.\n');
    return EXIT.success;
  });
}

/** `drydock webhook list` */
export function webhookList(terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const items = await all(client);
    await terminal.answer({
      data: () => ({ items, next_cursor: null }),
      text: () => {
        if (items.length === 0) terminal.hint(`There is none. ${terminal.command} webhook create <url>\n`);
        const rows = items.map((one) => [one.id, stateWords(one), one.events.join(','), one.url]);
        return items.length === 0 ? '' : table(['id', 'state', 'events', 'url'], rows);
      },
      names: () => items.map(({ id }) => `webhook/${id}`),
      columns: ['id', 'enabled', 'disabled_reason', 'workflow', 'project', 'url'],
    });
    return EXIT.success;
  });
}

/** `drydock webhook view [webhook]` */
export function webhookView(reference: string, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const webhook = await named(client, reference);
    const status = await client.call('GET', `/v1/webhooks/${webhook.id}/status`);
    await terminal.answer({
      data: () => ({ ...webhook, status }),
      text: () => linesOf({ ...webhook, ...(status as object) }),
      names: () => [`webhook/${webhook.id}`],
    });
    return EXIT.success;
  });
}

/** `drydock webhook enable|disable [webhook]` */
export function webhookEnable(reference: string, enabled: boolean, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const { id } = await named(client, reference);
    const changed = await client.call('PATCH', `/v1/webhooks/${id}`, { enabled }, { 'if-match': '*' });
    await tellOne(changed as Webhook, `webhook ${id} is ${enabled ? 'enabled' : 'disabled'}\n`, terminal);
    return EXIT.success;
  });
}

/** `drydock webhook rotate-secret [webhook]` */
export function webhookRotate(reference: string, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const { id } = await named(client, reference);
    await tellSecret(await client.call('POST', `/v1/webhooks/${id}:rotate-secret`, {}), terminal);
    terminal.hint('  The secret before this one signs too for a day.\n');
    return EXIT.success;
  });
}

/** `drydock webhook delete <webhook> --yes` */
export function webhookDelete(
  reference: string,
  { yes }: { readonly yes?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  return withClient(terminal, async (client) => {
    const { id, url } = await named(client, reference);
    if (!yes) throw misused('webhook delete', `this deletes webhook ${id} to ${url}`, 'Say so with --yes.');
    await tellOne(
      (await client.call('DELETE', `/v1/webhooks/${id}`)) as Webhook,
      `webhook ${id} is deleted\n`,
      terminal,
    );
    return EXIT.success;
  });
}

/** `drydock webhook test [webhook]` */
export function webhookTest(reference: string, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const { id, url } = await named(client, reference);
    const tested = (await client.call('POST', `/v1/webhooks/${id}:test`, {})) as Delivery;
    const isTaken = tested.state === 'succeeded';
    await terminal.answer({
      data: () => tested,
      text: () => `${url} ${isTaken ? `took it: ${tested.last?.status}` : `did not take it: ${tested.last?.error}`}\n`,
      names: () => [`delivery/${tested.id}`],
    });
    return isTaken ? EXIT.success : EXIT.unreachable;
  });
}

export interface DeliveriesOptions {
  readonly state?: string | undefined;
  readonly limit: number;
}

/** `drydock webhook deliveries [webhook]` */
export function webhookDeliveries(reference: string, options: DeliveriesOptions, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const { id } = await named(client, reference);
    const query = new URLSearchParams({ limit: String(Math.min(options.limit, 500)) });
    if (options.state !== undefined) query.set('state', options.state);
    const page = (await client.call('GET', `/v1/webhooks/${id}/deliveries?${query.toString()}`)) as Page<Delivery>;
    await terminal.answer({
      data: () => ({ items: page.items, next_cursor: page.next_cursor }),
      text: () => {
        if (page.items.length === 0) terminal.hint('Nothing was sent.\n');
        return page.items.length === 0 ? '' : table(DELIVERY_HEADERS, page.items.map(deliveryRow));
      },
      names: () => page.items.map((delivery) => `delivery/${delivery.id}`),
    });
    return EXIT.success;
  });
}

/** `drydock webhook redeliver <webhook> <delivery>` */
export function webhookRedeliver(reference: string, delivery: string, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const { id } = await named(client, reference);
    const name = delivery === '@last' ? await newest(client, id) : delivery;
    const path = `/v1/webhooks/${id}/deliveries/${encodeURIComponent(name)}:redeliver`;
    const pending = (await client.call('POST', path, {})) as Delivery;
    await terminal.answer({
      data: () => pending,
      text: () => `${pending.id} is sent again\n`,
      names: () => [`delivery/${pending.id}`],
    });
    return EXIT.success;
  });
}

const DELIVERY_HEADERS = ['id', 'type', 'state', 'attempts', 'next', 'last answer'];

function deliveryRow({ id, type, state, attempts, next_at: next, last }: Delivery): string[] {
  return [id, type, state, String(attempts), next ?? '', last === null ? '' : (last.error ?? String(last.status))];
}

function stateWords({ enabled, disabled_reason: reason }: Webhook): string {
  return enabled ? 'enabled' : `disabled (${reason ?? ''})`;
}

async function withClient(terminal: Terminal, work: (client: Client) => Promise<number>): Promise<number> {
  await using access = await accessRuns(terminal);
  return await work(access.client);
}

async function tellSecret(answer: unknown, terminal: Terminal): Promise<void> {
  const made = answer as { readonly webhook: Webhook; readonly secret: string };
  await terminal.answer({
    data: () => made,
    text: () => `${made.webhook.id}\n${made.secret}\n`,
    names: () => [`webhook/${made.webhook.id}`],
  });
}

async function tellOne(webhook: Webhook, text: string, terminal: Terminal): Promise<void> {
  await terminal.answer({ data: () => webhook, text: () => text, names: () => [`webhook/${webhook.id}`] });
}

/** Oldest first; a home has fewer than a page holds. */
async function all(client: Client): Promise<readonly Webhook[]> {
  return ((await client.call('GET', '/v1/webhooks?limit=500')) as Page<Webhook>).items;
}

/** @throws DRY-E8091 when none, or more than one, is meant */
async function named(client: Client, reference: string): Promise<Webhook> {
  const known = await all(client);
  const found = reference === '@last' ? known.slice(-1) : known.filter(({ id }) => id.startsWith(reference));
  const [webhook] = found;
  if (webhook === undefined || found.length > 1) throw new DrydockError('DRY-E8091', { webhook: reference });
  return webhook;
}

/** @throws DRY-E8094 when nothing was sent */
async function newest(client: Client, webhook: string): Promise<string> {
  const { items } = (await client.call('GET', `/v1/webhooks/${webhook}/deliveries?limit=1`)) as Page<Delivery>;
  const [last] = items;
  if (last === undefined) throw new DrydockError('DRY-E8094', { webhook, delivery: '@last' });
  return last.id;
}

function linesOf(fields: object): string {
  const lines = Object.entries(fields).filter(([, value]) => value !== null && value !== '');
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines
    .map(([name, value]) => `${name.padEnd(width)}  ${Array.isArray(value) ? value.join(', ') : String(value)}\n`)
    .join('');
}
