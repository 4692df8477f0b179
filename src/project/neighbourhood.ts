import type { DependencyGraph, Edge, GraphNode } from './documents/dependency-graph.ts';
import { indexOf } from './graph-index.ts';

export interface NeighbourhoodQuery {
  /** Id of a node (`program:PAYROLL`), or the name of one. */
  readonly around: string;
  /** Edges from there to the farthest node. */
  readonly depth: number;
  /** `out`: what it needs; `in`: what needs it. */
  readonly direction: 'in' | 'out' | 'both';
  readonly mostNodes: number;
  readonly mostEdges: number;
}

/** Part of a dependency graph. */
export interface Neighbourhood {
  readonly center: string;
  /** The center first, then by distance. */
  readonly nodes: readonly (GraphNode & { readonly distance: number })[];
  /** Between these nodes. */
  readonly edges: readonly Edge[];
  /** True: there is more within the depth than is told. */
  readonly truncated: boolean;
}

/** What stands around a node; undefined when there is no such node. A program goes before other nodes of the same name. */
export function neighbourhood(graph: DependencyGraph, query: NeighbourhoodQuery): Neighbourhood | undefined {
  const center = nodeNamed(graph, query.around);
  if (center === undefined) return undefined;
  const index = indexOf(graph);
  const distances = new Map([[center.id, 0]]);
  let truncated = false;
  for (const [id, distance] of distances) {
    if (distance === query.depth) continue;
    for (const next of neighbours(id)) {
      if (distances.has(next)) continue;
      if (distances.size === query.mostNodes) truncated = true;
      else distances.set(next, distance + 1);
    }
  }
  const edges = [...distances.keys()].flatMap((id) => (index.from.get(id) ?? []).filter(({ to }) => distances.has(to)));
  return {
    center: center.id,
    nodes: [...distances].flatMap(([id, distance]) => {
      const node = index.nodes.get(id);
      return node === undefined ? [] : [{ ...node, distance }];
    }),
    edges: edges.slice(0, query.mostEdges),
    truncated: truncated || edges.length > query.mostEdges,
  };

  function neighbours(id: string): string[] {
    const out = query.direction === 'in' ? [] : (index.from.get(id) ?? []).map(({ to }) => to);
    const into = query.direction === 'out' ? [] : (index.to.get(id) ?? []).map(({ from }) => from);
    return [...out, ...into];
  }
}

function nodeNamed(graph: DependencyGraph, name: string): GraphNode | undefined {
  const { nodes } = indexOf(graph);
  const exact = nodes.get(name);
  if (exact !== undefined) return exact;
  for (const kind of ['program', 'copybook', 'job', 'file', 'table'])
    for (const written of [name, name.toUpperCase()]) {
      const found = nodes.get(`${kind}:${written}`);
      if (found !== undefined) return found;
    }
  return undefined;
}
