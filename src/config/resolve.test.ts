import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentLayer, unknownVariables } from './environment.ts';
import { type Layer, resolveSettings, SCOPES, valuesOf } from './resolve.ts';
import { environmentName, type SettingKey, settingKeys, settingOf } from './settings.ts';

const scopes = SCOPES.filter((scope) => scope !== 'built-in');

const layers: fc.Arbitrary<Layer[]> = fc
  .subarray([...scopes])
  .chain((present) =>
    fc.tuple(
      ...present.map((scope) =>
        fc
          .uniqueArray(fc.constantFrom(...settingKeys), { maxLength: 8 })
          .map((keys): Layer => ({ scope, values: new Map(keys.map((key) => [key, { value: scope, place: scope }])) })),
      ),
    ),
  );

describe('the value of a setting', () => {
  it('is the one of the strongest place that says anything, and all others are told in their order', () => {
    fc.assert(
      fc.property(layers, fc.nat(), (said, turn) => {
        const mixed = said.toSorted((a, b) => ((a.scope.length + turn) % 5) - ((b.scope.length + turn) % 5));
        for (const [key, candidates] of resolveSettings(mixed)) {
          const expected = scopes.filter((scope) =>
            said.some((layer) => layer.scope === scope && layer.values.has(key)),
          );
          expect(candidates.map(({ scope }) => scope)).toEqual([...expected, 'built-in']);
        }
      }),
    );
  });

  it('does not change when a weaker place says something', () => {
    fc.assert(
      fc.property(layers, fc.constantFrom(...settingKeys), (said, key) => {
        const before = resolveSettings(said).get(key)?.[0];
        const [...rest] = said.filter(({ scope }) => scope !== 'system');
        const system: Layer = { scope: 'system', values: new Map([[key, { value: 'x', place: 'system' }]]) };
        const after = resolveSettings([...rest, system]).get(key)?.[0];
        if (before !== undefined && before.scope !== 'system' && before.scope !== 'built-in')
          expect(after).toEqual(before);
        else expect(after?.scope).toBe('system');
      }),
    );
  });

  it('is one that the setting itself accepts, when nobody says anything', () => {
    for (const [key, value] of Object.entries(valuesOf(resolveSettings([]))))
      if (value !== null) expect(settingOf(key as SettingKey).kind.schema.safeParse(value).success, key).toBe(true);
  });
});

describe('the environment', () => {
  it('has a variable of its own for every setting', () => {
    const names = settingKeys.map(environmentName);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^DRYDOCK_[A-Z]+(_[A-Z]+)*$/);
    expect(environmentName('flags.enableControlPlane')).toBe('DRYDOCK_FLAGS_ENABLE_CONTROL_PLANE');
  });

  it('is understood as people write it', () => {
    const { layer, issues } = environmentLayer(
      {
        DRYDOCK_PORT: ' 8080',
        DRYDOCK_AGENTS: '../a:/b',
        DRYDOCK_APPROVER_MUST_DIFFER: 'TRUE',
        DRYDOCK_RUN_BUDGET: '$7.50',
        DRYDOCK_SLOTS: '',
      },
      '/work/here',
    );
    expect(issues).toEqual([]);
    expect(Object.fromEntries([...layer.values].map(([key, { value }]) => [key, value]))).toEqual({
      port: 8080,
      agents: ['/work/a', '/b'],
      approver_must_differ: true,
      'run.budget': '$7.50',
    });
  });

  it('never gives a value that the setting would not accept, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...settingKeys), fc.string({ unit: 'binary' }), (key, text) => {
        const { layer, issues } = environmentLayer({ [environmentName(key)]: text }, '/here');
        const said = layer.values.get(key);
        if (text === '') expect([said, issues]).toEqual([undefined, []]);
        else if (said === undefined) expect(issues[0]?.place).toBe(environmentName(key));
        else expect(settingOf(key).kind.schema.safeParse(said.value).success).toBe(true);
      }),
    );
  });

  it('has names that were mistyped', () => {
    expect(unknownVariables({ DRYDOCK_SLOT: '3', DRYDOCK_COBC: '/x', OTHER_SLOT: '3' })).toEqual([
      { place: 'DRYDOCK_SLOT', message: 'no setting has this name', fix: 'Did you mean DRYDOCK_SLOTS?' },
    ]);
  });
});
