import type { DependencyGraph, GraphNode } from '../../project/index.ts';

/** More nodes than this make a Mermaid picture unreadable: the largest kinds are left out, and the picture says so. */
const mostNodes = 150;

/** The program, file and job part of a graph as Mermaid text. Labels are quoted, so that no name can break the syntax. */
export function toMermaid(graph: DependencyGraph): string {
  const shown = choose(graph);
  const ids = new Map([...shown].map((node, index) => [node.id, `n${index}`]));
  const lines = ['flowchart LR'];
  const left = graph.nodes.length - ids.size;
  if (left > 0) lines.push(`  %% ${left} of ${graph.nodes.length} nodes are left out; graph.json has them all`);
  for (const node of shown) lines.push(`  ${ids.get(node.id) ?? ''}${shape(node)}`);
  const drawn = new Set<string>();
  for (const edge of graph.edges) {
    const from = ids.get(edge.from);
    const to = ids.get(edge.to);
    const line = `  ${from ?? ''} -->|${edge.kind}| ${to ?? ''}`;
    if (from === undefined || to === undefined || drawn.has(line)) continue;
    drawn.add(line);
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

function choose(graph: DependencyGraph): GraphNode[] {
  const order: readonly GraphNode['kind'][] = ['program', 'job', 'file', 'table', 'copybook'];
  const chosen: GraphNode[] = [];
  for (const kind of order) {
    const nodes = graph.nodes.filter((node) => node.kind === kind);
    if (chosen.length + nodes.length > mostNodes && chosen.length > 0) break;
    chosen.push(...nodes.slice(0, mostNodes));
  }
  return chosen;
}

function shape(node: GraphNode): string {
  const label = `"${node.name.replaceAll('"', '#quot;')}${node.source === undefined ? ' (missing)' : ''}"`;
  switch (node.kind) {
    case 'program':
      return `[${label}]`;
    case 'copybook':
      return `>${label}]`;
    case 'file':
    case 'table':
      return `[(${label})]`;
    case 'job':
      return `{{${label}}}`;
  }
}
