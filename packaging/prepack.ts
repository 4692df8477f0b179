/**
 * Before and after `npm pack`: puts the package.json of the published package in the place of the repository's, and back.
 *
 *     node packaging/prepack.ts            builds, then swaps
 *     node packaging/prepack.ts restore    puts the repository's back
 *
 * @module
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Manifest, publishedManifest } from './manifest.ts';

const root = resolve(import.meta.dirname, '..');
const manifest = join(root, 'package.json');
const kept = join(root, 'package.repository.json');

if (process.argv[2] === 'restore') {
  renameSync(kept, manifest);
} else {
  if (existsSync(kept)) {
    process.stderr.write(
      'package.repository.json is left from a pack that was interrupted.\n  Next: mv package.repository.json package.json\n',
    );
    process.exit(1);
  }
  const repository = readFileSync(manifest, 'utf8');
  writeFileSync(kept, repository);
  writeFileSync(manifest, `${JSON.stringify(publishedManifest(JSON.parse(repository) as Manifest), null, 2)}\n`);
}
