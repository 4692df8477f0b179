import { ERRORS, type ErrorCode } from '../../model/index.ts';
import { statusOfCode } from '../problem.ts';
import { type OpenApi, operationsIn } from './document.ts';
import { html, page } from './html.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

export function problemList(): Response {
  const rows = CODES.map(
    (code) => html`<tr><td><a href="/problems/${code}">${code}</a></td><td>${ERRORS[code].title}</td></tr>
`,
  );
  return page(
    'Problems',
    html`<table><thead><tr><th scope="col">Code</th><th scope="col">What is wrong</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

/** What the `type` of a problem (RFC 9457) leads to; null for a code that there is not. */
export function problemPage(document: OpenApi, given: string, wantsJson: boolean): Response | null {
  const code = CODES.find((one) => one === given.toUpperCase());
  if (code === undefined) return null;
  const { title, message, next, retryable, exit } = ERRORS[code];
  const status = statusOfCode(code);
  const operations = operationsIn(document).filter(
    (operation) => operation['x-problem-codes']?.includes(code) === true,
  );
  if (wantsJson) {
    const ids = operations.map(({ operationId }) => operationId);
    return Response.json({
      type: `/problems/${code}`,
      code,
      title,
      status,
      detail: message,
      next,
      retryable,
      operations: ids,
    });
  }
  return page(
    `${code}: ${title}`,
    html`<table><tbody>
<tr><th scope="row">What happened</th><td>${message}</td></tr>
<tr><th scope="row">What to do</th><td>${next}</td></tr>
<tr><th scope="row">HTTP status</th><td>${status}</td></tr>
<tr><th scope="row">Exit code of the command line</th><td>${exit}</td></tr>
<tr><th scope="row">The same request again may succeed</th><td>${retryable ? 'yes' : 'no'}</td></tr>
</tbody></table>
<p>Words in braces are replaced by what it is about.</p>
${
  operations.length === 0
    ? null
    : html`<h2>Operations that answer it</h2>
<ul>${operations.map(
        ({
          operationId,
          method,
          path,
        }) => html`<li><a href="/docs/${operationId}"><code>${method} ${path}</code></a></li>
`,
      )}</ul>`
}`,
  );
}
