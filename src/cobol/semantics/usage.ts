import type { Usage } from '../syntax/index.ts';
import type { CobolDialect } from './dialect.ts';
import type { Category } from './model.ts';
import type { ParsedPicture } from './picture.ts';

/** Bytes of an elementary item by usage, picture and dialect (GnuCOBOL 3.1.2; the COMP tables observed with `LENGTH OF`). */
export function elementaryLength(
  usage: Usage,
  picture: ParsedPicture | undefined,
  separateSign: boolean,
  dialect: CobolDialect,
): number {
  const fixed = fixedUsage[usage];
  if (fixed !== undefined) return fixed.bytes;
  const size = picture?.size ?? 0;
  switch (usage) {
    case 'binary':
      return binaryBytes(size, picture?.signed ?? false, dialect.binarySize);
    case 'comp-5':
      // Three bytes take four unless every size is allowed.
      return picture !== undefined && picture.category !== 'numeric'
        ? dialect.binarySize === '1--8'
          ? size
          : ([1, 2, 4, 8].find((bytes) => size <= bytes) ?? size)
        : binaryBytes(size, picture?.signed ?? false, nativeSize(dialect));
    case 'comp-x':
    case 'comp-n':
      return picture !== undefined && picture.category !== 'numeric'
        ? size
        : binaryBytes(size, picture?.signed ?? false, '1--8');
    case 'comp-3':
      return Math.floor(size / 2) + 1;
    case 'comp-6':
      return Math.floor((size + 1) / 2);
    default:
      return size + (separateSign && picture?.signed && picture.category === 'numeric' ? 1 : 0);
  }
}

/** One byte for two digits also where COMP takes two (GnuCOBOL 3.1.2, observed). */
function nativeSize({ binarySize }: CobolDialect): CobolDialect['binarySize'] {
  return binarySize === '2-4-8' ? '1-2-4-8' : binarySize;
}

interface FixedUsage {
  readonly bytes: number;
  readonly category: Category;
  readonly digits: number;
  readonly signed: boolean;
}

/** Usages that take no picture. Digits are those of the largest value, as DISPLAY shows them. */
const fixedUsage: Partial<Record<Usage, FixedUsage>> = {
  'comp-1': { bytes: 4, category: 'floating', digits: 7, signed: true },
  'comp-2': { bytes: 8, category: 'floating', digits: 15, signed: true },
  'float-short': { bytes: 4, category: 'floating', digits: 7, signed: true },
  'float-long': { bytes: 8, category: 'floating', digits: 15, signed: true },
  index: { bytes: 4, category: 'index', digits: 9, signed: true },
  pointer: { bytes: 8, category: 'pointer', digits: 0, signed: false },
  'program-pointer': { bytes: 8, category: 'pointer', digits: 0, signed: false },
  'binary-char': { bytes: 1, category: 'numeric', digits: 3, signed: true },
  'binary-char-unsigned': { bytes: 1, category: 'numeric', digits: 3, signed: false },
  'binary-short': { bytes: 2, category: 'numeric', digits: 5, signed: true },
  'binary-short-unsigned': { bytes: 2, category: 'numeric', digits: 5, signed: false },
  'binary-long': { bytes: 4, category: 'numeric', digits: 10, signed: true },
  'binary-long-unsigned': { bytes: 4, category: 'numeric', digits: 10, signed: false },
  'binary-double': { bytes: 8, category: 'numeric', digits: 19, signed: true },
  'binary-double-unsigned': { bytes: 8, category: 'numeric', digits: 20, signed: false },
};

/** The properties of a usage that takes no picture; undefined where the picture decides. */
export function pictureless(usage: Usage): FixedUsage | undefined {
  return fixedUsage[usage];
}

/** Decimal digits of COMP-X by bytes, as DISPLAY shows them. */
const compactDigits = [0, 2, 4, 7, 9, 12, 14, 16, 18];

const nativeUsages: Readonly<Record<number, Usage>> = {
  1: 'binary-char-unsigned',
  2: 'binary-short-unsigned',
  4: 'binary-long-unsigned',
  8: 'binary-double-unsigned',
};

/** What `PIC X(n)` with a binary usage is: an unsigned integer of n bytes (GnuCOBOL 3.1.2, observed). */
export function binaryOfBytes(
  usage: Usage,
  bytes: number,
): { readonly usage: Usage; readonly digits: number; readonly picture: ParsedPicture | undefined } | undefined {
  if (usage === 'comp-5') {
    const native = nativeUsages[bytes];
    return native && { usage: native, digits: fixedUsage[native]?.digits ?? 0, picture: undefined };
  }
  const digits = compactDigits[bytes];
  if ((usage !== 'comp-x' && usage !== 'comp-n') || digits === undefined) return undefined;
  const picture = { text: `9(${digits})`, category: 'numeric', size: digits, digits, scale: 0, signed: false } as const;
  return { usage: 'comp-x', digits, picture };
}

/** The boundary that SYNCHRONIZED aligns an item to; 1 where it has no effect. */
export function alignment(usage: Usage, length: number): number {
  switch (usage) {
    case 'binary':
    case 'comp-5':
    case 'comp-x':
    case 'comp-n':
    case 'binary-char':
    case 'binary-char-unsigned':
    case 'binary-short':
    case 'binary-short-unsigned':
    case 'binary-long':
    case 'binary-long-unsigned':
    case 'binary-double':
    case 'binary-double-unsigned':
    case 'comp-1':
    case 'comp-2':
    case 'float-short':
    case 'float-long':
    case 'index':
    case 'pointer':
    case 'program-pointer':
      return length === 2 || length === 4 || length === 8 ? length : 1;
    default:
      return 1;
  }
}

function binaryBytes(digits: number, signed: boolean, rule: CobolDialect['binarySize']): number {
  if (digits > 18) return 16;
  switch (rule) {
    case '1-2-4-8':
      return digits <= 2 ? 1 : digits <= 4 ? 2 : digits <= 9 ? 4 : 8;
    case '2-4-8':
      return digits <= 4 ? 2 : digits <= 9 ? 4 : 8;
    case '1--8': {
      // The fewest bytes that hold the largest value: index = bytes - 1, entry = most digits.
      const most = signed ? [2, 4, 6, 9, 11, 14, 16, 18] : [2, 4, 7, 9, 12, 14, 16, 18];
      return most.findIndex((limit) => digits <= limit) + 1;
    }
  }
}
