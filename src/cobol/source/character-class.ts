/** What a character may be part of in a COBOL program, as bits. */
export const wordPart = 1;
/** May also start and end a word. */
export const wordEdge = 2;
export const digit = 4;
export const blank = 8;

const classes = new Uint8Array(256);
for (let code = 0; code <= 0x20; code++) classes[code] = blank;
for (let code = 0x30; code <= 0x39; code++) classes[code] = wordPart | wordEdge | digit;
for (let code = 0x41; code <= 0x5a; code++) classes[code] = wordPart | wordEdge;
for (let code = 0x61; code <= 0x7a; code++) classes[code] = wordPart | wordEdge;
for (let code = 0x80; code <= 0xff; code++) classes[code] = wordPart | wordEdge;
classes[0x2d] = wordPart;
classes[0x5f] = wordPart;

/** The bits of the character at `offset`; 0 behind the end of the text. */
export function characterClass(text: string, offset: number): number {
  return classes[text.charCodeAt(offset)] ?? 0;
}
