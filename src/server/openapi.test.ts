import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breakingChanges } from './api/breaking-changes.ts';
import type { QueueAccess } from './api/index.ts';
import { call, catalogOf, echoAs, servedHome } from './testing.ts';

const COMMITTED = fileURLToPath(new URL('../../docs/reference/openapi.json', import.meta.url));

const HOW = `To add to the API: vitest run src/server/openapi -u, and commit docs/reference/openapi.json.
To break it on purpose, with a new version of the path: remove docs/reference/openapi.json first, and say so in CHANGELOG.md.`;

async function currentDocument(): Promise<object> {
  const queue = {} as QueueAccess;
  await using place = await servedHome([echoAs('work')], {
    workflows: catalogOf(),
    queue,
    settings: [],
    metrics: async () => '',
  });
  const document = (await call(place.server.socket, 'GET', '/openapi.json')).json as { info: object };
  // The version of the product is no part of the contract.
  return { ...document, info: { ...document.info, version: 'v1' } };
}

describe('the committed OpenAPI document', () => {
  it('is what the server answers, and breaks no client of the one before', async () => {
    const current = await currentDocument();
    if (existsSync(COMMITTED)) {
      const before: unknown = JSON.parse(readFileSync(COMMITTED, 'utf8'));
      expect(breakingChanges(before, current), `These changes break clients.\n${HOW}`).toEqual([]);
    }
    await expect(`${JSON.stringify(current, null, 2)}\n`, HOW).toMatchFileSnapshot(COMMITTED);
  });
});

describe('a change of the API', () => {
  const before = {
    paths: {
      '/v1/things': {
        get: {
          parameters: [{ in: 'query', name: 'state', schema: { type: 'string', enum: ['a', 'b'] } }],
          responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
        },
        post: {
          security: [{ bearer: ['command'] }],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { type: 'object', properties: { name: { type: 'string' }, of: {} }, required: ['name'] },
              },
            },
          },
          responses: { 201: {} },
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
          },
          required: ['id'],
        },
      },
    },
  };

  /** The same with one text replaced: `from` must be there. */
  function changed(from: string, to: string): unknown {
    const text = JSON.stringify(before);
    expect(text).toContain(from);
    return JSON.parse(text.replace(from, to));
  }

  it('that only adds breaks nobody', () => {
    expect(breakingChanges(before, before)).toEqual([]);
    const added = [
      changed('"enum":["a","b"]', '"enum":["a","b","c"]'),
      changed('"id":{"type":"string"}', '"id":{"type":"string"},"more":{"type":"number"}'),
      changed('"of":{}', '"of":{},"optional":{"type":"string"}'),
      changed('"required":["id"]', '"required":["id","parts"]'),
      changed('"/v1/things":{', '"/v1/other":{"get":{}},"/v1/things":{'),
    ];
    for (const document of added) expect(breakingChanges(before, document)).toEqual([]);
  });

  it('that clients would stumble over is told with its place', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['"/v1/things"', '"/v1/stuff"', 'GET /v1/things: the operation is gone'],
      ['"post":', '"patch":', 'POST /v1/things: the operation is gone'],
      ['"name":"state"', '"name":"status"', 'GET /v1/things: query parameter state is gone'],
      ['"name":"state"', '"name":"state","required":true', 'GET /v1/things: query parameter state is required now'],
      ['["a","b"]', '["a"]', 'GET /v1/things: query parameter state: b is not taken any more'],
      ['"id":{"type":"string"},', '', 'GET /v1/things: answer 200: the field id is gone'],
      [
        '"id":{"type":"string"}',
        '"id":{"type":"number"}',
        'GET /v1/things: answer 200/id: its type was string and is number',
      ],
      ['"required":["id"]', '"required":[]', 'GET /v1/things: answer 200: the field id may be missing now'],
      ['"required":["name"]', '"required":["name","of"]', 'POST /v1/things: body: the field of is required now'],
      ['"name":{"type":"string"},', '', 'POST /v1/things: body: the field name is gone'],
      ['"201":{}', '"202":{}', 'POST /v1/things: the answer 201 is gone'],
      ['["command"]', '["admin"]', 'POST /v1/things: needs the scope admin now'],
    ];
    for (const [from, to, told] of cases) expect(breakingChanges(before, changed(from, to))).toContain(told);
  });
});
