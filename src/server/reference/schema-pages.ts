import { descriptionOf, type Fields, fieldsOf, type OpenApi, referenceIn } from './document.ts';
import { exampleOf } from './examples.ts';
import { html, type Markup, page } from './html.ts';

export function schemaList({ components: { schemas } }: OpenApi): Response {
  const names = Object.keys(schemas).toSorted();
  const rows = names.map(
    (name) => html`<li><a href="/docs/schemas/${name}">${name}</a></li>
`,
  );
  return page('Schemas', html`<ul>${rows}</ul>`);
}

/** The fields of a schema with an example; null when there is none of that name. */
export function schemaPage({ components: { schemas } }: OpenApi, name: string): Response | null {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) return null;
  const example = JSON.stringify(exampleOf(schema, schemas), null, 2);
  return page(
    name,
    html`${schemaView(schema)}
<h2>Example</h2>
<pre><code>${example}</code></pre>`,
  );
}

/** A schema in words: its type, its choices, its fields; schemas with names are linked. */
export function schemaView(schema: Fields): Markup {
  const name = referenceIn(schema);
  if (name !== null) return html`<a href="/docs/schemas/${name}">${name}</a>`;
  if (Array.isArray(schema['enum'])) return html`one of ${schema['enum'].map((one) => JSON.stringify(one)).join(', ')}`;
  if ('const' in schema) return html`<code>${JSON.stringify(schema['const'])}</code>`;
  const choices = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'];
  if (Array.isArray(choices))
    return html`${choices.map((one, index) => html`${index === 0 ? '' : 'allOf' in schema ? ' with ' : ' or '}${schemaView(fieldsOf(one))}`)}`;
  const types = [schema['type'] ?? 'any JSON value'].flat().map(String);
  const orNull = types.includes('null') && types.length > 1 ? ' or null' : '';
  if (types.includes('array')) return html`list of ${schemaView(fieldsOf(schema['items']))}${orNull}`;
  if (schema['properties'] === undefined)
    return html`${boundsOf(schema, types.filter((type) => type !== 'null')[0] ?? 'null')}${orNull}`;
  const required = new Set([schema['required'] ?? []].flat());
  return html`object${orNull}
<table><tbody>
${Object.entries(fieldsOf(schema['properties'])).map(
  ([
    field,
    part,
  ]) => html`<tr><th scope="row"><code>${field}</code>${required.has(field) ? '' : ' (optional)'}</th><td>${schemaView(fieldsOf(part))}</td><td>${descriptionOf(part)}</td></tr>
`,
)}</tbody></table>`;
}

function boundsOf(schema: Fields, type: string): string {
  const words = [type];
  for (const [word, text] of [
    ['format', ''],
    ['minimum', 'at least '],
    ['maximum', 'at most '],
    ['maxLength', 'characters at most '],
    ['pattern', 'as '],
    ['default', 'default '],
  ] as const) {
    // A whole number is bounded by what a number can hold, which says nothing.
    const value = schema[word];
    if (value === undefined || Math.abs(Number(value)) >= Number.MAX_SAFE_INTEGER) continue;
    words.push(`${text}${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  return words.join(', ');
}
