import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message as a receiver got it. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** What a receiver does with its n-th request (1, 2, 3 …). A number is a status. */
export type Reaction = (
  count: number,
  got: Received,
) => number | readonly [status: number, headers: object] | 'hang' | 'cut';

/** A receiver on a port of its own, as the test says. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves when so many requests came in all. */
  seen(count: number): Promise<void>;
}

export async function receiver(react: Reaction = () => 204, port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    void text(request).then((body) => {
      const got = { headers: request.headers, body, path: request.url ?? '' };
      received.push(got);
      const reaction = react(received.length, got);
      if (reaction === 'cut') return request.socket.destroy();
      if (reaction === 'hang') return undefined;
      const [status, headers] = typeof reaction === 'number' ? [reaction, {}] : reaction;
      return response.writeHead(status, { ...headers }).end();
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    seen: (count) => until(() => received.length >= count),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until something is true; what never becomes true ends with the time of the test. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}
