import type { BoundProgram, DataItem } from '../semantics/index.ts';
import type { FieldGroup, FieldModel } from './class-model.ts';
import type { ProgramContext, StatementContext } from './context.ts';
import { place } from './diagnostic.ts';
import { hasOwnDialect } from './dialect-constant.ts';
import { fieldDeclaration } from './item-type.ts';
import { integerLiteral, stringLiteral } from './java-literal.ts';
import { figurativeText } from './operand.ts';
import { recordArea } from './record-area.ts';
import { valueOf } from './value.ts';

/** The fields of all data items of a program, section by section, in source order. */
export function dataFields(context: StatementContext): FieldGroup[] {
  const { bound } = context.program;
  return [
    fileSection(context),
    section(
      context,
      'WORKING-STORAGE SECTION',
      bound.workingStorage,
      `Storage storage = workingStorage(${arenaSize(bound.workingStorage)})`,
      'storage',
    ),
    indexNames(context),
    section(
      context,
      'LOCAL-STORAGE SECTION',
      bound.localStorage,
      `Storage localStorage = localStorage(${arenaSize(bound.localStorage)})`,
      'localStorage',
    ),
    section(context, 'LINKAGE SECTION', bound.linkage, undefined, ''),
  ].filter((group) => group.fields.length > 0);
}

/** Bytes that the records take, rounded up as the library aligns them. */
function arenaSize(roots: readonly DataItem[]): number {
  const inArena = roots.filter((root) => !root.external && !root.based && !root.redefines);
  return inArena.reduce((sum, root) => sum + Math.ceil(rootLength(root, roots) / 16) * 16, 0);
}

/** A redefinition may be longer than what it redefines. */
function rootLength(root: DataItem, roots: readonly DataItem[]): number {
  const total = totalLength(root);
  return Math.max(total, ...roots.filter((other) => redefinedRoot(other) === root).map(totalLength));
}

function totalLength(item: DataItem): number {
  return item.length * (item.syntax.occurs ? (item.dimensions.at(-1)?.times ?? 1) : 1);
}

/** The item at the bottom of a chain of redefinitions. */
function redefinedRoot(root: DataItem): DataItem {
  return root.redefines && root.level !== 66 ? redefinedRoot(root.redefines) : root;
}

function section(
  context: StatementContext,
  title: string,
  roots: readonly DataItem[],
  storage: string | undefined,
  storageName: string,
): FieldGroup {
  const usesStorage = roots.some((root) => !root.external && !root.based && !root.redefines);
  const fields = roots.flatMap((root) => rootFields(context, root, roots, storageName));
  const own = storage !== undefined && usesStorage ? [storageField(storage, storageName)] : [];
  return { title, fields: [...own, ...fields] };
}

function storageField(declaration: string, javaName: string): FieldModel {
  return { declaration, note: '', starts: undefined, comments: [], cobol: undefined, javaName };
}

function rootFields(
  context: StatementContext,
  root: DataItem,
  roots: readonly DataItem[],
  storageName: string,
): FieldModel[] {
  const { names } = context.program;
  const name = names.item(root);
  const base = root.redefines && root.section !== 'file' ? redefinedRoot(root) : undefined;
  if (base) return [...itemFields(context, root, `${names.item(base)}Area`, 0)];
  const ownStorage = separateStorage(context, root);
  const source = ownStorage ? `${name}Storage` : storageName;
  // `record` takes the next part of an arena; `linkage` covers memory that is given.
  const factory = ownStorage && !isResult(context.program.bound, root) ? 'linkage' : 'record';
  const length = rootLength(root, roots);
  const area = `${source}.${factory}(${length})`;
  const before: FieldModel[] = ownStorage ? [{ ...storageField(ownStorage, `${name}Storage`), starts: 'record' }] : [];
  const isRedefined = roots.some((other) => redefinedRoot(other) === root && other !== root);
  if (!isRedefined) return [...before, ...itemFields(context, root, area, 0, ownStorage === undefined)];
  const shared: FieldModel = {
    ...storageField(`Group ${name}Area = ${area}`, `${name}Area`),
    starts: ownStorage ? undefined : 'record',
  };
  return [...before, shared, ...itemFields(context, root, `${name}Area`, 0, false)];
}

function isResult(bound: BoundProgram, root: DataItem): boolean {
  return bound.returning === root && !bound.using.some((parameter) => parameter.item === root);
}

/** LINKAGE, BASED and EXTERNAL items have a storage of their own. */
function separateStorage(context: StatementContext, root: DataItem): string | undefined {
  const name = context.program.names.item(root);
  if (root.external)
    return `Storage ${name}Storage = external(${stringLiteral(root.syntax.externalName ?? root.name ?? '')}, ${totalLength(root)})`;
  if (root.section !== 'linkage' && !root.based) return undefined;
  if (isResult(context.program.bound, root))
    return `Storage ${name}Storage = ${plainStorage(context.program, totalLength(root))}`;
  return `Storage ${name}Storage = linkageStorage()`;
}

/** Memory without initial values: a result of RETURNING, the record area of a file (GnuCOBOL 3.1.2, observed). */
function plainStorage(program: ProgramContext, length: number): string {
  return `Storage.allocate(${[String(length), ...(hasOwnDialect(program) ? ['DIALECT'] : [])].join(', ')})`;
}

/** An item and everything below it. `parent` is the Java text of the group that it is declared in. */
function itemFields(
  context: StatementContext,
  item: DataItem,
  parent: string,
  parentOffset: number,
  startsRecord = true,
): FieldModel[] {
  const isRecord =
    item.parent === undefined &&
    item.category === 'group' &&
    !item.syntax.occurs &&
    /\.(record|linkage)\(\d+\)$/.test(parent);
  const own = itemField(context, item, parent, parentOffset, isRecord, startsRecord && item.parent === undefined);
  const below =
    item.level === 66
      ? []
      : item.children.flatMap((child) => itemFields(context, child, context.program.names.item(item), item.offset));
  return own ? [own, ...below] : below;
}

function itemField(
  context: StatementContext,
  item: DataItem,
  parent: string,
  parentOffset: number,
  isRecord: boolean,
  startsRecord: boolean,
): FieldModel | undefined {
  const declared = fieldDeclaration(item);
  const name = context.program.names.item(item);
  if (!declared) {
    context.program.report({
      rule: 'java/unsupported-item',
      message: `USAGE or PICTURE of ${item.name ?? 'FILLER'} (${item.usage}) is not supported`,
      position: item.position,
      severity: 'error',
    });
    return undefined;
  }
  const factory = isRecord
    ? ''
    : `.${declared.factory}(${[String(item.offset - parentOffset), ...declared.arguments].join(', ')})`;
  return {
    declaration: `${declared.fieldClass} ${name} = ${parent}${factory}${declared.modifiers.join('')}${occursText(item)}${clauseText(context, item)}`,
    note: noteOf(item),
    comments: context.program.comments.before(item.position),
    starts: startsRecord ? (item.category === 'group' ? 'record' : 'single') : undefined,
    cobol: item.name === undefined ? undefined : { name: item.name, position: item.position },
    javaName: name,
  };
}

function occursText(item: DataItem): string {
  if (item.level === 66) return '';
  return item.dimensions.map((dimension) => `.occurs(${dimension.times}, ${dimension.stride})`).join('');
}

function clauseText(context: StatementContext, item: DataItem): string {
  let text = '';
  if (item.name === undefined && item.level !== 1 && item.level !== 77) text += '.filler()';
  if (item.redefines) return `${text}.redefining()`;
  if (item.initial === undefined || item.insideRedefinition || item.level === 66) return text;
  return text + initialValue(context, item);
}

function initialValue(context: StatementContext, item: DataItem): string {
  const source = item.initial;
  const value = source && valueOf(context, source);
  if (value?.kind === 'literal') {
    const { type, value: literal, all } = value.literal;
    if (all) return `.value(Literal.all(${stringLiteral(literal)}))`;
    if (type !== 'numeric') return `.value(${stringLiteral(literal)})`;
    const integer = literal.replace(/^\+/, '');
    const isNumber = item.category === 'numeric' || item.category === 'floating' || item.category === 'index';
    return isNumber && /^-?\d{1,18}$/.test(integer)
      ? `.value(${integerLiteral(BigInt(integer))})`
      : `.value(Literal.number("${integer}"))`;
  }
  if (value?.kind === 'figurative') {
    const isNumber = item.category === 'numeric' || item.category === 'floating';
    return value.figurative.constant === 'ZERO' && isNumber
      ? '.value(0)'
      : `.value(${figurativeText(value.figurative)})`;
  }
  if (value?.kind === 'integer' && value.constant !== undefined) return `.value(${integerLiteral(value.constant)})`;
  context.program.report({
    rule: 'java/unsupported-value',
    message: `the VALUE of ${item.name ?? 'FILLER'} is not supported`,
    position: item.position,
    severity: 'error',
  });
  return '';
}

function noteOf(item: DataItem): string {
  const level = String(item.level).padStart(2, '0');
  return item.name === undefined ? '' : `${level} ${item.name}, ${place(item.position)}`;
}

function fileSection(context: StatementContext): FieldGroup {
  const { bound } = context.program;
  const fields: FieldModel[] = [];
  for (const file of bound.files) {
    const area = recordArea(context.program, file);
    const storage = file.description.external
      ? `external(${stringLiteral(`${file.name} RECORD`)}, ${area.length})`
      : plainStorage(context.program, area.length);
    const declaration = `${storage}.${file.description.external ? 'linkage' : 'record'}(${area.length})`;
    const [only] = file.records;
    if (area.isRecord && only) {
      fields.push(...itemFields(context, only, declaration, 0));
      continue;
    }
    if (area.owner === file)
      fields.push({ ...storageField(`Group ${area.name} = ${declaration}`, area.name), starts: 'record' });
    for (const record of file.records) fields.push(...itemFields(context, record, area.name, 0, false));
  }
  return { title: 'FILE SECTION', fields };
}

/** Index names have storage of their own and start at 1 (GnuCOBOL 3.1.2, observed). */
function indexNames(context: StatementContext): FieldGroup {
  const { bound, names } = context.program;
  const fields = bound.indexes.map(
    (index): FieldModel => ({
      declaration: `Binary ${names.index(index)} = indexes.record(4).index(0).value(1)`,
      note: `${index.name}, ${place(index.position)}`,
      comments: [],
      starts: undefined,
      cobol: { name: index.name, position: index.position },
      javaName: names.index(index),
    }),
  );
  const storage = storageField(`Storage indexes = workingStorage(${bound.indexes.length * 16})`, 'indexes');
  return { title: 'Index names', fields: fields.length > 0 ? [storage, ...fields] : [] };
}
