/** A field of a record, as far as a difference has to be explained. Offsets and lengths are in bytes. */
export interface FieldPlace {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** How the bytes of a file are divided. `lines`: records end with a newline. */
export interface FileLayout {
  readonly record: { readonly kind: 'fixed'; readonly length: number } | { readonly kind: 'lines' };
  readonly fields: readonly FieldPlace[];
}

/** The record and field in which a byte lies. */
export interface FieldLocation {
  /** From 1. */
  readonly record: number;
  /** The innermost field; undefined for bytes that no field covers. */
  readonly field?: string | undefined;
}

/** Finds the record and field of a byte, from its offset, or from its line and column in a file of lines. */
export function locateField(
  layout: FileLayout,
  place: { readonly offset: number; readonly line: number; readonly column: number },
): FieldLocation {
  const { record } = layout;
  const number = record.kind === 'fixed' ? Math.floor(place.offset / record.length) + 1 : place.line;
  const offset = record.kind === 'fixed' ? place.offset % record.length : place.column - 1;
  const covering = layout.fields.filter((field) => offset >= field.offset && offset < field.offset + field.length);
  const innermost = covering.reduce<FieldPlace | undefined>(
    (best, field) => (best === undefined || field.length < best.length ? field : best),
    undefined,
  );
  return { record: number, field: innermost?.name };
}
