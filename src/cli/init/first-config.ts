import { settingOf, type SettingKey } from '../../config/index.ts';

/** Settings that a project most likely wants to change, with an example. */
const SHOWN: readonly (readonly [SettingKey, string])[] = [
  ['slots', '4'],
  ['agents', '[tools/agents]'],
];

const SHOWN_OF_RUNS: readonly (readonly [SettingKey, string])[] = [
  ['run.priority', 'low'],
  ['run.project', 'payroll'],
  ['run.budget', '$5'],
];

/** The first drydock.yaml of a project: nothing is set, the likely settings stand there as comments. */
export function firstConfig(): string {
  const line = ([key, value]: readonly [SettingKey, string], indent: string): string =>
    `# ${settingOf(key).doc}.\n#${indent}${key.split('.').at(-1)}: ${value}\n`;
  return `# Settings of drydock for this project. All of them: drydock help config. Secrets do not belong here.

${SHOWN.map((one) => line(one, ' ')).join('\n')}
# What new runs ask for when no option says otherwise.
# run:
${SHOWN_OF_RUNS.map((one) => line(one, '   ')).join('')}`;
}
