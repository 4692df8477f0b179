import {
  environmentLayer,
  type Layer,
  type LoadedConfig,
  loadConfig,
  resolveSettings,
  type Settings,
  valuesOf,
} from '../config/index.ts';
import { DrydockError } from '../model/index.ts';

let current: LoadedConfig | null = null;

/** The settings of this process. Before they are loaded only the environment counts, as for whoever uses a command as a function. */
export function settings(): Settings {
  if (current !== null) return valuesOf(current.effective);
  return valuesOf(resolveSettings([environmentLayer(process.env, process.cwd()).layer]));
}

/** What was said about each setting, and by whom. */
export async function configuration(): Promise<LoadedConfig> {
  current ??= await loadConfig({ folder: process.cwd(), environment: process.env });
  return current;
}

/**
 * Reads the settings that hold for this process.
 *
 * @throws DRY-E8070 with every mistake and its place, unless the command is one that helps to correct them
 */
export async function loadSettings(flags: Layer['values'], { toleratesMistakes = false } = {}): Promise<void> {
  current = await loadConfig({ folder: process.cwd(), environment: process.env }, flags);
  if (!toleratesMistakes && current.issues.length > 0) throw invalidConfiguration(current.issues);
}

export function invalidConfiguration(issues: LoadedConfig['issues']): DrydockError<'DRY-E8070'> {
  const details = issues.map(({ place, message, fix }) => `${place}: ${message}. ${fix}`);
  const [first] = issues;
  return new DrydockError(
    'DRY-E8070',
    { count: issues.length },
    { details, ...(first === undefined ? {} : { place: first.place }) },
  );
}
