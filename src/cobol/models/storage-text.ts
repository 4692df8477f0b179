import type { AnalysedProgram } from '../facts/index.ts';
import type { BoundProgram, DataItem } from '../semantics/index.ts';

/** Where each data item of a program is, a line each, as the compiler lays them out. Pure. */
export function storageText({ programs }: AnalysedProgram): string {
  return programs.flatMap(linesOf).join('\n');
}

function linesOf(program: BoundProgram): string[] {
  const { files, workingStorage, localStorage, linkage, nested } = program;
  const part = (title: string, items: readonly DataItem[]): string[] =>
    items.length === 0 ? [] : [`${program.name}, ${title}`, ...items.flatMap((item) => itemLines(item, 1))];
  return [
    ...files.flatMap((file) => part(`file ${file.name}`, file.records)),
    ...part('working storage', workingStorage),
    ...part('local storage', localStorage),
    ...part('linkage', linkage),
    ...nested.flatMap(linesOf),
  ];
}

function itemLines(item: DataItem, depth: number): string[] {
  const { level, name, offset, length, picture, usage, dimensions, redefines, signed, sign } = item;
  const own = dimensions.at(-1)?.table === item ? dimensions.at(-1) : undefined;
  const clauses = [
    ...(picture === undefined ? [] : [`PIC ${picture.text}`]),
    ...(item.category === 'group' || usage === 'display' ? [] : [usage.toUpperCase()]),
    ...(signed && sign.separate ? ['SIGN SEPARATE'] : []),
    ...(own === undefined ? [] : [`OCCURS ${own.times}, ${own.stride} bytes each`]),
    ...(redefines === undefined ? [] : [`REDEFINES ${redefines.name ?? 'FILLER'}`]),
  ];
  const number = String(level).padStart(2, '0');
  return [
    `${'  '.repeat(depth)}${[`${number} ${name ?? 'FILLER'} ${offset} ${length}`, ...clauses].join(' ')}`,
    ...item.children.flatMap((child) => itemLines(child, depth + 1)),
  ];
}
