import { environmentName, settingKeys, settingOf } from './settings.ts';

/** All settings as a table in Markdown, for the documentation. */
export function settingsTable(): string {
  const rows = settingKeys.map((key) => {
    const { kind, doc, fallback, otherwise } = settingOf(key);
    const value = fallback === null ? (otherwise ?? '') : `\`${shown(fallback)}\``;
    return `| \`${key}\` | ${doc} | ${kind.expects} | ${value} | \`${environmentName(key)}\` |`;
  });
  return ['| setting | what it is | values | default | environment |', '|---|---|---|---|---|', ...rows].join('\n');
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return JSON.stringify(value).replaceAll('"', '');
}
