/** What a migration has to expect of a source tree, said before anything is run. */
export { assess, type Assessment, type AssessedProgram } from './assess.ts';
export { assessmentPage, outlookCounts } from './assessment-page.ts';
