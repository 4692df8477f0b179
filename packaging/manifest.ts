import { readFileSync } from 'node:fs';

/** What is read of a package.json here. */
export interface Manifest {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly version: string;
  readonly types?: string;
  readonly exports?: Readonly<Record<string, string>>;
}

export function manifestAt(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** What only the repository needs: dependencies are bundled, and a Node comes with the repository, not with the package. */
const OF_THE_REPOSITORY = ['private', 'scripts', 'dependencies', 'devDependencies', 'optionalDependencies'];

/**
 * The package.json of the published package: nothing to install beside it, no scripts, and exports of what was built instead of
 * sources. `./x: ./src/y.ts` becomes `dist/x.js` with the types `dist/types/y.d.ts`.
 */
export function publishedManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([key]) => !OF_THE_REPOSITORY.includes(key));
  const built = Object.entries(manifest.exports ?? {}).map(([name, source]) => {
    const types = source.replace('./src/', './dist/types/').replace(/\.ts$/, '.d.ts');
    return [name, { types, default: `./dist/${name.slice(2)}.js` }];
  });
  const exports = { ...Object.fromEntries(built), './package.json': './package.json' };
  return { ...(Object.fromEntries(kept) as unknown as Manifest), exports };
}
