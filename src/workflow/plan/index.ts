export { type Plan, type PlannedStep, planOf } from './plan.ts';
export { type ExpressionPlace, expressionsOf, neededSteps } from './reads.ts';
export { expressionIn, filledTemplate, templateExpressions } from './template.ts';
