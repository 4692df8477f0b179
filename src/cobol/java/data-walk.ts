import type { BoundProgram, DataItem } from '../semantics/index.ts';

/** All level 01 and 77 items of a program, file records first. */
export function rootItems(program: BoundProgram): readonly DataItem[] {
  return [
    ...program.files.flatMap((file) => file.records),
    ...program.workingStorage,
    ...program.localStorage,
    ...program.linkage,
  ];
}

/** An item and everything below it. What a level 66 shares with the items that it renames is not below it. */
export function withDescendants(item: DataItem): DataItem[] {
  return item.level === 66 ? [item] : [item, ...item.children.flatMap(withDescendants)];
}

export function allItems(program: BoundProgram): readonly DataItem[] {
  return rootItems(program).flatMap(withDescendants);
}
