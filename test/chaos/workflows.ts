import { type LoadedWorkflow, loadWorkflow } from '../../src/workflow/index.ts';

const PARAMETERS = `
parameters:
  seed: { type: string }
  items: { type: integer }
`;

/** Fan-out over items, items that fail and are tried again, a step that follows, repair, a condition, the last word. */
const PIPELINE = `
name: chaos-pipeline
${PARAMETERS}
steps:
  list: { agent: chaos.list }
  build:
    forEach: steps.list.output.items
    agent: chaos.build
    retry: { attempts: 4, backoff: 3ms, maxBackoff: 10ms, on: [agent_error] }
    onFailure: tolerate 30%
  check:
    forEach: build
    agent: chaos.verify
    with: "\${item.outputs.build}"
    repair: { agent: chaos.repair, maxAttempts: 2, replaces: build }
  odd: { agent: chaos.note, when: steps.list.output.count % 2 == 1, with: { odd: true } }
  report: { agent: chaos.report, needs: [odd], with: "\${steps.check.items}" }
  farewell: { agent: chaos.note, finally: true, with: { bye: true } }
`;

const CHAIN = `
name: chaos-chain
${PARAMETERS}
steps:
  one: { agent: chaos.note, with: { at: 1 } }
  two: { agent: chaos.build, needs: one, retry: { attempts: 4, backoff: 2ms } }
  three: { agent: chaos.note, with: "\${steps.two.output}" }
  never: { agent: chaos.fail, when: params.items < 0, needs: three }
  four: { agent: chaos.report, needs: never, with: "\${steps.three.output}" }
  five: { agent: chaos.note, needs: four }
`;

/** Fails, and still has its last word. */
const FAILING = `
name: chaos-failing
${PARAMETERS}
steps:
  list: { agent: chaos.list }
  build: { forEach: steps.list.output.items, agent: chaos.build, concurrency: 2, retry: { attempts: 4, backoff: 1ms } }
  broken: { agent: chaos.fail, needs: build, retry: 2 }
  unreached: { agent: chaos.report, needs: broken }
  farewell: { agent: chaos.note, finally: true }
`;

const PROCESSES = `
name: chaos-processes
${PARAMETERS}
steps:
  list: { agent: chaos.list }
  spawn: { forEach: steps.list.output.items, agent: chaos.spawn, concurrency: 3, onFailure: continue }
  report: { agent: chaos.report, needs: spawn }
`;

const APPROVAL = `
name: chaos-approval
${PARAMETERS}
steps:
  draft: { agent: chaos.build, retry: { attempts: 4, backoff: 2ms } }
  sign: { approval: { message: May it go on? }, with: "\${steps.draft.output}" }
  send: { agent: chaos.report, with: "\${steps.sign.output.approved}" }
`;

const PART = `
name: chaos-part
${PARAMETERS}
steps:
  list: { agent: chaos.list }
  build: { forEach: steps.list.output.items, agent: chaos.build, retry: { attempts: 4, backoff: 1ms } }
outputs: { count: "\${steps.build.counts.succeeded}" }
`;

const NESTED = `
name: chaos-nested
${PARAMETERS}
steps:
  list: { agent: chaos.list }
  part:
    forEach: steps.list.output.items
    workflow: chaos-part
    concurrency: 2
    onFailure: continue
    with: { seed: "\${params.seed}", items: 3 }
  report: { agent: chaos.report, needs: part, with: "\${steps.list.output}" }
`;

/** The workflows of the chaos runs. */
export const chaosWorkflows: readonly LoadedWorkflow[] = [PIPELINE, CHAIN, FAILING, PROCESSES, APPROVAL, NESTED].map(
  (text) => {
    const loaded = loadWorkflow(text, 'chaos.yaml', () => ({ file: 'chaos-part.yaml', text: PART }));
    if (loaded.ok) return loaded.workflow;
    throw new Error(loaded.issues.map(({ line, message, fix }) => `chaos.yaml:${line}: ${message}. ${fix}`).join('\n'));
  },
);
