import type { Tool } from '../tool.ts';
import { catalogTools } from './catalog-tools.ts';
import { commandTools } from './command-tools.ts';
import { explainTools } from './explain-tool.ts';
import { itemTools } from './item-tools.ts';
import { readingTools } from './reading-tools.ts';
import { runTools } from './run-tools.ts';

export { evidenceOf } from './item-tools.ts';
export { workflowInShort } from './catalog-tools.ts';

/** Every tool of the server. */
export const TOOLS: readonly Tool[] = [
  ...runTools,
  ...explainTools,
  ...itemTools,
  ...readingTools,
  ...commandTools,
  ...catalogTools,
];
