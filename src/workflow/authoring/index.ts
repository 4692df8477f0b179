/**
 * What workflows in TypeScript are written with, published as `drydock/workflow`. See docs/writing-workflows.md.
 *
 * @module
 */
export { defineWorkflow, isDefinedWorkflow } from './define-workflow.ts';
