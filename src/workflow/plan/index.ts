export { type Plan, type PlannedStep, planOf } from './plan.ts';
export { type ExpressionPlace, expressionsOf, neededSteps, outputExpressions, type PlacedExpression } from './reads.ts';
export { verifiedStep } from './verified-step.ts';
export { expressionIn, filledTemplate, templateExpressions } from './template.ts';
