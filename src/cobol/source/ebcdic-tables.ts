/**
 * EBCDIC code pages as tables: the two hex digits at 2*b are the Latin-1 code of byte b. Both map onto all of Latin-1, one to one.
 * Source: IBM CDRA code pages 037 and 1047; line ends (0x15 NEL, 0x25 LF) are left to the reader of lines.
 */
const cp037Hex =
  '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f' +
  '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a' +
  '20a0e2e4e0e1e3e5e7f1a22e3c282b7c26e9eaebe8edeeefecdf21242a293bac' +
  '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22' +
  'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4' +
  'b57e737475767778797aa1bfd0dddeae5ea3a5b7a9a7b6bcbdbe5b5dafa8b4d7' +
  '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff' +
  '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f';

/** Code page 1047 differs from 037 in six characters: [ ] ^ ¬ Ý ¨. */
const cp1047Differences: Readonly<Record<number, number>> = {
  0x5f: 0x5e,
  0xad: 0x5b,
  0xb0: 0xac,
  0xba: 0xdd,
  0xbb: 0xa8,
  0xbd: 0x5d,
};

const cp037: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number.parseInt(cp037Hex.slice(byte * 2, byte * 2 + 2), 16),
);

/** Latin-1 codes by EBCDIC byte. */
export const ebcdicToLatin1: Readonly<Record<'cp037' | 'cp1047', Uint8Array>> = {
  cp037,
  cp1047: cp037.map((code, byte) => cp1047Differences[byte] ?? code),
};
