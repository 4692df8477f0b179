export { folded, muted, type ReportOptions, saveRunReport, tell, tellRun } from './surroundings.ts';
export { outcomeOf, type TestReport } from './test-report.ts';
