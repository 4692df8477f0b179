import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyseFile, translateFile } from './index.ts';

it('takes the first program of a file as the one that runs, also behind a function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'translate-'));
  try {
    const path = join(folder, 'both.cob');
    writeFileSync(
      path,
      'FUNCTION-ID. TWICE. PROCEDURE DIVISION. GOBACK. END FUNCTION TWICE.\nPROGRAM-ID. RUNS. PROCEDURE DIVISION. GOBACK.\n',
    );
    const analysed = analyseFile(path, 'both.cob', { std: 'default', format: 'free', flags: [], copybooks: [] });
    const names = translateFile(analysed, 'p').programs.map(({ name, mainClass }) => [name, mainClass]);
    expect(names).toEqual([
      ['RUNS', 'p.Runs'],
      ['TWICE', 'p.Twice'],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
