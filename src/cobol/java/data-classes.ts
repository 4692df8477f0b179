import type { ClassModel, FieldGroup } from './class-model.ts';
import type { JavaBlock } from './java-code.ts';

/**
 * Field declarations become code of the constructor, which the JVM limits to 64 KB: at most this many stand in one class.
 * A declaration takes about 30 bytes.
 */
const mostFields = 1200;

/** A class with more data than fits is preceded by base classes that hold the data: `PayrollData1`, `PayrollData2` … */
export function withDataClasses(model: ClassModel): ClassModel[] {
  const chunks = chunksOf(model.fields);
  if (chunks.length <= 1) return [model];
  const superclass = /extends (\w+)$/.exec(model.header)?.[1] ?? 'Program';
  const constructor = model.methods.find((method) => method.name === model.name);
  const superCall = constructor?.body[0];
  const classes = chunks.map((fields, index): ClassModel => {
    const name = `${model.name}Data${index + 1}`;
    const base = index === 0 ? superclass : `${model.name}Data${index}`;
    const body: JavaBlock = index === 0 && superCall ? [superCall] : [{ kind: 'simple', text: 'super(runtime)' }];
    return {
      name,
      doc: [`Data of ${model.name}, part ${index + 1}.`],
      header: `abstract class ${name} extends ${base}`,
      constants: index === 0 ? model.constants.map((constant) => constant.replace(/^private /, '')) : [],
      fields,
      fieldModifiers: 'final',
      methods: [{ doc: [], annotations: [], header: `${name}(CobolRuntime runtime)`, body, paragraphs: [], name }],
      inner: [],
    };
  });
  const last = classes.at(-1)?.name ?? superclass;
  return [
    ...classes,
    {
      ...model,
      header: model.header.replace(/extends \w+$/, `extends ${last}`),
      constants: [],
      fields: [],
      methods: model.methods.map((method) =>
        method === constructor
          ? { ...method, body: [{ kind: 'simple', text: 'super(runtime)' }, ...method.body.slice(1)] }
          : method,
      ),
    },
  ];
}

function chunksOf(groups: readonly FieldGroup[]): FieldGroup[][] {
  const chunks: FieldGroup[][] = [[]];
  let room = mostFields;
  for (const group of groups) {
    for (let from = 0; from < group.fields.length; ) {
      if (room === 0) {
        chunks.push([]);
        room = mostFields;
      }
      const fields = group.fields.slice(from, from + room);
      chunks.at(-1)?.push({ title: group.title, fields });
      from += fields.length;
      room -= fields.length;
    }
  }
  return chunks;
}
