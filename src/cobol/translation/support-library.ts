import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JavaSource } from './translate.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../java/src/main/java/drydock/cobol');

/** The sources of the Java support library, as they are shipped with every translation. */
export function supportLibrary(): JavaSource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.java'))
    .toSorted()
    .map((name) => ({ path: `drydock/cobol/${name}`, text: readFileSync(join(folder, name), 'utf8') }));
}
