export { type ConfigIssue, OTHER_VARIABLES, unknownVariables } from './environment.ts';
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
export { readText } from './kind.ts';
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
export { environmentLayer } from './environment.ts';
