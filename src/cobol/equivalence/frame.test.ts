import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, FrameWriter, frameSplitter } from './frame.ts';

describe('frames', () => {
  it('give back what was put in', () => {
    const fields = fc.tuple(fc.nat(255), fc.integer(), fc.uint8Array(), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fields, ([byte, integer, bytes, text]) => {
        const frame = new FrameWriter().byte(byte).integer(integer).bytes(bytes).text(text).finish();
        const reader = new FrameReader(frame.subarray(4));
        expect([reader.byte(), reader.integer(), [...reader.bytes()], reader.text()]).toEqual([
          byte,
          integer,
          [...bytes],
          text,
        ]);
      }),
    );
  });

  it('come out whole, in order, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (texts, cuts) => {
        const stream = Buffer.concat(texts.map((text) => new FrameWriter().text(text).finish()));
        const found: string[] = [];
        const push = frameSplitter((frame) => found.push(new FrameReader(frame).text()));
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const end = at + (cuts[turn % cuts.length] ?? 1);
          push(stream.subarray(at, end));
          at = end;
        }
        expect(found).toEqual(texts);
      }),
    );
  });

  it('refuse to be read beyond their end', () => {
    const frame = new FrameWriter().text('abc').finish().subarray(4);
    expect(() => new FrameReader(frame.subarray(0, 5)).text()).toThrow(RangeError);
  });
});
