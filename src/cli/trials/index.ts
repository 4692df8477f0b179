export { withAgentForced } from './forced-agent.ts';
export { eventsIn, figuresOf, follow, knownAgent, type Tried, triedFor, trialWorkflow } from './trial.ts';
export { inputFrom, itemsFrom, itemsParameter } from './trial-items.ts';
export { usageText } from './usage-text.ts';
