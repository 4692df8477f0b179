import type { Check } from './check.ts';
import { homeChecks } from './home-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { modelChecks } from './model-checks.ts';
import { toolChecks } from './tool-checks.ts';

export { type Checked, runChecks } from './check.ts';
export { type BundledFile, writeSupportBundle } from './support-bundle.ts';

/** Everything that the doctor looks at, in the order in which it is told. */
export function allChecks(): readonly Check[] {
  return [...machineChecks, ...homeChecks, ...toolChecks(), ...modelChecks];
}
