import { defineAgent, type Agent, z } from '../src/agent.ts';
import { type ControlPlane, createControlPlane } from '../src/control-plane/index.ts';
import type { RunId } from '../src/model/index.ts';
import { type LoadedWorkflow, loadWorkflow } from '../src/workflow/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export type Durability = 'power-loss' | 'process-crash';

/** Does nothing, as peers' benchmarks do: what is measured is the engine. */
export const nothing: Agent = defineAgent({
  id: 'nothing',
  version: '1.0.0',
  description: 'Does nothing',
  capabilities: [{ skill: 'bench.nothing' }],
  input: z.unknown(),
  output: z.unknown(),
  run: () => ({ output: null }),
});

/** A workflow of so many steps, each after the one before. */
export function chainOf(steps: number): LoadedWorkflow {
  const lines = Array.from({ length: steps }, (_, index) => {
    const needs = index === 0 ? '' : `, needs: s${index - 1}`;
    return `  s${index}: { agent: bench.nothing${needs} }`;
  });
  const loaded = loadWorkflow(`name: chain\nsteps:\n${lines.join('\n')}\n`, 'chain.yaml');
  if (!loaded.ok) throw new Error(loaded.issues[0]?.message);
  return loaded.workflow;
}

/** Milliseconds that so many runs of so many steps take, started together, every step durable. */
export async function runChains(runs: number, steps: number, durability: Durability): Promise<number> {
  await using place = await temporaryDirectory();
  await using plane = await createControlPlane({ home: place.path, agents: [nothing], durability, slots: 2 });
  const workflow = chainOf(steps);
  const begin = performance.now();
  const started = await Promise.all(Array.from({ length: runs }, () => plane.startRun(workflow)));
  await Promise.all(started.map((run) => succeeded(plane, run)));
  return performance.now() - begin;
}

async function succeeded(plane: ControlPlane, run: RunId): Promise<void> {
  const { state } = await plane.settled(run);
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
}
