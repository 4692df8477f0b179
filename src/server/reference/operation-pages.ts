import { ERRORS, type ErrorCode } from '../../model/index.ts';
import {
  descriptionOf,
  type Listed,
  type MediaType,
  type OpenApi,
  operationsIn,
  type ParameterOf,
} from './document.ts';
import { html, type Markup, page } from './html.ts';
import { schemaView } from './schema-pages.ts';

/** All operations by what they are about, or those that hold every word that is looked for. */
export function operationList(document: OpenApi, search: string): Response {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = operationsIn(document).filter((operation) => {
    const text = searchedText(operation);
    return words.every((word) => text.includes(word));
  });
  const byTag = [...Map.groupBy(found, ({ tags: [tag = ''] }) => tag)];
  return page(
    `${document.info.title} API`,
    html`<form action="/docs" method="get" role="search">
<label>Search <input type="search" name="q" value="${search}"></label> <button>Search</button>
</form>
<p role="status">${found.length} operations${words.length === 0 ? '' : ` with ${words.join(' and ')}`}.</p>
${byTag.map(
  ([tag, operations]) => html`<h2>${tag}</h2>
<table><thead><tr><th scope="col">Operation</th><th scope="col">What it does</th></tr></thead><tbody>
${operations.map(rowOf)}</tbody></table>
`,
)}`,
  );
}

function searchedText({
  method,
  path,
  operationId,
  summary,
  description = '',
  parameters = [],
  ...rest
}: Listed): string {
  const names = parameters.map(({ name }) => name).join(' ');
  const codes = (rest['x-problem-codes'] ?? []).join(' ');
  return `${method} ${path} ${operationId} ${summary} ${description} ${names} ${codes}`.toLowerCase();
}

function rowOf({ method, path, operationId, summary }: Listed): Markup {
  return html`<tr><td><a href="/docs/${operationId}"><code>${method} ${path}</code></a></td><td>${summary}</td></tr>
`;
}

/** Everything about one operation; null when there is none of that name. */
export function operationPage(document: OpenApi, id: string): Response | null {
  const operation = operationsIn(document).find(({ operationId }) => operationId === id);
  if (operation === undefined) return null;
  const { method, path, summary, description, security, parameters = [], requestBody, responses } = operation;
  const scope = security?.[0]?.bearer?.[0];
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const sent = requestBody === undefined ? null : bodyView('Request', requestBody.content);
  return page(
    `${method} ${path}`,
    html`<p>${summary}.</p>
${description === undefined ? null : html`<p>${description}</p>`}
<p>${scope === undefined ? 'Needs no token.' : html`Needs a token with the scope <code>${scope}</code>.`}</p>
<pre><code>${curlOf(operation, scope !== undefined)}</code></pre>
${parameters.length === 0 ? null : parameterTable(parameters)}
${sent}
${answers.map(
  ([status, answer]) => html`<h2>Answer ${status}</h2>
<p>${answer.description}</p>
${answer.content === undefined ? null : bodyView(null, answer.content)}`,
)}
${problemTable(operation['x-problem-codes'] ?? [])}`,
  );
}

function parameterTable(parameters: readonly ParameterOf[]): Markup {
  return html`<h2>Parameters</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead><tbody>
${parameters.map(
  ({
    name,
    in: place,
    required,
    description,
    schema = {},
  }) => html`<tr><th scope="row"><code>${name}</code>${required === true ? ' (required)' : ''}</th><td>${place}</td><td>${schemaView(schema)}</td><td>${description ?? descriptionOf(schema)}</td></tr>
`,
)}</tbody></table>`;
}

function bodyView(title: string | null, content: Readonly<Record<string, MediaType>>): Markup {
  const [type, media] = Object.entries(content)[0] ?? ['', {}];
  return html`${title === null ? null : html`<h2>${title}</h2>`}
<p><code>${type}</code>: ${schemaView(media.schema ?? {})}</p>
${media.example === undefined ? null : html`<pre><code>${JSON.stringify(media.example, null, 2)}</code></pre>`}`;
}

function problemTable(codes: readonly string[]): Markup {
  return html`<h2>Problems</h2>
<table><thead><tr><th scope="col">Code</th><th scope="col">What is wrong</th></tr></thead><tbody>
${codes.map(
  (code) => html`<tr><td><a href="/problems/${code}">${code}</a></td><td>${ERRORS[code as ErrorCode].title}</td></tr>
`,
)}</tbody></table>`;
}

function curlOf({ method, path, requestBody, parameters = [] }: Listed, needsToken: boolean): string {
  const lines = [`curl -sX ${method} "$DRYDOCK_URL${path}"`];
  if (needsToken) lines.push(`-H "Authorization: Bearer $DRYDOCK_TOKEN"`);
  const key = parameters.find(({ name }) => name === 'idempotency-key');
  if (key?.description?.startsWith('Required') === true) lines.push(`-H 'Idempotency-Key: "8e03978e-40d5-43e8"'`);
  const example = requestBody?.content['application/json']?.example;
  if (example !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d '${JSON.stringify(example).replaceAll("'", String.raw`'\''`)}'`);
  }
  return lines.join(' \\\n  ');
}
