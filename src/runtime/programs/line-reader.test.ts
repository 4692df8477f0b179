import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Flood, LineReader, OUTPUT_LIMITS } from './line-reader.ts';

function readerOf(limits = OUTPUT_LIMITS) {
  const stream = new PassThrough();
  const lines: string[] = [];
  const floods: Flood[] = [];
  const hear = { line: (line: string) => void lines.push(line), flood: (flood: Flood) => void floods.push(flood) };
  return { stream, lines, floods, reader: new LineReader(stream, hear, limits) };
}

describe('a line reader', () => {
  it('gives the lines that were written, however they are cut into chunks', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((line) => line !== '' && !/[\r\n]/.test(line));
    await fc.assert(
      fc.asyncProperty(fc.array(text), fc.array(fc.nat(40)), async (written, cuts) => {
        const { stream, lines, reader } = readerOf();
        let rest = Buffer.from(written.join('\n'));
        for (const cut of cuts) {
          stream.write(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        stream.end(rest);
        await turn();
        reader.end();
        expect(lines).toEqual(written);
      }),
    );
  });

  it('gives up a line without end as soon as it is too long', async () => {
    const { stream, lines, floods } = readerOf({ ...OUTPUT_LIMITS, lineBytes: 100 });
    stream.write(`short\n${'x'.repeat(101)}`);
    stream.write('\nlater\n');
    await turn();
    expect([lines, floods.map(({ kind }) => kind)]).toEqual([['short'], ['line']]);
  });

  it('holds back what comes too fast, and gives it up when it goes on', async () => {
    const { stream, lines, floods } = readerOf({ lineBytes: 100, bytesPerSecond: 1e9, linesPerSecond: 10, seconds: 2 });
    const writing = setInterval(() => stream.write('line\n'.repeat(10)), 5);
    await expect.poll(() => floods.length, { timeout: 10_000 }).toBe(1);
    clearInterval(writing);
    expect(floods[0]?.kind).toBe('rate');
    expect(lines.length).toBeLessThan(200);
  });
});
