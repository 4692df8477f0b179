import { createHash } from 'node:crypto';

/** Text that is a part of a page as it is: it was made here, or escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Part[] | null;

/** A part of a page; every value in it is escaped unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.reduce((page, text, index) => page + rendered(parts[index - 1] ?? null) + text));
}

function rendered(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(rendered).join('');
  return String(part).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
pre{overflow-x:auto;padding:.75rem;border:1px solid #8884;border-radius:4px}
code,pre{font:14px/1.4 ui-monospace,monospace}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #8884}
nav a{margin-right:1rem}
input{font:inherit;padding:.3rem;width:60%}`;

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

const STYLE_HASH = hashOf(STYLE);

/** Pages need nothing from anywhere, and run no scripts but one that they name. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

/** A page; its script, if it has one, may ask this server and nobody else. */
export function page(title: string, content: Markup, status = 200, script: string | null = null): Response {
  const scripts = script === null ? null : new Markup(`<script>${script}</script>`);
  const rights = script === null ? [] : [`script-src 'sha256-${hashOf(script)}'`, "connect-src 'self'"];
  const text = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body>
<nav><a href="/docs">Operations</a><a href="/docs/schemas">Schemas</a><a href="/problems">Problems</a><a href="/openapi.json">OpenAPI</a></nav>
<main>
<h1>${title}</h1>
${content}
</main>
${scripts}</body>
</html>
`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'private, no-cache',
    'content-security-policy': [...POLICY, ...rights].join('; '),
  };
  return new Response(text.text, { status, headers });
}
