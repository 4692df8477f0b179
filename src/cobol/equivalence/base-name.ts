/** A file's name without folders, whichever system wrote the path. */
export function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}
