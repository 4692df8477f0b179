export { type ChoiceQuery, choicesOfStep, type ExplainedChoice } from './choices-of-step.ts';
export type { AgentState, Enlisted, MatchConditions, RunLimits } from './conditions.ts';
export { fitOf } from './fit.ts';
export { allOf, runLimits } from './run-limits.ts';
export { ASKED_FOR, type Decision, Matcher } from './matcher.ts';
