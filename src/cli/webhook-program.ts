import type { Command } from '@commander-js/extra-typings';
import { countOf } from './counts.ts';
import type { Shell } from './shell.ts';

const WEBHOOK = 'id or its beginning, or @last';

const list = (value: string): string[] => value.split(',').map((word) => word.trim());

/** Adds `drydock webhook …` to the program. */
export function addWebhooks(program: Command, { run, terminal }: Shell): void {
  const webhooks = program.command('webhook').description('Receivers of events over HTTP: create, list, view, test …');
  const load = () => import('./commands/webhook-commands.ts');
  webhooks
    .command('create')
    .description('Tell a receiver what happens from now on; prints the secret that signs it, this once')
    .argument('<url>', 'https://…, or http:// to this machine')
    .option(
      '--events <types>',
      'types of events by commas, run.*, or *; default: run.*,approval.*,budget.exhausted',
      list,
    )
    .option('--workflow <name>', 'only of runs of this workflow')
    .option('--project <name>', 'only of runs of this project')
    .option('--description <text>', 'what it is for')
    .option('--allow-private', 'it may have a private address, and plain HTTP')
    .action(run(async (url, options) => (await load()).webhookCreate(url, options, terminal())));
  webhooks
    .command('list')
    .description('List the webhooks')
    .action(run(async () => (await load()).webhookList(terminal())));
  webhooks
    .command('view')
    .description('Show a webhook and how it does')
    .argument('[webhook]', WEBHOOK, '@last')
    .action(run(async (id) => (await load()).webhookView(id, terminal())));
  for (const verb of ['enable', 'disable'] as const) {
    webhooks
      .command(verb)
      .description(verb === 'enable' ? 'Send again, what happens from now on' : 'Send nothing until it is enabled')
      .argument('[webhook]', WEBHOOK, '@last')
      .action(run(async (id) => (await load()).webhookEnable(id, verb === 'enable', terminal())));
  }
  webhooks
    .command('rotate-secret')
    .description('Make a new secret and print it, this once; the one before signs too for a day')
    .argument('[webhook]', WEBHOOK, '@last')
    .action(run(async (id) => (await load()).webhookRotate(id, terminal())));
  webhooks
    .command('delete')
    .description('Send nothing more, and forget its deliveries')
    .argument('<webhook>', WEBHOOK)
    .option('-y, --yes', 'delete it')
    .action(run(async (id, options) => (await load()).webhookDelete(id, options, terminal())));
  webhooks
    .command('test')
    .description('Send webhook.test now, and say what came back; exits with 10 when it was not taken')
    .argument('[webhook]', WEBHOOK, '@last')
    .action(run(async (id) => (await load()).webhookTest(id, terminal())));
  webhooks
    .command('deliveries')
    .description('List what was and is to be sent, newest first')
    .argument('[webhook]', WEBHOOK, '@last')
    .option('--state <state>', 'pending, succeeded or failed')
    .option('-n, --limit <count>', 'at most so many', countOf, 50)
    .action(run(async (id, options) => (await load()).webhookDeliveries(id, options, terminal())));
  webhooks
    .command('redeliver')
    .description('Send a delivery again, with the same id')
    .argument('<webhook>', WEBHOOK)
    .argument('<delivery>', 'webhook-id of the delivery, or @last')
    .action(run(async (id, delivery) => (await load()).webhookRedeliver(id, delivery, terminal())));
}
