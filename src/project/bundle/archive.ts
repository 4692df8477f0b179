import { gunzipSync } from 'node:zlib';
import type { BundleFile } from './bundle-manifest.ts';

const BLOCK = 512;

/** All that a bundle may be when it is unpacked: more is no bundle of ours. */
const MOST_BYTES = 2 ** 30;

/**
 * The files of a .tar.gz archive, with nothing written anywhere. Only plain files are taken: a bundle holds no links.
 *
 * @throws RangeError what is wrong with the archive
 */
export function unpack(archive: Uint8Array): readonly BundleFile[] {
  const data = gunzip(archive);
  const files: BundleFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= data.length; ) {
    const header = data.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    const { name, bytes, type } = readHeader(header);
    const content = data.subarray(at + BLOCK, at + BLOCK + bytes);
    if (content.length < bytes) throw new RangeError('the archive ends too early');
    at += BLOCK + Math.ceil(bytes / BLOCK) * BLOCK;
    if (type === 'x') longName = pathIn(content);
    else if (type === '0' || type === '\0') {
      files.push({ path: longName ?? name, content });
      longName = undefined;
    } else throw new RangeError(`${name} is no plain file`);
  }
  throw new RangeError('the archive ends too early');
}

function gunzip(archive: Uint8Array): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new RangeError(`it cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
}

function readHeader(header: Buffer): { readonly name: string; readonly bytes: number; readonly type: string } {
  const text = (from: number, to: number): string => header.toString('utf8', from, to).replace(/\0.*$/s, '');
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (Number.parseInt(text(148, 156), 8) !== sum) throw new RangeError('a header of the archive is damaged');
  const bytes = Number.parseInt(text(124, 136), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError('a header of the archive is damaged');
  const prefix = text(345, 500);
  return {
    name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    bytes,
    type: header.toString('latin1', 156, 157),
  };
}

/** The `path` of pax records: `<length> path=<value>\n`. */
function pathIn(records: Buffer): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < records.length; ) {
    const length = Number.parseInt(records.toString('latin1', at, Math.min(at + 12, records.length)), 10);
    if (!(length > 0) || at + length > records.length) throw new RangeError('a header of the archive is damaged');
    const record = records.toString('utf8', at, at + length - 1);
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key === 'path') found = value;
    at += length;
  }
  return found;
}
