export { type ConfigIssue, environmentLayer, OTHER_VARIABLES, unknownVariables } from './environment.ts';
export {
  configFiles,
  type FileScope,
  type LoadedConfig,
  loadConfig,
  PROJECT_FILE,
  readConfigFile,
  shownFrom,
  writeWhole,
} from './files.ts';
export { readText, readValue } from './kind.ts';
export {
  type Candidate,
  type Effective,
  type Layer,
  resolveSettings,
  SCOPES,
  type Scope,
  valuesOf,
} from './resolve.ts';
export {
  environmentName,
  isSettingKey,
  type SettingKey,
  settingKeys,
  settingOf,
  type Settings,
} from './settings.ts';

/** What loads the YAML parser is loaded only by who changes files or describes them. */
export const changes = () => import('./change.ts');
export const schemas = () => import('./json-schema.ts');
