import type { DependencyGraph, Edge, GraphNode } from './documents/dependency-graph.ts';

const CALLS: ReadonlySet<Edge['kind']> = new Set(['call-static', 'call-dynamic', 'cics']);

/** A dependency graph that can be walked in both directions. */
export interface GraphIndex {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly from: ReadonlyMap<string, readonly Edge[]>;
  readonly to: ReadonlyMap<string, readonly Edge[]>;
  /** Names of the programs that have an edge to a node; sorted. */
  usersOf(id: string): readonly string[];
  /** Names of the programs that these files define; sorted. */
  programsIn(files: ReadonlySet<string>): readonly string[];
  /** These programs, and all that call them directly or through others. */
  callersOf(names: readonly string[]): ReadonlySet<string>;
}

const indexes = new WeakMap<DependencyGraph, GraphIndex>();

/** Made once for each graph. */
export function indexOf(graph: DependencyGraph): GraphIndex {
  const known = indexes.get(graph) ?? makeIndex(graph);
  indexes.set(graph, known);
  return known;
}

function makeIndex(graph: DependencyGraph): GraphIndex {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const from = Map.groupBy(graph.edges, (edge) => edge.from);
  const to = Map.groupBy(graph.edges, (edge) => edge.to);
  const nameOf = (id: string): string[] => (nodes.get(id)?.kind === 'program' ? [nodes.get(id)?.name ?? ''] : []);
  return {
    nodes,
    from,
    to,
    usersOf: (id) => [...new Set((to.get(id) ?? []).flatMap((edge) => nameOf(edge.from)))].toSorted(),
    programsIn: (files) =>
      graph.nodes
        .filter(({ kind, source }) => kind === 'program' && source !== undefined && files.has(source))
        .map(({ name }) => name)
        .toSorted(),
    callersOf: (names) => {
      const seen = new Set(names);
      const waiting = [...seen];
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        for (const edge of to.get(`program:${name}`) ?? []) {
          const [caller] = CALLS.has(edge.kind) ? nameOf(edge.from) : [];
          if (caller === undefined || seen.has(caller)) continue;
          seen.add(caller);
          waiting.push(caller);
        }
      }
      return seen;
    },
  };
}

/** True for an edge that means: the one calls the other. */
export function isCall(edge: Edge): boolean {
  return CALLS.has(edge.kind);
}
