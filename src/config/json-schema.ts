import { z } from 'zod';
import { type SettingKey, settingKeys, settingOf } from './settings.ts';

/** The JSON Schema (2020-12) of drydock.yaml, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const groups = new Map<string, SettingKey[]>();
  for (const key of settingKeys) {
    const group = key.includes('.') ? (key.split('.')[0] ?? '') : '';
    groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  const inside = (keys: readonly SettingKey[]) =>
    Object.fromEntries(keys.map((key) => [key.split('.').at(-1) ?? key, propertyOf(key)]));
  const nested = [...groups].filter(([group]) => group !== '');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'drydock.yaml',
    description: 'Settings of drydock',
    type: ['object', 'null'],
    properties: {
      ...inside(groups.get('') ?? []),
      ...Object.fromEntries(
        nested.map(([group, keys]) => [
          group,
          { type: ['object', 'null'], properties: inside(keys), additionalProperties: false },
        ]),
      ),
    },
    additionalProperties: false,
  };
}

function propertyOf(key: SettingKey): Readonly<Record<string, unknown>> {
  const { kind, doc, fallback, otherwise } = settingOf(key);
  const { $schema: _, ...schema } = z.toJSONSchema(kind.schema, { io: 'input' });
  const rest = fallback === null ? `. Default: ${otherwise ?? 'none'}` : '';
  return { ...schema, description: `${doc}${rest}`, ...(fallback === null ? {} : { default: fallback }) };
}
