import { initial } from './0001-initial.ts';
import { runControl } from './0002-run-control.ts';
import { answersAndUsage } from './0003-answers-and-usage.ts';
import { headsInTheLog } from './0004-heads-in-the-log.ts';
import { keepingTheLog } from './0005-keeping-the-log.ts';
import { listsOfRuns } from './0006-lists-of-runs.ts';
import { webhooks } from './0007-webhooks.ts';
import { marksAndDocuments } from './0008-marks-and-documents.ts';
import { sortedRuns } from './0010-sorted-runs.ts';
import { agentVersions } from './0014-agent-versions.ts';
import { agentFigures } from './0015-agent-figures.ts';
import { modelCalls } from './0012-model-calls.ts';
import { modelProviders } from './0013-model-providers.ts';
import { changedAgents } from './0016-changed-agents.ts';
import type { Migration } from './migration.ts';

export type { Migration } from './migration.ts';

/** All migrations in order; the schema version of a store is how many of them it has. */
export const migrations: readonly Migration[] = [
  initial,
  runControl,
  answersAndUsage,
  headsInTheLog,
  keepingTheLog,
  listsOfRuns,
  webhooks,
  marksAndDocuments,
  sortedRuns,
  agentFigures,
  agentVersions,
  modelCalls,
  modelProviders,
  changedAgents,
];
