export { codePaths } from './code-paths.ts';
export { enginePath } from './engine-path.ts';
export { foldersOfOthers, isPlaceOfItsOwn } from './own-place.ts';
export type { Room } from './room.ts';
export { hostSandbox, offeredLevels, type Sandbox } from './sandbox.ts';
