/** A file of an archive: its name with forward slashes, its length, its bytes. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  readonly content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const BLOCK = 512;

/** The largest length that the header of a file can hold. */
const LARGEST = 8 ** 11 - 1;

/**
 * A POSIX (pax) archive of files. The same files give the same bytes: no times, no owners, mode 0644, in the order given.
 *
 * @throws RangeError when a content has another length than its entry says
 */
export async function* tar(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const { name, bytes, content } of entries) {
    const records = paxRecords(name, bytes);
    if (records.length > 0) {
      yield header('PaxHeader', records.length, 'x');
      yield padded(records);
    }
    yield header(records.length > 0 ? 'see-pax-header' : name, bytes, '0');
    let written = 0;
    for await (const chunk of content()) {
      written += chunk.byteLength;
      yield chunk;
    }
    if (written !== bytes) throw new RangeError(`${name} has ${written} bytes, not ${bytes}`);
    if (bytes % BLOCK > 0) yield Buffer.alloc(BLOCK - (bytes % BLOCK));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** What the plain header cannot say: a long name, one that is not ASCII, a length from 8 GiB on. */
function paxRecords(name: string, bytes: number): Buffer {
  const fits = Buffer.byteLength(name) <= 100 && /^[\u0020-\u007e]*$/.test(name);
  const path = fits ? '' : paxRecord('path', name);
  const size = bytes <= LARGEST ? '' : paxRecord('size', String(bytes));
  return Buffer.from(path + size);
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length += 1;
  return `${length} ${key}=${value}\n`;
}

function header(name: string, bytes: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'utf8');
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${Math.min(bytes, LARGEST).toString(8).padStart(11, '0')}\0`, 124);
  block.write(`${'0'.repeat(11)}\0`, 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % BLOCK;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(BLOCK - rest)]);
}
