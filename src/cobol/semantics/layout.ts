import type { DataDescription, Usage } from '../syntax/index.ts';
import { integerOf, constantValue, type Constants, type LengthLookup } from './constants.ts';
import type { CobolDialect } from './dialect.ts';
import type { BoundFile, ConditionName, DataItem, Dimension, SemanticProblem } from './model.ts';
import { type ParsedPicture, type PictureContext, parsePicture } from './picture.ts';
import { alignment, binaryOfBytes, elementaryLength, pictureless } from './usage.ts';

export interface LayoutContext {
  readonly dialect: CobolDialect;
  readonly constants: Constants;
  readonly pictures: PictureContext;
  readonly lengthOf: LengthLookup;
  readonly report: (problem: SemanticProblem) => void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Omit<Mutable<DataItem>, 'children' | 'conditions' | 'parent' | 'root' | 'redefines'> & {
  children: Draft[];
  conditions: ConditionName[];
  parent: Draft | undefined;
  root: Draft;
  redefines: Draft | undefined;
};

interface Inherited {
  readonly usage: Usage | undefined;
  readonly sign: DataItem['sign'] | undefined;
  readonly dimensions: readonly Dimension[];
  readonly redefinition: boolean;
  readonly global: boolean;
}

const rootDefaults: Inherited = {
  usage: undefined,
  sign: undefined,
  dimensions: [],
  redefinition: false,
  global: false,
};

/**
 * Lays out the entries of one section: byte offsets, lengths, dimensions and categories of every item
 * (COBOL 2014 §8.5; sizes, SYNCHRONIZED slack and REDEFINES as GnuCOBOL 3.1.2 computes them).
 */
export function layoutSection(
  entries: readonly DataDescription[],
  section: DataItem['section'],
  context: LayoutContext,
  file?: BoundFile,
): DataItem[] {
  const roots: Draft[] = [];
  const renames: [Draft, DataDescription][] = [];
  for (const entry of entries) {
    if (isConstant(entry) || entry.level === 88) continue;
    if (entry.level === 66) {
      const owner = roots.at(-1);
      if (owner) renames.push([owner, entry]);
      continue;
    }
    const root = build(entry, undefined, section, context, file, {
      ...rootDefaults,
      global: file?.description.global ?? false,
    });
    root.redefines = redefined(entry, roots, context);
    if (root.redefines) markRedefinition(root);
    place(root, 0);
    assignDimensions(root, []);
    roots.push(root);
    for (const child of renamesBelow(entry)) renames.push([root, child]);
  }
  for (const [owner, entry] of renames) addRenames(owner, entry, context);
  return roots;
}

function* renamesBelow(entry: DataDescription): Generator<DataDescription> {
  for (const child of entry.children) {
    if (child.level === 66) yield child;
    yield* renamesBelow(child);
  }
}

function isConstant(entry: DataDescription): boolean {
  return entry.level === 78 || entry.constant !== undefined;
}

function build(
  entry: DataDescription,
  parent: Draft | undefined,
  section: DataItem['section'],
  context: LayoutContext,
  file: BoundFile | undefined,
  inherited: Inherited,
): Draft {
  const usage = entry.usage ?? inherited.usage;
  const sign = entry.sign ?? inherited.sign;
  const item: Draft = {
    kind: 'item',
    name: entry.name,
    level: entry.level,
    section,
    position: entry.position,
    syntax: entry,
    parent,
    children: [],
    conditions: [],
    root: undefined as unknown as Draft,
    offset: 0,
    length: 0,
    dimensions: [],
    category: 'group',
    usage: usage ?? 'display',
    picture: undefined,
    digits: 0,
    scale: 0,
    signed: false,
    sign: sign ?? { leading: false, separate: false },
    justified: entry.justified,
    blankWhenZero: entry.blankWhenZero,
    redefines: undefined,
    insideRedefinition: inherited.redefinition,
    initial: entry.values[0]?.from,
    external: entry.external,
    global: entry.global || inherited.global,
    based: entry.based,
    anyLength: entry.anyLength,
    renames: undefined,
    variableTable: undefined,
    file,
  };
  item.root = parent?.root ?? item;
  item.conditions = conditionsOf(item, entry);
  const below = {
    usage,
    sign,
    dimensions: [],
    redefinition: inherited.redefinition || entry.redefines !== undefined,
    global: item.global,
  };
  buildChildren(item, entry, section, context, file, below);
  if (item.children.length === 0) describeElementary(item, context);
  else item.usage = usage ?? 'display';
  const times = occurrences(entry, context);
  if (entry.occurs) item.dimensions = [dimension(item, times, entry)];
  return item;
}

function buildChildren(
  item: Draft,
  entry: DataDescription,
  section: DataItem['section'],
  context: LayoutContext,
  file: BoundFile | undefined,
  inherited: Inherited,
): void {
  for (const child of entry.children) {
    if (isConstant(child) || child.level === 88 || child.level === 66) continue;
    const built = build(child, item, section, context, file, inherited);
    built.redefines = redefined(child, item.children, context);
    if (built.redefines) markRedefinition(built);
    item.children.push(built);
  }
}

function dimension(item: Draft, times: number, entry: DataDescription): Dimension {
  return {
    times,
    min: entry.occurs?.min ?? (entry.occurs?.dependingOn ? 0 : times),
    stride: 0,
    dependingOn: entry.occurs?.dependingOn,
    table: item,
  };
}

function occurrences(entry: DataDescription, context: LayoutContext): number {
  if (!entry.occurs) return 1;
  const times = integerOf(constantValue(entry.occurs.max, context.constants, context.lengthOf));
  if (times === undefined || times < 1n || times > 100_000_000n) {
    report(
      context,
      'semantics/occurs-count',
      `OCCURS of ${entry.name ?? 'FILLER'} needs a whole number of at least 1`,
      entry.occurs.position,
    );
    return 1;
  }
  return Number(times);
}

function describeElementary(item: Draft, context: LayoutContext): void {
  const fixed = pictureless(item.usage);
  const entry = item.syntax;
  if (fixed) {
    item.category = fixed.category;
    item.digits = fixed.digits;
    item.signed = fixed.signed;
    item.length = elementaryLength(item.usage, undefined, false, context.dialect);
    return;
  }
  const picture = pictureOf(entry, context);
  if (!picture) return;
  item.picture = picture;
  item.category = picture.category;
  item.digits = picture.digits;
  item.scale = picture.scale;
  item.signed = picture.signed;
  if (item.blankWhenZero && item.category === 'numeric') item.category = 'numeric-edited';
  // In a picture of digits that BLANK WHEN ZERO makes an edited one, V takes a byte (GnuCOBOL 3.1.2, observed).
  const point =
    item.category === 'numeric-edited' && picture.category === 'numeric' && picture.text.includes('V') ? 1 : 0;
  item.length = elementaryLength(item.usage, picture, item.sign.separate, context.dialect) + point;
  const binary = picture.category === 'numeric' ? undefined : binaryOfBytes(item.usage, item.length);
  if (binary) Object.assign(item, { category: 'numeric', scale: 0, signed: false, ...binary });
}

function pictureOf(entry: DataDescription, context: LayoutContext): ParsedPicture | undefined {
  const place = entry.picture?.position ?? entry.position;
  if (!entry.picture) return pictureFromValue(entry, context);
  const picture = parsePicture(entry.picture.text, context.pictures);
  if (!('message' in picture)) return picture;
  report(context, 'semantics/picture', `PICTURE ${entry.picture.text}: ${picture.message}`, place);
  return undefined;
}

/** GnuCOBOL gives an item without PICTURE the size of its alphanumeric VALUE, or one byte. */
function pictureFromValue(entry: DataDescription, context: LayoutContext): ParsedPicture | undefined {
  const first = entry.values[0]?.from;
  const value = first === undefined ? undefined : constantValue(first, context.constants, context.lengthOf);
  if (value?.kind === 'literal' && !value.all) {
    const size = Math.max(1, value.value.length);
    return { text: `X(${size})`, category: 'alphanumeric', size, digits: 0, scale: 0, signed: false };
  }
  if (entry.anyLength) return { text: 'X', category: 'alphanumeric', size: 1, digits: 0, scale: 0, signed: false };
  report(
    context,
    'semantics/no-picture',
    `${entry.name ?? 'FILLER'} has neither a PICTURE nor subordinate items`,
    entry.position,
  );
  return undefined;
}

function redefined(entry: DataDescription, before: readonly Draft[], context: LayoutContext): Draft | undefined {
  if (entry.redefines === undefined) return undefined;
  const target = before.findLast((item) => item.name === entry.redefines);
  if (!target) {
    report(
      context,
      'semantics/redefines',
      `REDEFINES ${entry.redefines}: no item of that name stands before it at the same level`,
      entry.position,
    );
  }
  return target;
}

function markRedefinition(item: Draft): void {
  item.insideRedefinition = true;
  for (const child of item.children) markRedefinition(child);
}

/** Places an item at an offset and computes the length of groups; returns the item's alignment. */
function place(item: Draft, offset: number): number {
  item.offset = offset;
  if (item.children.length === 0) {
    return item.syntax.synchronized ? alignment(item.usage, item.length) : 1;
  }
  let at = offset;
  let end = offset;
  let groupAlignment = 1;
  for (const child of item.children) {
    const start = child.redefines ? child.redefines.offset : at;
    let childAlignment = place(child, start);
    if (childAlignment > 1 && !child.redefines && (start - item.root.offset) % childAlignment !== 0) {
      childAlignment = place(child, start + childAlignment - ((start - item.root.offset) % childAlignment));
    }
    groupAlignment = Math.max(groupAlignment, childAlignment);
    const own = child.dimensions[0];
    const stop = child.offset + child.length * (own?.times ?? 1);
    if (own) child.dimensions = [{ ...own, stride: child.length }];
    end = Math.max(end, stop);
    at = child.redefines ? Math.max(at, stop) : stop;
  }
  item.length = end - offset;
  if (item.dimensions.length > 0 && groupAlignment > 1 && item.length % groupAlignment !== 0) {
    item.length += groupAlignment - (item.length % groupAlignment);
  }
  return groupAlignment;
}

/** Gives every item the dimensions of the tables around it, and groups the table that makes their length vary. */
function assignDimensions(item: Draft, outer: readonly Dimension[]): void {
  const own = item.dimensions[0];
  item.dimensions = own ? [...outer, { ...own, stride: item.length }] : outer;
  for (const child of item.children) {
    assignDimensions(child, item.dimensions);
    const table = child.dimensions.at(-1);
    if (child.syntax.occurs?.dependingOn && table) item.variableTable = table;
    else if (child.variableTable && !child.redefines) item.variableTable = child.variableTable;
  }
}

function addRenames(owner: Draft, entry: DataDescription, context: LayoutContext): void {
  const phrase = entry.renames;
  if (!phrase) return;
  const from = descendant(owner.root, phrase.from.name);
  const thru = phrase.thru ? descendant(owner.root, phrase.thru.name) : from;
  if (!from || !thru) {
    report(
      context,
      'semantics/renames',
      `RENAMES ${(from ? phrase.thru : phrase.from)?.name ?? ''}: no such item in the record`,
      entry.position,
    );
    return;
  }
  const single = from === thru;
  const item: Draft = {
    ...from,
    name: entry.name,
    level: 66,
    position: entry.position,
    syntax: entry,
    parent: owner.root,
    children: single ? from.children.filter((child) => child.level !== 66) : [],
    conditions: [],
    length: thru.offset + thru.length * (thru.syntax.occurs ? (thru.dimensions.at(-1)?.times ?? 1) : 1) - from.offset,
    category: single ? from.category : 'group',
    dimensions: [],
    redefines: from,
    insideRedefinition: true,
    initial: undefined,
    renames: { from: from, thru: thru },
  };
  item.conditions = conditionsOf(item, entry);
  owner.root.children.push(item);
}

function conditionsOf(item: Draft, entry: DataDescription): ConditionName[] {
  return entry.conditions.map((condition) => ({
    kind: 'condition',
    name: condition.name ?? '',
    item: item as DataItem,
    position: condition.position,
    values: condition.values,
    falseValue: condition.falseValue,
  }));
}

function descendant(item: Draft, name: string): Draft | undefined {
  if (item.name === name && item.level !== 66) return item;
  for (const child of item.children) {
    const found = descendant(child, name);
    if (found) return found;
  }
  return undefined;
}

function report(context: LayoutContext, rule: string, message: string, position: DataItem['position']): void {
  context.report({ kind: 'problem', rule, message, position, severity: 'error' });
}
