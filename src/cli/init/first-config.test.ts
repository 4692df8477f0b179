import { expect, it } from 'vitest';
import { changes } from '../../config/index.ts';
import { firstConfig } from './first-config.ts';

it('the first configuration sets nothing, and is right when its examples are taken out of their comments', async () => {
  const { changeConfig } = await changes();
  const examples = firstConfig().replaceAll(/^# ?(?= *[a-z_]+:)/gm, '');
  for (const text of [firstConfig(), examples]) {
    const source = { scope: 'project', file: '/p/drydock.yaml', shown: 'drydock.yaml', text } as const;
    expect(changeConfig(source, { op: 'set', key: 'port', value: 8080 })).toMatchObject({ ok: true });
  }
  expect(examples).toMatch(/^run:\n(# .*\n {2}\w+: .*\n)+/m);
  expect(
    firstConfig()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  ).toEqual([]);
});
