import { ebcdicToLatin1 } from './ebcdic-tables.ts';
import type { SourceEncoding } from './source-unit.ts';

/** What the bytes of a file look like: text in some encoding, or no text at all. */
export type ContentKind = 'ascii' | 'latin1' | 'utf8' | 'ebcdic' | 'binary' | 'empty';

const sampleSize = 64 * 1024;

/** Tells text from data by the bytes alone. Looks at the first 64 KB. */
export function detectContent(bytes: Uint8Array): ContentKind {
  const sample = bytes.subarray(0, sampleSize);
  if (sample.length === 0) return 'empty';
  const counts = new Uint32Array(256);
  for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1;
  if (looksEbcdic(counts, sample.length)) return 'ebcdic';
  if (looksBinary(counts, sample.length)) return 'binary';
  if (sum(counts, 0x80, 0xff) === 0) return 'ascii';
  return isUtf8(bytes.length > sampleSize ? trimToLineEnd(sample) : sample) ? 'utf8' : 'latin1';
}

/**
 * Turns a file into characters, one per byte, so that literals keep their bytes.
 * A UTF-8 byte order mark is dropped.
 */
export function decodeText(bytes: Uint8Array, encoding: SourceEncoding): string {
  if (encoding !== 'latin1') return decodeEbcdic(bytes, encoding);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return latin1(bytes.subarray(start));
}

/**
 * Splits text into lines without their ends. LF and CR LF end lines; a file without any LF may use CR alone, or be made of
 * card images of 80 characters without line ends, as files copied from a mainframe in record format are.
 */
export function splitLines(text: string): string[] {
  if (!text.includes('\n')) {
    if (text.includes('\r')) return dropLastEmpty(text.split('\r'));
    if (text.length > 80 && text.length % 80 === 0) return cards(text);
  }
  const lines = dropLastEmpty(text.split('\n'));
  if (!text.includes('\r')) return lines;
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeEbcdic(bytes: Uint8Array, encoding: 'cp037' | 'cp1047'): string {
  const table = ebcdicToLatin1[encoding];
  return latin1(bytes.map((byte) => (byte === 0x15 || byte === 0x25 ? 0x0a : (table[byte] ?? 0))));
}

/** EBCDIC text is mostly 0x40 (space), 0xC1-0xE9 (capitals), 0xF0-0xF9 (digits); its bytes read as ASCII are mostly not text. */
function looksEbcdic(counts: Uint32Array, size: number): boolean {
  const spaces = counts[0x40] ?? 0;
  const letters = sum(counts, 0xc1, 0xc9) + sum(counts, 0xd1, 0xd9) + sum(counts, 0xe2, 0xe9);
  const asciiLetters = sum(counts, 0x41, 0x5a) + sum(counts, 0x61, 0x7a);
  const asciiSpaces = counts[0x20] ?? 0;
  const text = spaces + letters + sum(counts, 0xf0, 0xf9) + sum(counts, 0x4b, 0x4f) + sum(counts, 0x5a, 0x61);
  return spaces > asciiSpaces && letters > asciiLetters && letters > 0 && text > size * 0.7;
}

/** Control characters that text files hold: TAB LF VT FF CR and the SUB that ends old DOS files. */
const textControls = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a]);

function looksBinary(counts: Uint32Array, size: number): boolean {
  let controls = 0;
  for (let code = 0; code < 0x20; code++) if (!textControls.has(code)) controls += counts[code] ?? 0;
  const nuls = counts[0] ?? 0;
  return nuls > size * 0.01 || controls > size * 0.05;
}

function sum(counts: Uint32Array, from: number, to: number): number {
  let total = 0;
  for (let code = from; code <= to; code++) total += counts[code] ?? 0;
  return total;
}

function trimToLineEnd(sample: Uint8Array): Uint8Array {
  const end = sample.lastIndexOf(0x0a);
  return end < 0 ? sample : sample.subarray(0, end);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function dropLastEmpty(lines: string[]): string[] {
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function cards(text: string): string[] {
  return Array.from({ length: text.length / 80 }, (_, card) => text.slice(card * 80, card * 80 + 80));
}
