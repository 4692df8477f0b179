import { resolve } from 'node:path';
import { cobolAgents } from '../cobol/agents/index.ts';
import { VerificationTools } from '../cobol/equivalence/index.ts';
import { type ControlPlane, createControlPlane } from '../control-plane/index.ts';
import type { NumberedRun } from '../store/index.ts';
import { cacheFolder, homeFolder } from './home.ts';
import { printable, type Terminal } from './terminal.ts';

/** The engine in this process, with the tools that its agents share. */
export interface Session extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly tools: VerificationTools;
}

/**
 * Opens the engine on this home. Agents of the project are the files in `agents/` of the current directory.
 *
 * @param recover which interrupted runs go on
 */
export async function openSession(terminal: Terminal, recover: (run: NumberedRun) => boolean): Promise<Session> {
  await using opened = new AsyncDisposableStack();
  const tools = opened.use(new VerificationTools(cacheFolder()));
  const plane = opened.use(
    await createControlPlane({
      home: homeFolder(),
      agents: cobolAgents(tools),
      agentFolders: [resolve('agents')],
      recover,
      logger: {
        info: () => undefined,
        warn: (message) => terminal.err(`! ${printable(message)}\n`),
      },
    }),
  );
  const owned = opened.move();
  return { plane, tools, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
