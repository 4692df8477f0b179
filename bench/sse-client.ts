import { connect } from 'node:net';

/**
 * The reading side of the event stream benchmark, in a process of its own: so many connections to a unix socket, which count frames
 * and, when told so, how long each was on its way.
 *
 * node sse-client.ts <socket> <connections> <events> <stalled> <events whose latency does not count: -1 for all>
 */
const [socket = '', connections = '1', events = '1', stalled = '0', warmUp = '-1'] = process.argv.slice(2);

const MARK = Buffer.from('sent=');
const END = Buffer.from('\n\n');
const DIGITS = 19;

const latencies: number[] = [];
let complete = 0;
let begun = 0;

function open(isRead: boolean): void {
  let seen = 0;
  let rest: Buffer = Buffer.alloc(0);
  const made = connect(socket);
  made.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  made.on('data', (chunk: Buffer) => {
    if (seen === 0 && chunk.includes('retry: ')) begin();
    if (!isRead) {
      made.pause();
      return;
    }
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = data.lastIndexOf(END);
    if (end < 0) {
      rest = data;
      return;
    }
    seen += Number(warmUp) >= 0 ? framesTimed(data, end, seen) : framesIn(data, end);
    rest = data.subarray(end);
    if (seen >= Number(events)) {
      complete += 1;
      if (complete === Number(connections)) finish();
    }
  });
}

function framesIn(data: Buffer, end: number): number {
  let count = 0;
  for (let at = data.indexOf(MARK); at >= 0 && at < end; at = data.indexOf(MARK, at + 250)) count += 1;
  return count;
}

function framesTimed(data: Buffer, end: number, before: number): number {
  const now = process.hrtime.bigint();
  let count = 0;
  for (let at = data.indexOf(MARK); at >= 0 && at < end; at = data.indexOf(MARK, at + 250)) {
    const sent = BigInt(data.toString('latin1', at + MARK.length, at + MARK.length + DIGITS));
    count += 1;
    if (before + count > Number(warmUp)) latencies.push(Number(now - sent) / 1e6);
  }
  return count;
}

function begin(): void {
  begun += 1;
  if (begun === Number(connections) + Number(stalled)) process.send?.({ ready: true });
}

function finish(): void {
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  process.send?.({ p50: at(0.5), p99: at(0.99) });
}

for (let count = 0; count < Number(connections); count++) {
  open(true);
  if (count % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 5));
}
for (let count = 0; count < Number(stalled); count++) open(false);
process.on('disconnect', () => process.exit());
