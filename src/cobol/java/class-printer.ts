import type { ClassModel, FieldGroup, FieldModel, MethodModel, ParagraphModel } from './class-model.ts';
import { JavaWriter, printBlock } from './java-printer.ts';
import type { SourcePosition } from '../source/index.ts';

/** Where a COBOL paragraph or data item is found in the Java file. */
export interface JavaPlace {
  /** Of the file, relative to the source root. */
  readonly path: string;
  readonly className: string;
  /** Method or field. */
  readonly member: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface PrintedParagraph extends ParagraphModel {
  readonly java: JavaPlace;
}

export interface PrintedItem {
  readonly name: string;
  readonly position: SourcePosition;
  readonly java: JavaPlace;
}

/** What printing a class found out about places; lines count within the printed text. */
export interface PrintedClass {
  readonly paragraphs: PrintedParagraph[];
  readonly items: PrintedItem[];
}

const columns = 140;

/** Writes a class with its inner classes. */
export function printClass(writer: JavaWriter, model: ClassModel, path: string, out: PrintedClass): void {
  writer.line('/**');
  for (const line of model.doc) writer.line(` * ${line}`.trimEnd());
  writer.line(' */');
  writer.block(model.header, () => {
    for (const constant of model.constants) writer.line(constant);
    for (const group of model.fields) printFields(writer, model, group, path, out);
    for (const method of model.methods) printMethod(writer, model, method, path, out);
    for (const inner of model.inner) {
      writer.blank();
      printClass(writer, inner, path, out);
    }
  });
}

function printFields(writer: JavaWriter, model: ClassModel, group: FieldGroup, path: string, out: PrintedClass): void {
  writer.blank();
  writer.line(`// ${group.title}`);
  let before: FieldModel['starts'];
  for (const field of group.fields) {
    if (field.starts === 'record' || (field.starts === 'single' && before === 'record')) writer.blank();
    before = field.starts ?? before;
    for (const line of field.comments) writer.line(`// ${line}`);
    const first = writer.nextLine;
    const declaration = `${model.fieldModifiers} ${field.declaration};`;
    const note = field.note === '' ? '' : ` // ${field.note}`;
    if (declaration.length + note.length + 4 <= columns) {
      writer.line(declaration + note);
    } else {
      if (note !== '') writer.line(note.trim());
      writer.line(declaration);
    }
    if (!field.cobol) continue;
    const java = {
      path,
      className: model.name,
      member: field.javaName,
      firstLine: first,
      lastLine: writer.nextLine - 1,
    };
    out.items.push({ ...field.cobol, java });
  }
}

function printMethod(
  writer: JavaWriter,
  model: ClassModel,
  method: MethodModel,
  path: string,
  out: PrintedClass,
): void {
  writer.blank();
  const first = writer.nextLine;
  printDoc(writer, method.doc);
  for (const annotation of method.annotations) writer.line(annotation);
  writer.block(method.header, () => printBlock(writer, method.body));
  const java = { path, className: model.name, member: method.name, firstLine: first, lastLine: writer.nextLine - 1 };
  for (const paragraph of method.paragraphs) out.paragraphs.push({ ...paragraph, java });
}

/** One line where it is one line. */
function printDoc(writer: JavaWriter, doc: readonly string[]): void {
  const [only, ...others] = doc;
  if (only === undefined) return;
  if (others.length === 0) {
    writer.line(`/** ${only} */`);
    return;
  }
  writer.line('/**');
  for (const line of doc) writer.line(` * ${line}`.trimEnd());
  writer.line(' */');
}
