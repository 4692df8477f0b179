import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { supportLibrarySources } from '../equivalence/index.ts';
import type { JavaSource } from './translate.ts';

/** The sources of the Java support library, as they are shipped with every translation. */
export async function supportLibrary(): Promise<JavaSource[]> {
  const folder = join(await supportLibrarySources(), 'drydock', 'cobol');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.java')).toSorted();
  return Promise.all(
    names.map(async (name) => ({ path: `drydock/cobol/${name}`, text: await readFile(join(folder, name), 'utf8') })),
  );
}
