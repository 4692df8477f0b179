import { EXIT } from '../../model/index.ts';
import { connect } from '../../server/index.ts';
import { daemonOf } from '../daemon.ts';
import { homeFolder } from '../home.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';

/** `drydock version`: of this command, of Node, and of the process that owns the home. */
export async function versions(terminal: Terminal): Promise<number> {
  const home = homeFolder();
  using client = await connect(home);
  const owner = client === null ? null : await client.version();
  const kind = daemonOf(home) === null ? 'a command in another terminal' : 'the daemon';
  const { node } = process.versions;
  await terminal.answer({
    data: () => ({ version, node, platform: `${process.platform}-${process.arch}`, owner }),
    text: () =>
      `drydock ${version}, Node ${node}, ${process.platform}-${process.arch}\n${
        owner === null ? 'Nobody owns the home now.\n' : `The home is owned by ${kind}: drydock ${owner}\n`
      }`,
    names: () => [`version/${version}`],
  });
  if (owner !== null && owner !== version)
    terminal.hint(`  Next:  ${terminal.command} down, then ${terminal.command} up\n`);
  return EXIT.success;
}
