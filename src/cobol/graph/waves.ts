/** Strongly connected components of a directed graph (Tarjan 1972), callees first; iterative, so that deep call chains are no limit. */
export function components(nodes: readonly string[], successors: (node: string) => readonly string[]): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const result: string[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { node: string; next: number; successors: readonly string[] }[] = [];
    const enter = (node: string): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, next: 0, successors: successors(node) });
    };
    enter(root);
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const successor = frame.successors[frame.next];
      if (successor === undefined) {
        work.pop();
        const parent = work.at(-1);
        if (parent) low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(frame.node) ?? 0));
        if (low.get(frame.node) === index.get(frame.node)) result.push(pop(frame.node));
        continue;
      }
      frame.next += 1;
      if (!index.has(successor)) enter(successor);
      else if (onStack.has(successor))
        low.set(frame.node, Math.min(low.get(frame.node) ?? 0, index.get(successor) ?? 0));
    }
  }
  return result;

  function pop(until: string): string[] {
    const component: string[] = [];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      onStack.delete(node);
      component.push(node);
      if (node === until) break;
    }
    return component.toSorted();
  }
}

/**
 * Migration waves: a component's wave is one more than the latest wave of what it depends on, so callees come first and
 * everything within a wave can be done in parallel. Members of a cycle share a wave.
 */
export function waves(
  nodes: readonly string[],
  successors: (node: string) => readonly string[],
): { waves: string[][]; cycles: string[][] } {
  const groups = components(nodes, successors);
  const waveOf = new Map<string, number>();
  const result: string[][] = [];
  // Tarjan gives a component only after all that it depends on.
  for (const group of groups) {
    const inside = new Set(group);
    const before = group.flatMap((node) =>
      successors(node)
        .filter((to) => !inside.has(to))
        .map((to) => waveOf.get(to) ?? -1),
    );
    const wave = Math.max(-1, ...before) + 1;
    for (const node of group) waveOf.set(node, wave);
    (result[wave] ??= []).push(...group);
  }
  const cycles = groups.filter((group) => group.length > 1 || successors(group[0] ?? '').includes(group[0] ?? ''));
  return { waves: result.map((wave) => wave.toSorted()), cycles };
}
