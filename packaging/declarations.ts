/**
 * Writes the types of what users' files import to `dist/types`, complete in themselves: the published package has no
 * dependencies, so the declarations of other packages that ours mention lie beside them.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { manifestAt } from './manifest.ts';

const root = resolve(import.meta.dirname, '..');
const types = join(root, 'dist', 'types');
const SPECIFIER = /(\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)(['"])([@\w./:-]+)\2/g;

/** Package name to the declaration file in `dist/types` that stands for it. */
const brought = new Map<string, string>();

/** Declarations of ours that are published. */
const reached = new Set<string>();

/** Copies the declarations of a package, as far as its main entry reaches. Returns the copy of that entry. */
function bring(name: string): string {
  const known = brought.get(name);
  if (known !== undefined) return known;
  const folder = join(root, 'node_modules', name);
  const manifest = manifestAt(join(folder, 'package.json'));
  const entry = ['index.d.ts', manifest.types ?? ''].find((file) => file !== '' && existsSync(join(folder, file)));
  if (entry === undefined) throw new Error(`${name} has no declarations that could be brought along`);
  const target = join(types, 'packages', name);
  brought.set(name, join(target, entry));
  copyReached(join(folder, entry), folder, target);
  return join(target, entry);
}

function copyReached(file: string, folder: string, target: string): void {
  const copy = join(target, relative(folder, file));
  if (existsSync(copy)) return;
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(file, copy);
  for (const [, , , specifier = ''] of readFileSync(file, 'utf8').matchAll(SPECIFIER)) {
    if (!specifier.startsWith('.')) continue;
    const next = resolve(dirname(file), specifier.replace(/\.js$/, '.d.ts'));
    if (!existsSync(next)) throw new Error(`${file} imports ${specifier}, which has no declarations`);
    copyReached(next, folder, target);
  }
}

/** Makes imports of a file and of all that it reaches point to files that are published. */
function rewrite(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  const text = readFileSync(file, 'utf8').replace(SPECIFIER, (whole, before: string, quote: string, to: string) => {
    if (to.startsWith('node:')) return whole;
    const path = to.startsWith('.') ? to : relativeTo(file, bring(to));
    if (to.startsWith('.')) rewrite(resolve(dirname(file), to.replace(/(?<!\.d)\.[jt]s$/, '.d.ts')));
    return `${before}${quote}${path.replace(/(\.d)?\.ts$/, '.js')}${quote}`;
  });
  writeFileSync(file, text);
}

function relativeTo(file: string, target: string): string {
  const path = relative(dirname(file), target).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', join(import.meta.dirname, 'tsconfig.json')], {
  stdio: 'inherit',
});
for (const entry of ['agent', 'direct/index', 'workflow/authoring/index']) rewrite(join(types, `${entry}.d.ts`));
// The compiler writes declarations of everything that it has read; most of that no type of ours mentions.
for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (entry.isFile() && !reached.has(file) && !file.startsWith(join(types, 'packages') + sep)) rmSync(file);
}
