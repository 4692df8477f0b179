import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditHead } from '../../store/index.ts';

/** The newest entry of a home's audit log, noted outside of its database. */
export function anchorFile(home: string): string {
  return join(home, 'audit-head.json');
}

/** Notes the newest entry; a crash in between leaves the note of an older one, which is as true. */
export async function writeAnchor(home: string, head: AuditHead): Promise<void> {
  const file = anchorFile(home);
  await writeFile(`${file}.new`, `${JSON.stringify(head)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** Null when nothing was ever noted, or it cannot be understood. */
export async function readAnchor(home: string): Promise<AuditHead | null> {
  try {
    const { no, hash } = JSON.parse(await readFile(anchorFile(home), 'utf8')) as AuditHead;
    return Number.isInteger(no) && typeof hash === 'string' ? { no, hash } : null;
  } catch {
    return null;
  }
}
