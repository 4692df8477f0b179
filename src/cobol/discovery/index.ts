/** Discovery: what a tree of source files holds, before anything is translated. */
export { type Classification } from './classify.ts';
export { type DiscoveryOptions, discover } from './discover.ts';
export { diskSourceTree } from './disk-source-tree.ts';
export type { SourceTree, TreeEntry } from './source-tree.ts';
