// The workloads of the bench on LangGraph.js with its SQLite checkpointer: a graph that goes round so many times.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';

const State = Annotation.Root({ step: Annotation(), steps: Annotation() });

console.log(JSON.stringify({ sequentialMs: await time(1, 1_000), parallelMs: await time(100, 20) }));

async function time(runs, steps) {
  let best = Infinity;
  for (let count = 0; count < 3; count++) {
    const folder = mkdtempSync(join(process.cwd(), 'data-'));
    const graph = new StateGraph(State)
      .addNode('nothing', async ({ step }) => ({ step: step + 1 }))
      .addEdge(START, 'nothing')
      .addConditionalEdges('nothing', ({ step, steps }) => (step < steps ? 'nothing' : END))
      .compile({ checkpointer: SqliteSaver.fromConnString(join(folder, 'checkpoints.db')) });
    const options = (id) => ({ configurable: { thread_id: id }, recursionLimit: steps + 10, durability: 'sync' });
    const begin = performance.now();
    const ids = Array.from({ length: runs }, (_, index) => `thread-${index}`);
    await Promise.all(ids.map((id) => graph.invoke({ step: 0, steps }, options(id))));
    best = Math.min(best, performance.now() - begin);
    rmSync(folder, { recursive: true, force: true });
  }
  return best;
}
