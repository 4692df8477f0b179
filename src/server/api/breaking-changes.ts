/** A document of OpenAPI, or a part of it, as JSON. */
type Json = unknown;
type Fields = Readonly<Record<string, Json>>;

interface Documents {
  readonly before: Json;
  readonly after: Json;
}

/** What a client gets (it may ignore what is new), or what it sends (it sends what it always did). */
type Direction = 'answer' | 'request';

/**
 * What clients of one OpenAPI document would stumble over in another: operations, answers, fields and parameters that are gone, types
 * that changed, what is required or refused of a request from now on. Additions are none.
 *
 * @returns each with its place, in words; empty: every client goes on working
 */
export function breakingChanges(before: Json, after: Json): readonly string[] {
  const documents = { before, after };
  const found: string[] = [];
  for (const [path, methods] of Object.entries(part(before, 'paths'))) {
    for (const [method, operation] of Object.entries(fields(methods))) {
      const place = `${method.toUpperCase()} ${path}`;
      const now = part(after, 'paths', path)[method];
      if (now === undefined) found.push(`${place}: the operation is gone`);
      else found.push(...operationChanges(documents, place, fields(operation), fields(now)));
    }
  }
  return [...new Set(found)];
}

function operationChanges(documents: Documents, place: string, before: Fields, after: Fields): string[] {
  return [
    ...parameterChanges(documents, place, before, after),
    ...bodyChanges(documents, place, before, after),
    ...answerChanges(documents, place, before, after),
    ...scopesOf(after).flatMap((scope) =>
      scopesOf(before).includes(scope) ? [] : [`${place}: needs the scope ${scope} now`],
    ),
  ];
}

function scopesOf({ security }: Fields): readonly string[] {
  return list(security).flatMap((one) => list(fields(one)['bearer']) as string[]);
}

function parameterChanges(documents: Documents, place: string, before: Fields, after: Fields): string[] {
  const keyOf = (parameter: Fields) => `${String(parameter['in'])} parameter ${String(parameter['name'])}`;
  const now = new Map(list(after['parameters']).map((one) => [keyOf(fields(one)), fields(one)]));
  const known = new Map(list(before['parameters']).map((one) => [keyOf(fields(one)), fields(one)]));
  const found: string[] = [];
  for (const [key, parameter] of known) {
    const same = now.get(key);
    const at = `${place}: ${key}`;
    if (same === undefined) found.push(`${at} is gone`);
    else found.push(...schemaChanges(documents, at, [parameter['schema'], same['schema']], 'request', new Set()));
  }
  for (const [key, parameter] of now) {
    if (parameter['required'] === true && known.get(key)?.['required'] !== true)
      found.push(`${place}: ${key} is required now`);
  }
  return found;
}

const JSON_TYPE = 'application/json';

function bodyChanges(documents: Documents, place: string, before: Fields, after: Fields): string[] {
  const [was, is] = [fields(before['requestBody']), fields(after['requestBody'])];
  if (is['required'] === true && was['required'] !== true) return [`${place}: a body is required now`];
  const schemas = [part(was, 'content', JSON_TYPE)['schema'], part(is, 'content', JSON_TYPE)['schema']] as const;
  return schemaChanges(documents, `${place}: body`, schemas, 'request', new Set());
}

function answerChanges(documents: Documents, place: string, before: Fields, after: Fields): string[] {
  return Object.entries(fields(before['responses'])).flatMap(([status, answer]) => {
    const now = fields(after['responses'])[status];
    if (now === undefined) return [`${place}: the answer ${status} is gone`];
    const at = `${place}: answer ${status}`;
    return Object.entries(part(answer, 'content')).flatMap(([type, content]) => {
      const same = part(now, 'content')[type];
      if (same === undefined) return [`${at}: is no ${type} any more`];
      return schemaChanges(documents, at, [fields(content)['schema'], fields(same)['schema']], 'answer', new Set());
    });
  });
}

/** @param seen pairs that are being compared: schemas may hold themselves */
function schemaChanges(
  documents: Documents,
  place: string,
  schemas: readonly [Json, Json],
  direction: Direction,
  seen: ReadonlySet<string>,
): string[] {
  const key = JSON.stringify(schemas);
  if (schemas[0] === undefined || seen.has(key)) return [];
  const within = new Set(seen).add(key);
  const before = resolved(documents.before, schemas[0]);
  const after = resolved(documents.after, schemas[1]);
  const found = [...typeChanges(place, before, after, direction), ...enumChanges(place, before, after, direction)];
  const compare = (at: string, one: Json, other: Json) => schemaChanges(documents, at, [one, other], direction, within);
  for (const [name, field] of Object.entries(fields(before['properties']))) {
    const now = fields(after['properties'])[name];
    if (now === undefined) found.push(`${place}: the field ${name} is gone`);
    else found.push(...compare(`${place}/${name}`, field, now));
  }
  found.push(...requiredChanges(place, before, after, direction));
  if (before['items'] !== undefined && after['items'] !== undefined)
    found.push(...compare(`${place}[]`, before['items'], after['items']));
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    const [was, is] = [list(before[word]), list(after[word])];
    if (is.length < was.length && direction === 'request') found.push(`${place}: fewer alternatives are taken`);
    was.forEach((one, index) => {
      if (is[index] !== undefined) found.push(...compare(`${place}(${index + 1})`, one, is[index]));
    });
  }
  return found;
}

function typeChanges(place: string, before: Fields, after: Fields, direction: Direction): string[] {
  const [was, is] = [list(before['type'], true), list(after['type'], true)];
  if (was.length === 0 || is.length === 0) return [];
  const lost =
    direction === 'request' ? was.filter((type) => !is.includes(type)) : is.filter((type) => !was.includes(type));
  return lost.length === 0 ? [] : [`${place}: its type was ${was.join(' or ')} and is ${is.join(' or ')}`];
}

/** Clients must bear values that they do not know; what they send must be taken as before. */
function enumChanges(place: string, before: Fields, after: Fields, direction: Direction): string[] {
  if (direction === 'answer' || after['enum'] === undefined) return [];
  const is = list(after['enum']);
  if (before['enum'] === undefined) return [`${place}: only ${is.join(', ')} are taken now`];
  const lost = list(before['enum']).filter((value) => !is.includes(value));
  return lost.length === 0 ? [] : [`${place}: ${lost.join(', ')} is not taken any more`];
}

function requiredChanges(place: string, before: Fields, after: Fields, direction: Direction): string[] {
  const [was, is] = [list(before['required']), list(after['required'])];
  if (direction === 'request') {
    return is
      .filter((name) => !was.includes(name))
      .map((name) => `${place}: the field ${String(name)} is required now`);
  }
  const known = Object.keys(fields(after['properties']));
  const lost = was.filter((name) => !is.includes(name) && known.includes(String(name)));
  return lost.map((name) => `${place}: the field ${String(name)} may be missing now`);
}

function resolved(document: Json, schema: Json): Fields {
  let found = fields(schema);
  for (let steps = 0; typeof found['$ref'] === 'string' && steps < 10; steps++) {
    found = part(document, ...found['$ref'].replace(/^#\//, '').split('/'));
  }
  return found;
}

function part(json: Json, ...path: readonly string[]): Fields {
  return path.reduce<Fields>((at, name) => fields(at[name]), fields(json));
}

function fields(json: Json): Fields {
  return typeof json === 'object' && json !== null ? (json as Fields) : {};
}

function list(json: Json, isOne = false): readonly Json[] {
  return Array.isArray(json) ? json : isOne && json !== undefined ? [json] : [];
}
