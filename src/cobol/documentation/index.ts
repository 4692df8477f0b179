export { type ParagraphMapping, renderProgramPage } from './program-page.ts';
export {
  type MigrationReport,
  type ReportedProgram,
  renderReport,
} from './report.ts';
