import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * The asking side of the load benchmark, in a process of its own.
 *
 * node api-client.ts reads <socket> <requests per second> <seconds> <path> …
 * node api-client.ts streams <socket> <run> <readers> <stalled>
 */
const [mode = '', socketPath = '', ...rest] = process.argv.slice(2);

/** Requests are sent when they are due, however long those before them take. */
async function reads(perSecond: number, seconds: number, paths: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const times: number[] = [];
  let failed = 0;
  const all: Promise<void>[] = [];
  const timed = async (dueAt: number, path: string) => {
    if (!(await ask(agent, path))) failed += 1;
    times.push(performance.now() - dueAt);
  };
  const begin = performance.now();
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.floor(((performance.now() - begin) / 1_000) * perSecond);
    for (; sent < Math.min(due, perSecond * seconds); sent++) {
      const dueAt = begin + (sent * 1_000) / perSecond;
      const path = paths[sent % paths.length] ?? '/v1/runs';
      all.push(timed(dueAt, path));
    }
    await pause(1);
  }
  await Promise.all(all);
  process.send?.({ times, failed });
}

function ask(agent: Agent, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = get({ socketPath, agent, path, headers: { host: 'localhost' } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    sent.once('error', () => resolve(false));
  });
}

/** Every reader is cut once in the middle and comes back with the last event that it has. */
function streams(run: string, readers: number, stalled: number): void {
  const times: number[] = [];
  let [lost, doubled, open] = [0, 0, readers];
  const finish = () => process.send?.({ times, lost, doubled });
  const read = (last: number, seq: number, cutAt: number) => {
    const made = connect(socketPath);
    const resume = last === 0 ? '' : `Last-Event-ID: ${last}\r\n`;
    made.write(`GET /v1/runs/${run}/events:stream HTTP/1.1\r\nHost: localhost\r\n${resume}\r\n`);
    made.setEncoding('utf8');
    let [text, id, expected] = ['', last, seq];
    made.on('data', (chunk: string) => {
      const now = Date.now();
      const frames = (text + chunk).split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        if (frame.includes('event: end')) {
          made.destroy();
          open -= 1;
          if (open === 0) finish();
          return;
        }
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data === undefined) continue;
        const event = JSON.parse(data) as { id: number; seq: number; ts: string };
        if (event.seq < expected) doubled += 1;
        else lost += event.seq - expected;
        expected = event.seq + 1;
        id = event.id;
        times.push(now - Date.parse(event.ts));
        if (event.seq >= cutAt) {
          made.destroy();
          read(id, expected, Infinity);
          return;
        }
      }
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
else streams(rest[0] ?? '', Number(rest[1]), Number(rest[2]));
process.on('disconnect', () => process.exit());
