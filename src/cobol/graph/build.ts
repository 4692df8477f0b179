import type { DependencyGraph, Edge, GraphNode, ProgramFacts } from '../../project/index.ts';
import { waves } from './waves.ts';

/** A job step that runs a program, and the data sets of a job, as discovery found them in JCL. */
export interface JobFacts {
  readonly job: string;
  readonly source: string;
  readonly steps: readonly { readonly program: string; readonly line: number }[];
  readonly data: readonly { readonly name: string; readonly line: number }[];
}

/** The dependency graph of the analysed programs, jobs and the copybooks they use. */
export function buildGraph(programs: readonly ProgramFacts[], jobs: readonly JobFacts[]): DependencyGraph {
  const nodes = new Map<string, GraphNode>();
  const edges: Edge[] = [];
  const node = (kind: GraphNode['kind'], name: string, source?: string): string => {
    const id = `${kind}:${name}`;
    const known = nodes.get(id);
    if (!known || (source !== undefined && known.source === undefined)) nodes.set(id, { id, kind, name, source });
    return id;
  };
  for (const facts of programs) node('program', nameOf(facts), facts.source);
  for (const facts of programs) {
    const from = node('program', nameOf(facts), facts.source);
    for (const call of facts.calls) {
      const targets =
        call.kind === 'dynamic'
          ? (call.candidates ?? [])
          : call.candidates && call.candidates.length > 0
            ? call.candidates
            : [call.target];
      for (const target of targets)
        edges.push({
          from,
          to: node('program', target.toUpperCase()),
          kind: edgeKind(call.kind),
          file: call.file,
          line: call.line,
        });
    }
    for (const copy of facts.copies)
      edges.push({
        from,
        to: node('copybook', copy.name.toUpperCase(), copy.resolved),
        kind: 'copy',
        file: copy.file,
        line: copy.line,
      });
    for (const file of facts.files) addFile(file, from);
    for (const table of facts.sqlTables)
      edges.push({ from, to: node('table', table.table, table.file), kind: 'sql', file: table.file, line: table.line });
  }
  for (const job of jobs) {
    const from = node('job', job.job, job.source);
    for (const step of job.steps)
      edges.push({
        from,
        to: node('program', step.program.toUpperCase()),
        kind: 'jcl-step',
        file: job.source,
        line: step.line,
      });
    for (const data of job.data)
      edges.push({
        from,
        to: node('file', data.name, job.source),
        kind: 'jcl-data',
        file: job.source,
        line: data.line,
      });
  }
  return {
    nodes: [...nodes.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    edges,
    ...plan(nodes, edges),
    missing: missing(nodes, edges),
  };

  function addFile(file: ProgramFacts['files'][number], from: string): void {
    if (file.organization === 'sort') return;
    const to = node('file', file.assign === '' ? file.name : file.assign.toUpperCase(), file.file);
    const reads = file.modes.some((mode) => mode === 'input' || mode === 'i-o');
    const writes = file.modes.some((mode) => mode !== 'input');
    if (reads) edges.push({ from, to, kind: 'file-read', file: file.file, line: file.line });
    if (writes) edges.push({ from, to, kind: 'file-write', file: file.file, line: file.line });
  }
}

function nameOf(facts: ProgramFacts): string {
  return facts.program.toUpperCase();
}

function edgeKind(kind: ProgramFacts['calls'][number]['kind']): Edge['kind'] {
  return kind === 'static' ? 'call-static' : kind === 'dynamic' ? 'call-dynamic' : 'cics';
}

function plan(
  nodes: ReadonlyMap<string, GraphNode>,
  edges: readonly Edge[],
): Pick<DependencyGraph, 'waves' | 'cycles'> {
  const present = [...nodes.values()]
    .filter((node) => node.kind === 'program' && node.source !== undefined)
    .map((node) => node.name);
  const known = new Set(present);
  const callees = new Map<string, Set<string>>(present.map((name) => [name, new Set()]));
  for (const { from, to, kind } of edges) {
    if (kind !== 'call-static' && kind !== 'call-dynamic' && kind !== 'cics') continue;
    const target = to.slice('program:'.length);
    if (known.has(target)) callees.get(from.slice('program:'.length))?.add(target);
  }
  return waves(present.toSorted(), (name) => [...(callees.get(name) ?? [])]);
}

function missing(nodes: ReadonlyMap<string, GraphNode>, edges: readonly Edge[]): DependencyGraph['missing'] {
  return [...nodes.values()]
    .filter((node) => node.source === undefined && (node.kind === 'program' || node.kind === 'copybook'))
    .map((node) => ({
      id: node.id,
      kind: node.kind,
      name: node.name,
      references: edges.filter((edge) => edge.to === node.id).map(({ file, line }) => ({ file, line })),
    }))
    .toSorted((a, b) => b.references.length - a.references.length || (a.id < b.id ? -1 : 1));
}
