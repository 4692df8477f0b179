import { type Agent, type AgentContext, defineAgent, z } from '../../agent.ts';
import { type ParagraphMapping, renderProgramPage } from '../documentation/index.ts';
import type { Toolchain, VerificationTools } from '../equivalence/index.ts';
import { toMermaid } from '../graph/index.ts';
import { javaPackage, supportLibrary } from '../translation/index.ts';
import { mavenProject } from './maven-project.ts';
import {
  analysis,
  type DependencyGraph,
  dependencyGraph,
  discovered,
  type Inventory,
  inventory,
  itemsOf,
  mapping,
  type MigrationReport,
  type ProgramFacts,
  programFacts,
  type ProgramItem,
  renderReport,
  type ReportedProgram,
  translation,
  translationDetails,
  verification,
} from '../../project/index.ts';

const inputShape = z.object({
  inventory: discovered,
  graph: mapping,
  analyses: itemsOf(analysis),
  translations: itemsOf(translation),
  verdicts: itemsOf(verification),
});
type Input = z.infer<typeof inputShape>;

const output = z.object({ programs: z.number().int(), proven: z.number().int(), report: z.string() });

/** Writes what people read: the report, a page per program, the graph; and makes the Java a project that builds. */
export function documenterAgent(tools: VerificationTools): Agent {
  return defineAgent({
    id: 'cobol-documentation',
    version: '1.0.0',
    description:
      'Writes the migration report, a page for each program with its paragraph map, the graph, and the Java project files',
    tags: ['built-in', 'cobol'],
    capabilities: [{ skill: 'cobol.document', output: 'report' }],
    permissions: ['fs:read'],
    input: inputShape,
    output,
    run: async (context, input) => {
      const details = inventory.parse(await context.artifacts.json(input.inventory.details));
      const graph = dependencyGraph.parse(await context.artifacts.json(input.graph.graph));
      const pages = await Promise.all(
        input.inventory.programs.map((program) => describe(context, input, graph, program)),
      );
      const report = assemble(context.source, details, graph, pages, await tools.toolchain());
      await context.artifacts.write('report.json', 'report', report);
      await context.artifacts.write('report.md', 'report', renderReport(report));
      await context.artifacts.write('graph.mmd', 'cobol.graph', toMermaid(graph));
      for (const page of pages) {
        await context.artifacts.write(
          `programs/${page.program.program}.md`,
          'report',
          renderProgramPage(page.program, page.facts, page.mapping),
        );
      }
      await writeProject(context, input);
      const proven = pages.filter(({ program }) => program.verdict === 'proven').length;
      return { output: { programs: pages.length, proven, report: 'report.md' } };
    },
  });
}

interface ProgramPage {
  readonly program: ReportedProgram;
  readonly facts: ProgramFacts | undefined;
  readonly mapping: readonly ParagraphMapping[];
}

async function describe(
  context: AgentContext,
  input: Input,
  graph: DependencyGraph,
  item: ProgramItem,
): Promise<ProgramPage> {
  const analysed = input.analyses.find(({ id }) => id === item.id);
  const translated = input.translations.find(({ id }) => id === item.id);
  const verified = input.verdicts.find(({ id }) => id === item.id);
  const facts = analysed?.output ? programFacts.parse(await context.artifacts.json(analysed.output.facts)) : undefined;
  const details = translated?.output
    ? translationDetails.parse(await context.artifacts.json(translated.output.details))
    : undefined;
  const paragraphs = details?.paragraphs ?? [];
  const wave = graph.waves.findIndex((programs) => programs.includes((facts?.program ?? item.id).toUpperCase()));
  const failure = verified?.error ?? translated?.error ?? analysed?.error ?? undefined;
  const gaps = details?.issues.filter((issue) => issue.severity === 'gap') ?? [];
  const program: ReportedProgram = {
    program: item.id,
    source: item.source,
    lines: facts?.lines.total ?? 0,
    complexity: facts?.complexity ?? 0,
    wave: wave < 0 ? undefined : wave + 1,
    verdict: verified?.verdict ?? 'unverified',
    basis: verified?.output?.basis ?? 'none',
    vectors: { equal: verified?.output?.equal ?? 0, total: verified?.output?.total ?? 0 },
    reason: failure ?? (verified?.output?.reason || undefined),
    reproduce: verified?.output?.reproduce ?? undefined,
    javaFiles: translated?.output?.sources.map(({ name }) => name) ?? [],
    paragraphs: { total: paragraphs.length, asMethods: paragraphs.filter(({ level }) => level === 'method').length },
    unsupported: constructs(details?.changes.length ? undefined : facts, gaps),
    ...(details?.changes.length ? { changes: details.changes } : {}),
    problems: [
      ...(facts?.problems ?? []),
      ...(details?.issues ?? [])
        .filter((issue) => issue.severity === 'error')
        .map((issue) => ({ ...issue.position, severity: 'error', message: issue.message })),
    ],
  };
  return {
    program,
    facts,
    mapping: paragraphs.map((paragraph) => toMapping(paragraph, translated?.output?.sources[0]?.name ?? '')),
  };
}

/** What the parser set aside, and what the back end has no translation for; one entry per place. */
function constructs(
  facts: ProgramFacts | undefined,
  gaps: readonly { message: string; position: { file: string; line: number } }[],
): ReportedProgram['unsupported'] {
  const found = [...(facts?.unsupported ?? [])];
  const places = new Set(found.map((node) => `${node.file}:${node.line}`));
  for (const { message, position } of gaps) {
    if (!places.has(`${position.file}:${position.line}`))
      found.push({ file: position.file, line: position.line, construct: message, text: '' });
  }
  return found;
}

function toMapping(
  paragraph: z.infer<typeof translationDetails>['paragraphs'][number],
  javaFile: string,
): ParagraphMapping {
  return {
    paragraph: paragraph.name,
    file: paragraph.position.file,
    line: paragraph.position.line,
    endLine: paragraph.lastLine,
    method: paragraph.java.member,
    javaFile,
    javaLine: paragraph.java.firstLine,
    javaEndLine: paragraph.java.lastLine,
  };
}

function assemble(
  source: string,
  details: Inventory,
  graph: DependencyGraph,
  pages: readonly ProgramPage[],
  toolchain: Toolchain,
): MigrationReport {
  return {
    project: source.split(/[/\\]/).findLast((part) => part !== '') ?? 'project',
    source,
    tools: [
      {
        name: 'GnuCOBOL',
        found: toolchain.cobc?.version,
        install: toolchain.missing.find(({ tool }) => tool === 'cobc')?.install,
      },
      {
        name: 'JDK',
        found: toolchain.jdk?.version,
        install: toolchain.missing.find(({ tool }) => tool === 'jdk')?.install,
      },
    ],
    members: { ...details.summary.byKind },
    programs: pages.map(({ program }) => program),
    missing: missingMembers(details, graph),
    cycles: graph.cycles,
    waves: graph.waves,
    unreadable: details.problems.map(({ file, message }) => ({ file, reason: message })),
  };
}

function missingMembers(details: Inventory, graph: DependencyGraph): MigrationReport['missing'] {
  const copybooks = details.missingCopybooks.map(({ name, suppliedBy, references }) => ({
    kind: suppliedBy === undefined ? 'copybook' : `copybook of ${suppliedBy}`,
    name,
    references,
  }));
  const programs = graph.missing
    .filter(({ kind }) => kind === 'program')
    .map(({ kind, name, references }) => ({ kind, name, references }));
  return [...copybooks, ...programs];
}

async function writeProject(context: AgentContext, input: Input): Promise<void> {
  if (input.translations.every(({ output: translated }) => translated === null)) return;
  for (const { path, text } of await supportLibrary())
    await context.artifacts.write(`java/src/main/java/${path}`, 'java.source', text);
  await context.artifacts.write('java/pom.xml', 'java.project', mavenProject(javaPackage, 'migrated-programs'));
  const programs = input.translations.flatMap(({ value, output: translated }) =>
    translated?.mainClass ? [{ program: value.id, source: value.source, mainClass: translated.mainClass }] : [],
  );
  await context.artifacts.write('java/drydock.json', 'java.project', { sources: 'src/main/java', programs });
}
