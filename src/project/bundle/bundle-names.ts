import { hashOf } from './bundle-manifest.ts';

/**
 * Where an input of a case stands below `cases/`. What lies below the root of the cases keeps its path; what lies elsewhere gets a folder
 * named after the one that it was in, so that copybooks of one directory stay together.
 */
export function caseName(name: string): string {
  const path = name.replaceAll('\\', '/');
  const cut = path.lastIndexOf('/');
  const folder = caseFolder(cut < 0 ? '.' : path.slice(0, cut) || '/');
  const file = isPlain(path.slice(cut + 1)) ? path.slice(cut + 1) : `file-${hashOf(Buffer.from(name)).slice(0, 12)}`;
  return folder === '.' ? file : `${folder}/${file}`;
}

/** Where a directory of the cases stands below `cases/`. */
export function caseFolder(name: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  const isAbsolute = parts[0] === '' || /^[A-Za-z]:$/.test(parts[0] ?? '');
  const inside = parts.filter((part) => part !== '' && part !== '.');
  if (!isAbsolute && inside.every(isPlain)) return inside.length === 0 ? '.' : inside.join('/');
  return `outside/${hashOf(Buffer.from(name)).slice(0, 12)}`;
}

function isPlain(part: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return part !== '' && part !== '.' && part !== '..' && !/[:\u0000-\u001f\u007f]/.test(part);
}
