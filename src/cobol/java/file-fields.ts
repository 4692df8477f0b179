import type { BoundFile } from '../semantics/index.ts';
import type { Expression, KeyClause, Reference } from '../syntax/index.ts';
import { intText } from './arithmetic.ts';
import type { FieldGroup, FieldModel } from './class-model.ts';
import { reportGap, type StatementContext } from './context.ts';
import { place } from './diagnostic.ts';
import { stringLiteral } from './java-literal.ts';
import { recordArea } from './record-area.ts';
import { referenceValue } from './value.ts';

/** The file objects of a program. They stand behind all data: their declarations name status and key items. */
export function fileFields(context: StatementContext): FieldGroup {
  return { title: 'Files', fields: context.program.bound.files.map((file) => fileField(context, file)) };
}

function fileField(context: StatementContext, file: BoundFile): FieldModel {
  const name = context.program.names.file(file);
  const type = fileClass(file);
  const record = `.record(${recordArea(context.program, file).name})`;
  const clauses = type === 'SortFile' ? record : assignText(context, file) + record + clausesText(context, file, type);
  return {
    declaration: `${type} ${name} = new ${type}(this, ${stringLiteral(file.name)})${clauses}`,
    note: `${file.description.sort ? 'SD' : 'FD'} ${file.name}, ${place(file.position)}`,
    comments: context.program.comments.before(file.control?.position ?? file.position),
    starts: undefined,
    cobol: { name: file.name, position: file.position },
    javaName: name,
  };
}

function fileClass(file: BoundFile): string {
  if (file.description.sort) return 'SortFile';
  switch (file.control?.organization) {
    case 'line-sequential':
      return 'LineSequentialFile';
    case 'relative':
      return 'RelativeFile';
    case 'indexed':
      return 'IndexedFile';
    case 'sort':
      return 'SortFile';
    default:
      return 'SequentialFile';
  }
}

const devices: Readonly<Record<string, string>> = { KEYBOARD: 'KEYBOARD', DISPLAY: 'DISPLAY', PRINTER: 'PRINTER' };

function assignText(context: StatementContext, file: BoundFile): string {
  const assign = file.control?.assign;
  if (!assign) return `.assign(${stringLiteral(file.name)})`;
  if (assign.kind === 'literal') return `.assign(${stringLiteral(assign.text)})`;
  const device = devices[assign.text];
  if (assign.kind === 'device' && device !== undefined) return `.assign(Device.${device})`;
  if (assign.kind === 'device') return `.assign(${stringLiteral(assign.externalName)})`;
  if ((assign.mode ?? context.program.dialect.assignClause) === 'external') {
    return `.assign(${stringLiteral(behindPrefix(assign.externalName))})`;
  }
  return `.assign(${assignVariable(context, assign.text) ?? stringLiteral(assign.externalName)})`;
}

/** `UT-S-CUSTFILE` and `AS-CUSTFILE` name the file CUSTFILE: an external name is what stands behind the last hyphen (GnuCOBOL 3.1.2, observed). */
function behindPrefix(name: string): string {
  return name.slice(name.lastIndexOf('-') + 1);
}

function assignVariable(context: StatementContext, text: string): string | undefined {
  const position = { file: '', line: 0, column: 0 };
  const meaning = context.program.bound.resolve({
    kind: 'reference',
    name: text,
    qualifiers: [],
    subscripts: [],
    slice: undefined,
    position,
  });
  if (meaning.kind === 'item') return context.program.names.item(meaning);
  return meaning.kind === 'constant' && meaning.value.kind === 'literal'
    ? stringLiteral(meaning.value.value)
    : undefined;
}

function clausesText(context: StatementContext, file: BoundFile, type: string): string {
  const control = file.control;
  let text = control?.optional ? '.optional()' : '';
  if (file.description.external) text += '.external()';
  if (control && control.access !== 'sequential') text += `.access(AccessMode.${control.access.toUpperCase()})`;
  text += varyingText(context, file);
  if (type === 'RelativeFile' && control?.relativeKey)
    text += `.relativeKey(${fieldText(context, control.relativeKey)})`;
  if (type === 'IndexedFile' && control) text += keysText(context, file);
  text += linageText(context, file);
  if (control?.fileStatus) text += `.status(${fieldText(context, control.fileStatus)})`;
  return text;
}

function varyingText(context: StatementContext, file: BoundFile): string {
  const clause = file.description.recordContains;
  if (clause?.dependingOn)
    return `.varying(${file.minRecord}, ${file.maxRecord}, ${fieldText(context, clause.dependingOn)})`;
  return file.variable ? `.varying(${file.minRecord}, ${file.maxRecord})` : '';
}

function keysText(context: StatementContext, file: BoundFile): string {
  const control = file.control;
  const parts = (key: KeyClause): string =>
    (key.parts.length > 0 ? key.parts : [key.name]).map((part) => fieldText(context, part)).join(', ');
  const primary = control?.recordKey;
  const named =
    primary && primary.parts.length > 0
      ? `.recordKeyNamed(${stringLiteral(primary.name.name)}, ${parts(primary)})`
      : '';
  let text = named !== '' ? named : primary ? `.recordKey(${parts(primary)})` : '';
  for (const key of control?.alternateKeys ?? []) {
    text += `.${key.duplicates ? 'alternateKeyWithDuplicates' : 'alternateKey'}(${parts(key)})`;
  }
  return text;
}

function linageText(context: StatementContext, file: BoundFile): string {
  const linage = file.description.linage;
  if (!linage) return '';
  const part = (expression: Expression | undefined): string => {
    if (!expression) return 'null';
    return expression.kind === 'reference' ? fieldOrNumber(context, expression) : intText(context, expression);
  };
  return `.linage(${[linage.lines, linage.footing, linage.top, linage.bottom].map(part).join(', ')})`;
}

function fieldOrNumber(context: StatementContext, reference: Reference): string {
  const value = referenceValue(context, reference);
  return value.kind === 'field' ? value.java : intText(context, reference);
}

function fieldText(context: StatementContext, reference: Reference): string {
  const value = referenceValue(context, reference);
  if (value.kind === 'field') return value.java;
  if (value.kind !== 'invalid') reportGap(context, `${reference.name} as an item of a file`, reference.position);
  return 'null';
}
