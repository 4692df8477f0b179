import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsTable } from './reference.ts';

const PAGE = '../../docs/configuration.md';

it('docs/configuration.md lists every setting as it is', async () => {
  const page = readFileSync(new URL(PAGE, import.meta.url), 'utf8');
  const table = /(?<=<!-- settings -->\n)[^]*(?=\n<!-- \/settings -->)/;
  expect(page).toMatch(table);
  await expect(page.replace(table, () => settingsTable())).toMatchFileSnapshot(PAGE);
});
