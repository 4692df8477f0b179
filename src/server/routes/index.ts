import type { AnyOperation, Room } from '../api/index.ts';
import { ProjectReader } from '../projects/index.ts';
import { agentOperations } from './agents.ts';
import { attemptOperations } from './attempts.ts';
import { artifactOperations } from './artifacts.ts';
import { catalogOperations } from './catalog.ts';
import { changeRunOperations } from './change-run.ts';
import { choiceOperations } from './choices.ts';
import { commandOperations } from './commands.ts';
import { compareOperations } from './compare.ts';
import { costOperations } from './cost.ts';
import { estimateOperations } from './estimate.ts';
import { metaOperations } from './meta.ts';
import { peopleOperations } from './people.ts';
import { evidenceOperations } from './evidence.ts';
import { projectOperations } from './projects.ts';
import { projectProgramOperations } from './project-programs.ts';
import { queueOperations } from './queue.ts';
import { quotaOperations } from './quotas.ts';
import { rerunOperations } from './rerun.ts';
import { runLogOperations } from './run-log.ts';
import { runPartOperations } from './run-parts.ts';
import { runOperations } from './runs.ts';
import { savedViewOperations } from './saved-views.ts';
import { sessionOperations } from './sessions.ts';
import { settingOperations } from './settings.ts';
import { startOperations } from './start-run.ts';
import { streamOperations } from './streams.ts';
import { tokenOperations } from './tokens.ts';
import { webhookOperations } from './webhooks.ts';
import { workspaceOperations } from './workspaces.ts';

/** Every operation of the public API that has something behind it. */
export function operationsOf(room: Room): readonly AnyOperation[] {
  const projects = new ProjectReader(room);
  return [
    // Before those of one run: their names would be read as its id.
    ...compareOperations(room),
    ...estimateOperations(room),
    ...runOperations(room),
    ...startOperations(room),
    ...rerunOperations(room),
    ...changeRunOperations(room),
    ...runPartOperations(room),
    ...attemptOperations(room),
    ...choiceOperations(room),
    ...runLogOperations(room),
    ...artifactOperations(room),
    ...commandOperations(room),
    ...streamOperations(room),
    ...agentOperations(room),
    ...catalogOperations(room),
    ...workspaceOperations(room),
    ...peopleOperations(room),
    ...queueOperations(room),
    ...projectOperations(room, projects),
    ...projectProgramOperations(room, projects),
    ...evidenceOperations(room, projects),
    ...quotaOperations(room),
    ...savedViewOperations(room),
    ...costOperations(room),
    ...tokenOperations(room),
    ...webhookOperations(room),
    ...sessionOperations(room),
    ...settingOperations(room),
    ...metaOperations(room),
  ];
}
