import { describe, expect, it } from 'vitest';
import { call, echoAs, servedHome } from '../../src/server/testing.ts';
import { settingKeys } from '../../src/config/index.ts';
import { servedSettings } from '../../src/cli/served-settings.ts';

describe('GET /v1/settings', () => {
  it('tells every setting as it holds for the process, and where it is from: options, too', async () => {
    process.env['DRYDOCK_REQUESTS_PER_MINUTE'] = '120';
    const settings = await servedSettings({ port: 7717, slots: 3 });
    delete process.env['DRYDOCK_REQUESTS_PER_MINUTE'];
    await using place = await servedHome([echoAs('work')], { settings });
    const { status, json } = await call(place.server.socket, 'GET', '/v1/settings');
    expect(status).toBe(200);
    const { items } = json as { items: { key: string; value: unknown; scope: string; place: string }[] };
    expect(items.map(({ key }) => key)).toEqual(settingKeys);
    const of = (wanted: string) => items.find(({ key }) => key === wanted);
    expect(of('slots')).toMatchObject({ value: 3, scope: 'flag', place: '--slots' });
    expect(of('port')).toMatchObject({ value: 7717, scope: 'built-in', default: 7717 });
    expect(of('requests_per_minute')).toMatchObject({
      value: 120,
      scope: 'environment',
      place: 'DRYDOCK_REQUESTS_PER_MINUTE',
    });
    expect(of('run.budget')).toMatchObject({ value: null, otherwise: 'what the workflow says, else no limit' });
  });

  it('is not there where nobody gives settings', async () => {
    await using place = await servedHome([echoAs('work')]);
    expect((await call(place.server.socket, 'GET', '/v1/settings')).status).toBe(404);
  });
});
