import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from './text-window.ts';

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a part of a text', () => {
  it('goes on where the part before ended: together they are the whole, wherever characters and chunks are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ö', '表', '🚀', '\n'), minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 4, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (whole, bytes, size) => {
          const content = Buffer.from(whole);
          let offset: number | null = 0;
          let read = '';
          while (offset !== null) {
            const part: Awaited<ReturnType<typeof readText>> = await readText(chunks(content, size), {
              offset,
              bytes,
              sha256: 'x',
            });
            read += part.text ?? '';
            expect(part.nextOffset === null || part.nextOffset > offset).toBe(true);
            offset = part.nextOffset;
          }
          expect(read).toBe(whole);
        },
      ),
    );
  });

  it('is none of binary content, nor of bytes that no text has', async () => {
    const window = { offset: 0, bytes: 100, sha256: 'x' };
    expect(await readText(chunks(Buffer.from([65, 0, 66]), 10), window)).toEqual({ text: null, nextOffset: null });
    expect(await readText(chunks(Buffer.alloc(50, 0xff), 10), window)).toEqual({ text: null, nextOffset: null });
    expect(await readText(chunks(Buffer.from(''), 10), window)).toEqual({ text: '', nextOffset: null });
  });

  it('beyond the end is an error that says how long the content is', async () => {
    await expect(readText(chunks(Buffer.from('abc'), 2), { offset: 3, bytes: 10, sha256: 'x' })).rejects.toMatchObject({
      code: 'DRY-E8081',
      message: expect.stringContaining('3 bytes') as string,
    });
  });

  it('reads no more than it needs', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 1;
        yield Buffer.from('0123456789');
      }
    }
    expect(await readText(endless(), { offset: 15, bytes: 10, sha256: 'x' })).toEqual({
      text: '5678901234',
      nextOffset: 25,
    });
    expect(given).toBe(3);
  });
});
