/** First bytes of well-known formats. */
const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['a program of Linux (ELF)', [0x7f, 0x45, 0x4c, 0x46]],
  ['a program of Windows', [0x4d, 0x5a, 0x90]],
  ['a Java class', [0xca, 0xfe, 0xba, 0xbe]],
  ['a ZIP or JAR archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['an old Office document', [0xd0, 0xcf, 0x11, 0xe0]],
];

/** What a binary file is, by its first bytes. */
export function signatureOf(bytes: Uint8Array): string | undefined {
  return signatures.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0];
}
