import type { OpenApi } from './document.ts';
import { html, page } from './html.ts';
import { operationList, operationPage } from './operation-pages.ts';
import { problemList, problemPage } from './problem-pages.ts';
import { schemaList, schemaPage } from './schema-pages.ts';

export type { OpenApi } from './document.ts';
export { withExamples } from './examples.ts';
export { loginPage } from './login-page.ts';

/** What of a request the pages depend on. */
export interface PageRequest {
  /** Path without its query: /docs/startRun */
  readonly path: string;
  /** Words that are looked for. */
  readonly search: string;
  readonly accept: string;
}

/** The reference of the API as pages that need no network and no scripts. */
export function referencePage(document: OpenApi, { path, search, accept }: PageRequest): Response {
  const [, room = '', name, part] = path.split('/').map(decoded);
  const found =
    room === 'problems'
      ? name === undefined
        ? problemList()
        : problemPage(document, name, /\bjson\b/.test(accept) && !accept.includes('text/html'))
      : name === undefined
        ? operationList(document, search.slice(0, 200))
        : name !== 'schemas'
          ? operationPage(document, name)
          : part === undefined
            ? schemaList(document)
            : schemaPage(document, part);
  return found ?? page('Not found', html`<p>There is no such page. <a href="/docs">All operations</a></p>`, 404);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
