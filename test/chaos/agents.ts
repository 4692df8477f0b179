import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, type AgentContext, AgentFailure, type AgentResult, defineAgent, z } from '../../src/agent.ts';
import type { Journal } from './journal.ts';
import { mark } from './kill-points.ts';
import { Random } from './random.ts';

type Work = (context: AgentContext, input: unknown) => Promise<AgentResult>;

/** The variable by which processes that agents have started can be found. */
export const PROCESS_MARK = 'DRYDOCK_CHAOS_HOME';

/** Choices that depend on the work alone, so that an attempt that is tried again comes to the same result. */
function choicesOf({ params, step, item }: AgentContext, purpose: string): Random {
  return new Random(JSON.stringify(params['seed']), step, item?.id ?? '', purpose);
}

const build: Work = async (context) => {
  const { artifacts, scratch, item, attempt, step } = context;
  appendFileSync(join(scratch, 'half'), 'left behind by a kill');
  const choices = choicesOf(context, 'build');
  if (attempt <= choices.between(0, 2) && choices.chance(0.5)) throw new AgentFailure(`try ${attempt} fails`);
  const name = item?.id ?? step;
  const content = `${name} by ${JSON.stringify(context.params['seed'])}\n`.repeat(choices.between(1, 200));
  const file = await artifacts.write(`out/${name}.txt`, 'text', content);
  return { output: { file, good: !choices.chance(0.25) } };
};

const verify: Work = async (_, input) => {
  const { good, file } = z.object({ good: z.boolean(), file: z.json() }).parse(input);
  return { output: { file, good }, verdict: good ? 'proven' : 'mismatch' };
};

const repair: Work = async (context) => {
  const file = await context.artifacts.write(`out/${context.item?.id}.txt`, 'text', `repaired ${context.item?.id}\n`);
  return { output: { file, good: true } };
};

const report: Work = async ({ artifacts, step }, input) => {
  await artifacts.write(`${step}.json`, 'report', z.json().parse(input));
  return { output: null };
};

/** Starts a process that would outlive everything if nobody ended it. */
const spawn: Work = async (context) => {
  const choices = choicesOf(context, 'spawn');
  const seconds = choices.chance(0.3) ? 600 : 0.02;
  const home = process.env[PROCESS_MARK] ?? '';
  await context.exec('sleep', [String(seconds)], { env: { [PROCESS_MARK]: home }, timeoutMs: 150 });
  return { output: null };
};

const skills: Readonly<Record<string, Work>> = {
  list: async ({ params }) => {
    const items = Array.from({ length: Number(params['items']) }, (_, index) => `item-${index}`);
    return { output: { items, count: items.length } };
  },
  note: async (_, input) => ({ output: z.json().parse(input) }),
  fail: async () => {
    throw new AgentFailure('it always fails', { final: true });
  },
  build,
  verify,
  repair,
  report,
  spawn,
};

/** The agents of the chaos runs; each tells the journal when it begins, before it does anything. */
export function chaosAgents(journal: Journal): readonly Agent[] {
  return Object.entries(skills).map(([name, work]) =>
    defineAgent({
      id: `chaos-${name}`,
      version: '1.0.0',
      description: `Chaos: ${name}`,
      capabilities: [{ skill: `chaos.${name}` }],
      permissions: name === 'spawn' ? ['exec:sleep'] : [],
      input: z.json(),
      output: z.json(),
      async run(context, input) {
        const { run, step, item, attempt } = context;
        journal.write({ kind: 'executed', run, step, item: item?.id ?? null, attempt });
        mark('launch');
        const pause = choicesOf(context, 'pause').between(0, 8);
        await new Promise((resolve) => setTimeout(resolve, pause));
        const result = await work(context, input);
        mark('outcome');
        return result;
      },
    }),
  );
}
