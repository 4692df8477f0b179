import { resolve } from 'node:path';
import { EXIT } from '../../model/index.ts';
import { type AgentAnswer, agentPath, withAgents } from '../agent-answer.ts';
import type { Terminal } from '../terminal.ts';

const STATES = { enable: 'enabled', disable: 'disabled', drain: 'draining' } as const;

interface ReasonOption {
  readonly reason?: string | undefined;
}

/** `drydock agent enable|disable|drain <agent>` */
export function agentChange(
  id: string,
  verb: keyof typeof STATES,
  { reason }: ReasonOption,
  terminal: Terminal,
): Promise<number> {
  return withAgents(terminal, async (client) => {
    const body = { state: STATES[verb], ...(reason === undefined ? {} : { reason }) };
    const agent = (await client.call('PATCH', agentPath(id), body, { 'if-match': '*' })) as AgentAnswer;
    const inHand = agent.state === 'draining' ? `: ${agent.running} attempt(s) in hand` : '';
    return tell(agent, `agent ${agent.id} is ${agent.state}${inHand}\n`, terminal);
  });
}

/** `drydock agent add <file>` */
export function agentAdd(file: string, { reason }: ReasonOption, terminal: Terminal): Promise<number> {
  return withAgents(terminal, async (client) => {
    const body = { path: resolve(file), ...(reason === undefined ? {} : { reason }) };
    const agent = (await client.call('POST', '/v1/agents', body)) as AgentAnswer;
    const there = agent.versions.filter(({ is_present: isPresent }) => isPresent).map(({ version }) => version);
    const which =
      there.length === 1
        ? ` ${agent.version} is installed`
        : ` is installed: of ${there.join(', ')} the newest works, ${agent.version}`;
    return tell(agent, `agent ${agent.id}${which}\n`, terminal);
  });
}

/** `drydock agent remove <agent>` */
export function agentRemove(id: string, terminal: Terminal): Promise<number> {
  return withAgents(terminal, async (client) => {
    const agent = (await client.call('DELETE', agentPath(id), undefined, { 'if-match': '*' })) as AgentAnswer;
    const done = agent.from === 'installed' ? 'removed' : 'unregistered';
    return tell(agent, `agent ${agent.id} is ${done}\n`, terminal);
  });
}

async function tell(agent: AgentAnswer, text: string, terminal: Terminal): Promise<number> {
  await terminal.answer({ data: () => agent, text: () => text, names: () => [`agent/${agent.id}`] });
  return EXIT.success;
}
