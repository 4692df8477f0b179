export { type ParagraphMapping, renderProgramPage } from './program-page.ts';
export {
  type MigrationReport,
  migrationReport,
  type ReportedProgram,
  renderReport,
  reportedProgram,
} from './report.ts';
