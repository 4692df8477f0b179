import { link, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifact, DrydockError } from '../model/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { makePrivateDirectory } from './durable-file.ts';
import { fileFailure } from './file-failure.ts';
import { removeTree } from './remove-tree.ts';

/**
 * The artifact that stands under each name, from all that a run committed in the order of their commits: a later one, such as
 * the result of a repair, replaces an earlier one of the same name.
 */
export function standingArtifacts<A extends Artifact>(committed: readonly A[]): readonly A[] {
  const standing = new Map<string, A>();
  for (const artifact of committed) standing.set(artifact.name, artifact);
  return [...standing.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Makes `outputs` the tree of these artifacts under their names. The tree is built aside and then takes the place of the old one,
 * so `outputs` never holds a half of it. Its files are links to the stored content and cost no space.
 */
export async function layOutputs(
  store: ArtifactStore,
  artifacts: readonly Artifact[],
  place: { readonly outputs: string; readonly temp: string; readonly trash: string },
): Promise<void> {
  const staging = join(place.temp, 'outputs');
  await removeTree(staging, place.trash);
  await makePrivateDirectory(staging);
  for (const artifact of artifacts) {
    const file = join(staging, artifact.name);
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await link(await store.path(artifact), file);
    } catch (error) {
      const failure = fileFailure(error, file);
      if (failure instanceof DrydockError && failure.code !== 'DRY-E5004') throw failure;
      // A name that is also a folder of another name, or differs from another by case alone where case does not count.
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E5004', { path: join('outputs', artifact.name), problem }, { cause: error });
    }
  }
  await makePrivateDirectory(dirname(place.outputs));
  await removeTree(place.outputs, place.trash);
  await rename(staging, place.outputs);
}
