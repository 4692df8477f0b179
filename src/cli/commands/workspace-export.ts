import { EXIT, isTerminal } from '../../model/index.ts';
import { type ExportScope, exportWorkspace, sizeInWords, Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { printable, type Terminal } from '../terminal.ts';
import { workspaceOf } from './workspace-facts.ts';

/** `drydock workspace export`: outputs, reports or all of a workspace as a directory or a .tar.gz, with a manifest of hashes. */
export async function workspaceExport(
  reference: string,
  options: { readonly out: string; readonly what: ExportScope },
  terminal: Terminal,
): Promise<number> {
  await using reader = await openRuns();
  const { entry, run } = await workspaceOf(reference, new Workspaces(homeFolder()), reader);
  const exported = await exportWorkspace(run.id, entry.path, options.what, options.out);
  if (!isTerminal(run.state)) terminal.err(`! #${run.no} is ${run.state}: more may come\n`);
  for (const name of exported.leftOut) terminal.err(`! left out, not a file: ${printable(name)}\n`);
  const { target, files, bytes, leftOut } = exported;
  await terminal.answer({
    data: () => ({ run: run.id, target, files, bytes, left_out: leftOut }),
    text: () => {
      terminal.hint(`${files.length} files, ${sizeInWords(bytes)}, listed in manifest.json\n`);
      return `${target}\n`;
    },
    names: () => [`export/${target}`],
  });
  return EXIT.success;
}
