export { firstConfig } from './first-config.ts';
export { type FolderCount, type ProjectSources, projectSources } from './project-sources.ts';
