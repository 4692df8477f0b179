import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../model/index.ts';
import { call, catalogOf, echoAs, PIPELINE_TEXT, type ServedHome, servedHome, workflowFrom } from '../testing.ts';
import { type MediaType, type OpenApi, operationsIn } from './document.ts';
import { exampleOf } from './examples.ts';

function place(): Promise<ServedHome> {
  return servedHome([echoAs('work'), echoAs('list'), echoAs('build'), echoAs('check'), echoAs('report')], {
    workflows: catalogOf(workflowFrom(PIPELINE_TEXT)),
  });
}

async function documentOf({ server }: ServedHome): Promise<OpenApi> {
  return (await call(server.socket, 'GET', '/openapi.json')).json as OpenApi;
}

describe('the document of the API', () => {
  it('has an example of everything that is sent or answered as JSON, and the problems of every operation', async () => {
    await using home = await place();
    const document = await documentOf(home);
    const bodies = (content: Readonly<Record<string, MediaType>> | undefined) => Object.entries(content ?? {});
    for (const { operationId, requestBody, responses, ...operation } of operationsIn(document)) {
      const answered = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      for (const [type, { example }] of [
        ...bodies(requestBody?.content),
        ...answered.flatMap(([, { content }]) => bodies(content)),
      ])
        if (type === 'application/json') expect(example, operationId).toBeDefined();
      const codes = operation['x-problem-codes'] ?? [];
      expect(codes.length, operationId).toBeGreaterThan(1);
      for (const code of codes) expect(Object.hasOwn(ERRORS, code), code).toBe(true);
      const described = Object.values(responses)
        .map(({ description }) => description)
        .join('; ');
      for (const code of codes) expect(described, operationId).toContain(code);
    }
  });

  it('has examples of requests that are understood as they are', async () => {
    await using home = await place();
    const operations = operationsIn(await documentOf(home)).filter(({ requestBody }) => requestBody !== undefined);
    expect(operations.length).toBeGreaterThan(15);
    for (const { method, path, operationId, requestBody } of operations) {
      const body = JSON.stringify(requestBody?.content['application/json']?.example);
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"${operationId}"`, 'if-match': '*' };
      const got = await call(home.server.socket, method, path.replace(/\{\w+\}/g, '@last'), { body, headers });
      const { errors } = (got.json ?? {}) as { errors?: unknown };
      expect(errors, `Give ${operationId} an \`example\` that fits; ${body}: ${got.text}`).toBeUndefined();
      expect(got.status, got.text).toBeLessThan(500);
    }
    expect(home.defects).toEqual([]);
  });
});

describe('the pages of the reference', () => {
  it('lead to each other, show every operation, schema and problem, and need nothing from elsewhere', async () => {
    await using home = await place();
    const document = await documentOf(home);
    const [seen, todo] = [new Set<string>(), ['/docs', '/problems']];
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const got = await call(home.server.socket, 'GET', path);
      expect(got.status, path).toBe(200);
      if (path === '/openapi.json') continue;
      expect(got.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(got.text).not.toMatch(/<script|\son\w+=|javascript:|(?:src|href|action)="(?!\/)/i);
      for (const [, link = ''] of got.text.matchAll(/href="([^"]+)"/g)) todo.push(link);
    }
    for (const { operationId } of operationsIn(document)) expect(seen).toContain(`/docs/${operationId}`);
    for (const name of Object.keys(document.components.schemas)) expect(seen).toContain(`/docs/schemas/${name}`);
    for (const code of Object.keys(ERRORS)) expect(seen).toContain(`/problems/${code}`);
  });

  it('may only be styled by what they hold themselves', async () => {
    await using home = await place();
    const { text, headers } = await call(home.server.socket, 'GET', '/docs');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'/);
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '';
    expect(policy).toContain(createHash('sha256').update(style).digest('base64'));
  });

  it('find operations by words, and show what was looked for as text', async () => {
    await using home = await place();
    const search = async (words: string) =>
      (await call(home.server.socket, 'GET', `/docs?q=${encodeURIComponent(words)}`)).text;
    expect(await search('delete run')).toContain('/docs/deleteRun"');
    expect(await search('delete run')).not.toContain('/docs/listAgents"');
    expect(await search('DRY-E8101')).toContain('/docs/deleteRun"');
    const hostile = await search('"><img src=x onerror=alert(1)>');
    expect(hostile).not.toContain('<img');
    expect(hostile).toContain('0 operations');
  });

  it('tell what is not there, and give problems as JSON to programs', async () => {
    await using home = await place();
    for (const path of ['/docs/nope', '/docs/schemas/__proto__', '/problems/DRY-E0000'])
      expect((await call(home.server.socket, 'GET', path)).status, path).toBe(404);
    const headers = { accept: 'application/json' };
    const got = await call(home.server.socket, 'GET', '/problems/DRY-E8101', { headers });
    expect(got.json).toMatchObject({ code: 'DRY-E8101', status: 409, operations: ['deleteRun'] });
    const refused = await call(home.server.socket, 'GET', '/v1/runs/nope');
    expect((await call(home.server.socket, 'GET', (refused.json as { type: string }).type)).status).toBe(200);
  });
});

describe('an example', () => {
  it('is one of the values that a schema allows, also of one that holds itself', () => {
    const schemas = { Tree: { type: 'object', properties: { of: { $ref: '#/components/schemas/Tree' } } } };
    expect(() => exampleOf({ $ref: '#/components/schemas/Tree' }, schemas)).not.toThrow();
    expect(exampleOf({ anyOf: [{ type: 'null' }, { type: 'integer', minimum: 5 }] }, {})).toBe(5);
    expect(exampleOf({ type: ['string', 'null'], enum: [null, 'a'] }, {})).toBe('a');
  });
});
