import { DrydockError } from '../model/index.ts';
import { harmless } from './harmless-text.ts';

export interface TextWindow {
  /** Null: the content is binary. */
  readonly text: string | null;
  /** Null: nothing comes after it. */
  readonly nextOffset: number | null;
}

/**
 * A part of a text that comes as bytes; stops reading after it. The part ends where a character ends.
 *
 * @throws DRY-E8081 when the content ends before `offset`
 */
export async function readText(
  content: AsyncIterable<Uint8Array>,
  { offset, bytes, sha256 }: { readonly offset: number; readonly bytes: number; readonly sha256: string },
): Promise<TextWindow> {
  const end = offset + bytes;
  const parts: Uint8Array[] = [];
  let read = 0;
  let goesOn = false;
  for await (const chunk of content) {
    const from = Math.max(0, offset - read);
    const to = Math.min(chunk.length, end - read);
    if (to > from) parts.push(chunk.subarray(from, to));
    read += chunk.length;
    if (read > end) {
      goesOn = true;
      break;
    }
  }
  if (read < offset || (read === offset && offset > 0))
    throw new DrydockError('DRY-E8081', { sha256, offset, bytes: read });
  const part = Buffer.concat(parts);
  if (part.includes(0)) return { text: null, nextOffset: null };
  const cut = goesOn ? part.subarray(0, wholeCharacters(part)) : part;
  const text = decoded(cut);
  return { text, nextOffset: goesOn && text !== null ? offset + cut.length : null };
}

/** Bytes up to the last one with which a character ends. */
function wholeCharacters(part: Buffer): number {
  for (let back = 1; back <= Math.min(3, part.length); back++) {
    const byte = part[part.length - back] ?? 0;
    if (byte < 0x80) return part.length;
    if (byte >= 0xc0) return lengthOf(byte) > back ? part.length - back : part.length;
  }
  return part.length;
}

function lengthOf(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/** Text, or null for bytes that are none: a tenth of what cannot be read is too much. */
function decoded(part: Buffer): string | null {
  const text = new TextDecoder('utf-8').decode(part);
  const unreadable = text.split('\ufffd').length - 1;
  return unreadable * 10 > text.length ? null : harmless(text);
}
