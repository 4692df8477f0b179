import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** Tells of every HTTP request of this process, and how it was answered. Headers and bodies are not shown: they may hold secrets. */
export function traceRequests(tell: (line: string) => void): void {
  const begun = new WeakMap<ClientRequest, number>();
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { request: ClientRequest };
    begun.set(request, performance.now());
    tell(`> ${request.method} ${masked(request.path)}`);
  });
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const took = Math.round(performance.now() - (begun.get(request) ?? performance.now()));
    const id = response.headers['x-request-id'];
    const named = typeof id === 'string' ? ` request ${id}` : '';
    tell(`< ${response.statusCode ?? 0} ${request.method} ${masked(request.path)} ${took} ms${named}`);
  });
}

/** Values of parameters that name a secret are left out. */
export function masked(path: string): string {
  return path.replaceAll(/([?&][^=&]*(?:token|secret|key|password|code)[^=&]*=)[^&]*/gi, '$1***');
}
