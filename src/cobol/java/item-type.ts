import type { DataItem } from '../semantics/index.ts';

/** The field class of the support library that an item is declared with. */
export type FieldClass =
  | 'Group'
  | 'Alphanumeric'
  | 'NumericEdited'
  | 'AlphanumericEdited'
  | 'Zoned'
  | 'Packed'
  | 'Binary'
  | 'FloatingPoint'
  | 'Pointer';

/** How an elementary item is declared: the factory method of its group, the arguments behind the offset, and modifiers. */
export interface FieldDeclaration {
  readonly fieldClass: FieldClass;
  readonly factory: string;
  readonly arguments: readonly string[];
  readonly modifiers: readonly string[];
}

/** The declaration of an item; undefined for categories that the support library does not know (NATIONAL, BOOLEAN). */
export function fieldDeclaration(item: DataItem): FieldDeclaration | undefined {
  switch (item.category) {
    case 'group':
      return declared('Group', 'group', [String(item.length)]);
    case 'alphabetic':
    case 'alphanumeric':
      return alphanumeric(item);
    case 'alphanumeric-edited':
      return declared('AlphanumericEdited', 'alphanumericEdited', picture(item));
    case 'numeric-edited':
      return declared('NumericEdited', 'numericEdited', picture(item), item.blankWhenZero ? ['.blankWhenZero()'] : []);
    case 'floating':
      return declared('FloatingPoint', item.length === 4 ? 'float32' : 'float64', []);
    case 'index':
      return declared('Binary', 'index', []);
    case 'pointer':
      return declared('Pointer', 'pointer', []);
    case 'numeric':
      return numeric(item);
    default:
      return undefined;
  }
}

function declared(
  fieldClass: FieldClass,
  factory: string,
  args: readonly string[],
  modifiers: readonly string[] = [],
): FieldDeclaration {
  return { fieldClass, factory, arguments: args, modifiers };
}

function picture(item: DataItem): string[] {
  return [`"${item.picture?.text ?? ''}"`];
}

function alphanumeric(item: DataItem): FieldDeclaration | undefined {
  if (item.usage === 'comp-x' || item.usage === 'comp-5') return undefined;
  const modifiers = [item.justified ? '.justifiedRight()' : '', item.anyLength ? '.anyLength()' : ''].filter(
    (modifier) => modifier !== '',
  );
  return declared(
    'Alphanumeric',
    item.category === 'alphabetic' ? 'alphabetic' : 'alphanumeric',
    [String(item.length)],
    modifiers,
  );
}

function numeric(item: DataItem): FieldDeclaration | undefined {
  switch (item.usage) {
    case 'comp-3':
      return declared('Packed', 'packed', picture(item));
    case 'comp-6':
      return declared('Packed', 'unsignedPacked', picture(item));
    case 'binary':
      return declared('Binary', 'binary', picture(item));
    case 'comp-5':
      return declared('Binary', 'nativeBinary', picture(item));
    // COMP-N is COMP-X under another name (GnuCOBOL 3.1.2, observed).
    case 'comp-n':
    case 'comp-x':
      return declared('Binary', 'compactBinary', picture(item));
    case 'display':
      return declared('Zoned', 'zoned', picture(item), signModifiers(item));
    default:
      return item.usage.startsWith('binary-')
        ? declared('Binary', 'nativeInteger', [String(item.length), String(item.signed)])
        : undefined;
  }
}

function signModifiers(item: DataItem): string[] {
  if (!item.signed) return [];
  if (item.sign.separate) return [item.sign.leading ? '.signLeadingSeparate()' : '.signSeparate()'];
  return item.sign.leading ? ['.signLeading()'] : [];
}

/** The largest absolute value that an integer item can hold; undefined where it has decimals or no bound that a `long` could keep. */
export function integerBound(item: DataItem, binaryTruncate: boolean): bigint | undefined {
  if (item.category === 'index') return 2n ** 31n;
  if (item.category !== 'numeric' || item.scale > 0) return undefined;
  const isBinary =
    item.usage === 'binary' ||
    item.usage.startsWith('binary-') ||
    item.usage === 'comp-5' ||
    item.usage === 'comp-x' ||
    item.usage === 'comp-n';
  const byDigits = 10n ** BigInt(item.digits);
  if (!isBinary) return item.digits > 18 ? undefined : byDigits;
  if (item.length > 8) return undefined;
  const byBytes = 2n ** BigInt(8 * item.length - (item.signed ? 1 : 0));
  const holdsBytes = item.usage !== 'binary' || !binaryTruncate;
  const bound = holdsBytes ? byBytes : byDigits;
  return bound > 2n ** 63n ? undefined : bound;
}
