import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { RawConnection, requestBytes } from './raw-http.ts';
import { RawStream } from './raw-stream.ts';

const CONNECTIONS = 64;

/**
 * The asking side of the load benchmark, in a process of its own.
 *
 * node api-client.ts reads <socket> <requests per second> <seconds> <path> …
 * node api-client.ts cost <socket> <path> <a header, or if-none-match: with the tag of the first answer>
 * node api-client.ts streams <socket> <run> <readers> <stalled>
 */
const [mode = '', socketPath = '', ...rest] = process.argv.slice(2);

/** Requests of which each waits for a connection when it is due and none is free: its time counts from when it was due. */
async function reads(perSecond: number, seconds: number, paths: readonly string[]): Promise<void> {
  const requests = paths.map((path) => requestBytes(path));
  const free = Array.from({ length: CONNECTIONS }, () => new RawConnection(socketPath));
  const due: { readonly request: Buffer; readonly at: number }[] = [];
  const [times, lags]: [number[], number[]] = [[], []];
  let failed = 0;
  const total = perSecond * seconds;
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const send = (connection: RawConnection) => {
    const next = due.shift();
    if (next === undefined) {
      free.push(connection);
      return;
    }
    const ended = (status: number) => {
      times.push(performance.now() - next.at);
      if (status !== 200) failed += 1;
      if (times.length === total) finish();
      send(connection);
    };
    connection.ask(next.request).then(
      ({ status }) => ended(status),
      () => ended(0),
    );
  };
  const begin = performance.now();
  for (let sent = 0; sent < total; ) {
    const now = performance.now();
    const upTo = Math.min(total, Math.floor(((now - begin) / 1_000) * perSecond));
    for (; sent < upTo; sent++) {
      const at = begin + (sent * 1_000) / perSecond;
      const request = requests[sent % requests.length];
      if (request !== undefined) due.push({ request, at });
      lags.push(now - at);
      const connection = free.pop();
      if (connection !== undefined) send(connection);
    }
    await pause(1);
  }
  await done;
  const { user, system } = process.cpuUsage();
  process.send?.({ times, lags, failed, cpuMs: (user + system) / 1_000 });
}

/** The same request as often as it is told, over a few connections, for who counts what that costs. */
async function cost(path: string, header: string): Promise<void> {
  const connections = Array.from({ length: 8 }, () => new RawConnection(socketPath));
  let request = requestBytes(path, header === '' ? [] : [header]);
  if (header === 'if-none-match') {
    const { head } = (await connections[0]?.ask(requestBytes(path))) ?? { head: '' };
    request = requestBytes(path, [`${header}: ${/^etag: *(.*)$/im.exec(head)?.[1]}`]);
  }
  process.on('message', (count: number) => {
    let [left, bytes] = [count, 0];
    const all = connections.map(async (connection) => {
      while (left > 0) {
        left -= 1;
        ({ bytes } = await connection.ask(request));
      }
    });
    void Promise.all(all).then(() => process.send?.(bytes));
  });
  process.send?.(0);
}

/** Every reader is cut once in the middle and comes back with the last event that it has. */
function streams(run: string, readers: number, stalled: number): void {
  const times: number[] = [];
  let [lost, doubled, open] = [0, 0, readers];
  const ended = () => {
    open -= 1;
    const { user, system } = process.cpuUsage();
    if (open === 0) process.send?.({ times, lost, doubled, cpuMs: (user + system) / 1_000 });
  };
  const read = (last: number, seq: number, cutAt: number) => {
    let [id, expected] = [last, seq];
    const stream = new RawStream(socketPath, `/v1/runs/${run}/events:stream`, last, (event) => {
      if (event === null) return ended();
      if (event.seq < expected) doubled += 1;
      else lost += event.seq - expected;
      expected = event.seq + 1;
      id = event.id;
      times.push(event.at - event.ts);
      if (event.seq < cutAt) return;
      stream.close();
      read(id, expected, Infinity);
    });
  };
  for (let count = 0; count < readers; count++) read(0, 1, 200 + count * 10);
  for (let count = 0; count < stalled; count++) {
    const made = connect(socketPath);
    made.write(`GET /v1/runs/${run}/events:stream HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    made.pause();
  }
  process.send?.({ ready: true });
}

if (mode === 'reads') await reads(Number(rest[0]), Number(rest[1]), rest.slice(2));
else if (mode === 'cost') await cost(rest[0] ?? '', rest[1] ?? '');
else streams(rest[0] ?? '', Number(rest[1]), Number(rest[2]));
process.on('disconnect', () => process.exit());
