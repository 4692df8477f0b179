/** What a run learns about a code base, as documents, and the questions that people ask of them. Pure. */
export * from './documents/dependency-graph.ts';
export * from './documents/coverage.ts';
export * from './documents/evidence.ts';
export * from './documents/inventory.ts';
export * from './documents/opinions.ts';
export * from './documents/program-facts.ts';
export * from './documents/step-outputs.ts';
export * from './bundle/index.ts';
export { type CoverageEntry, renderCoverage } from './coverage-markdown.ts';
export { type HandbookEntry, renderHandbook } from './handbook-markdown.ts';
export * from './knowledge.ts';
export { type MappedPlace, mappingOf, type ProgramMapping } from './mapping.ts';
export { type MemberRow, memberRows } from './members.ts';
export { blockedPrograms, type MissingMember, missingOf } from './missing.ts';
export { neighbourhood } from './neighbourhood.ts';
export { migrationPage } from './migration-page.ts';
export { reportOf } from './report.ts';
export {
  code,
  type MigrationReport,
  type ReportedProgram,
  renderReport,
  text,
} from './report-markdown.ts';
export { pageAsHtml, pageAsMarkdown, type PageSection, type ReportPage } from './report-page.ts';
