import { type Command, Option } from '@commander-js/extra-typings';
import { textOnly } from './output/index.ts';
import type { Shell } from './shell.ts';

const RUN = 'the run whose knowledge is asked for: number, id or its beginning, or @last';
const PROJECT = 'name of the project; that of the last run when it is left out';

/** Adds `drydock project …` and `drydock evidence …` to the program. */
export function addProjects(program: Command, shell: Shell): void {
  addProjectCommands(program, shell);
  addEvidenceCommands(program, shell);
}

function addProjectCommands(program: Command, { run, terminal }: Shell): void {
  const load = () => import('./commands/project.ts');
  const project = program
    .command('project')
    .description('What runs have learnt about a code base: list, view, inventory, graph, missing, waves, report');
  project
    .command('list')
    .description('List the projects')
    .action(run(async () => (await load()).projectList(terminal())));
  project
    .command('view')
    .description('Show how far a project is: verdicts, members, what is missing')
    .argument('[project]', PROJECT)
    .option('--run <run>', RUN)
    .action(run(async (name, options) => (await load()).projectView({ project: name, ...options }, terminal())));
  project
    .command('inventory')
    .description('List the members of the code base, what is missing first')
    .argument('[project]', PROJECT)
    .option('--run <run>', RUN)
    .option('--kind <kinds>', 'only these: program,copybook,jcl,bms,sql,data,binary,unknown')
    .option('--verdict <verdicts>', 'only programs with one of these verdicts')
    .option('--feature <construct>', 'only programs with this construct, such as "GO TO"')
    .option('--missing', 'only what sources refer to and is not there')
    .option('--grep <text>', 'only members whose name or path contains the text')
    .action(run(async (name, options) => (await load()).projectInventory({ project: name, ...options }, terminal())));
  project
    .command('graph')
    .description('Show what needs a member, and what it needs, each with its source line')
    .argument('<member>', 'name or id of a program, copybook, file, table or job')
    .option('--project <project>', PROJECT)
    .option('--run <run>', RUN)
    .option('--depth <n>', 'how far to look: 1 to 5', '1')
    .addOption(
      new Option('--direction <way>', 'in: who needs it; out: what it needs')
        .choices(['in', 'out', 'both'] as const)
        .default('both' as const),
    )
    .action(run(async (member, options) => (await load()).projectGraph(member, options, terminal())));
  for (const [name, words] of [
    ['missing', 'List copybooks and programs that are not there, what blocks most first'],
    ['waves', 'List the order in which to migrate, callees first'],
  ] as const) {
    project
      .command(name)
      .description(words)
      .argument('[project]', PROJECT)
      .option('--run <run>', RUN)
      .action(
        run(async (project, options) => {
          const { projectMissing, projectWaves } = await load();
          return (name === 'missing' ? projectMissing : projectWaves)({ project, ...options }, terminal());
        }),
      );
  }
  textOnly(project.command('report'), 'it prints a page as it is; --format json for programs')
    .description('Print the report on a project, or write it to a file')
    .argument('[project]', PROJECT)
    .option('--run <run>', RUN)
    .option('--out <file>', 'write it to a new file; .html and .json choose the format')
    .addOption(new Option('--format <format>', 'what to make').choices(['markdown', 'html', 'json'] as const))
    .action(run(async (name, options) => (await load()).projectReport({ project: name, ...options }, terminal())));
}

function addEvidenceCommands(program: Command, { run, terminal, signal }: Shell): void {
  const load = () => import('./commands/evidence.ts');
  const evidence = program.command('evidence').description('Proofs: list, view, export, verify');
  evidence
    .command('list')
    .description('List the proofs of a project')
    .argument('[project]', PROJECT)
    .option('--run <run>', RUN)
    .action(run(async (project, options) => (await load()).evidenceList({ project, ...options }, terminal())));
  evidence
    .command('view')
    .description('Show the proof of a program, vector by vector')
    .argument('<program>', 'id of the program')
    .option('--project <project>', PROJECT)
    .option('--run <run>', RUN)
    .option('--vector <vector>', 'only this vector')
    .action(run(async (name, options) => (await load()).evidenceView(name, options, terminal())));
  evidence
    .command('export')
    .description('Write the proof of a program with all that it takes to check it to a signed .tar.gz')
    .argument('<program>', 'id of the program')
    .requiredOption('--out <file>', 'the archive, which must not exist')
    .option('--project <project>', PROJECT)
    .option('--run <run>', RUN)
    .action(run(async (name, options) => (await load()).evidenceExport(name, options, terminal())));
  evidence
    .command('verify')
    .description('Check a bundle: every hash, and the signature. Needs no network, no home and no model')
    .argument('<bundle>', 'a .tar.gz that evidence export wrote')
    .option('--rerun', 'also execute both sides again, where the compilers are')
    .option('--signed-by <fingerprint>', 'also fail unless this key signed it (SHA256:…)')
    .action(run(async (file, options) => (await load()).evidenceVerify(file, options, terminal(), signal)));
}
