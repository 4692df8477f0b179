import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { DrydockError, workflowDefinitionSchema } from '../../model/index.ts';
import { hashDefinition, type LoadedWorkflow } from '../../workflow/index.ts';
import { answerOf, type AnyOperation, listSchema, operation, pageQuery, type Room } from '../api/index.ts';
import { wireOf, workflowRefSchema } from '../wire/index.ts';
import { refusePathFromAfar, workflowBy } from './start-run.ts';

const named = z.object({ name: z.string().min(1).max(200) });

const workflowWire = wireOf(
  zod.object({
    name: zod.string(),
    version: zod.int(),
    hash: zod.string(),
    description: zod.string(),
    definition: zod.lazy(() => workflowDefinitionSchema),
  }),
  'Workflow',
);

const summarySchema = z.strictObject({
  name: z.string(),
  version: z.int().nullable(),
  description: z.string(),
  problem: z.string().nullable(),
});

export function catalogOperations(room: Room): readonly AnyOperation[] {
  const { workflows } = room.extensions;
  const validate = operation({
    id: 'validateWorkflow',
    method: 'post',
    scope: 'read',
    path: '/v1/workflows:validate',
    tag: 'workflows',
    summary: 'All that can be found wrong with a workflow before it runs, agents included',
    body: wireOf(zod.strictObject({ workflow: workflowRefSchema }), 'ValidateWorkflow'),
    answers: { 200: { description: 'It is valid; what is wrong is told as an error', schema: workflowWire.schema } },
    handle: ({ body, principal }) => {
      const workflow = workflowBy(room, body.workflow, principal);
      const problem = room.plane.agents.problemWith(workflow.skills);
      if (problem !== null) throw problem;
      return { body: workflowWire.encode(viewOfWorkflow(workflow)) };
    },
  });
  if (workflows === undefined) return [validate];
  return [
    validate,
    operation({
      id: 'listWorkflows',
      method: 'get',
      path: '/v1/workflows',
      tag: 'workflows',
      summary: 'The workflows that can be started by name',
      query: z.object(pageQuery),
      answers: { 200: { description: 'Workflows', schema: listSchema(summarySchema) } },
      handle: ({ query }) => ({
        body: answerOf([...workflows.names()].toSorted(), {
          query,
          filter: 'workflows',
          key: (name) => name,
          encode: (name) => summaryOf(name, () => workflows.load(name)),
          asOf: room.plane.events.lastEventId,
        }),
      }),
    }),
    operation({
      id: 'getWorkflow',
      method: 'get',
      path: '/v1/workflows/{name}',
      tag: 'workflows',
      summary: 'A workflow with every default filled in',
      params: named,
      answers: { 200: { description: 'The workflow', schema: workflowWire.schema } },
      handle: ({ params, principal }) => {
        refusePathFromAfar(params.name, principal);
        return { body: workflowWire.encode(viewOfWorkflow(workflows.load(params.name))) };
      },
    }),
  ];
}

/** One that is invalid is listed with what is wrong: it stops nobody else. */
function summaryOf(name: string, load: () => LoadedWorkflow): z.infer<typeof summarySchema> {
  try {
    const { version, description } = load().definition;
    return { name, version, description, problem: null };
  } catch (error) {
    if (!(error instanceof DrydockError)) throw error;
    return { name, version: null, description: '', problem: error.message };
  }
}

function viewOfWorkflow({ definition }: LoadedWorkflow) {
  const { name, version, description } = definition;
  return { name, version, hash: hashDefinition(definition), description, definition };
}
