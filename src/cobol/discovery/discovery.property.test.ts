import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import { discover } from './discover.ts';
import { jobFacts } from './job-facts.ts';
import { memorySourceTree } from './memory-source-tree.ts';

const paths = fc.constantFrom('A', 'a.cbl', 'b.cpy', 'data/c', 'd.jcl', 'e.md', 'f.sql', 'x/y/z.txt');
const control = '// //A //* /* JOB EXEC PGM=A DD * DATA DSN=&X..Y SET X=1 PROC PEND';
const source = 'ID DIVISION. PROGRAM-ID. A. 01 PIC X. COPY B. DFHMSD CREATE TABLE';
const layout = ["'", ',', '\n', '\n//', '\n       ', '(', ')', '\0', '\xc4'];
const words = fc.constantFrom(...control.split(' '), ...source.split(' '), ...layout);
const texts = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' '));

describe('discovery', () => {
  it('classifies any bytes under any name', () => {
    fc.assert(
      fc.property(paths, fc.uint8Array({ maxLength: 300 }), (path, bytes) => {
        expect(classify(path, bytes).reason).not.toBe('');
      }),
    );
  });

  it('keeps every place of a job within the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const lines = text.split('\n');
        const { jobs, problems } = jobFacts('J', 'J', lines);
        const places = [...jobs, ...jobs.flatMap((job) => [...job.steps, ...job.data, ...job.includes]), ...problems];
        for (const { line } of places) expect(lines[line - 1]).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('lists every file of any tree once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(paths, texts), async (entries) => {
        const found = await discover(memorySourceTree(entries));
        expect(found.members.map((member) => member.path)).toEqual(Object.keys(entries).toSorted());
        const counted = Object.values(found.summary.byKind).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(found.summary.files);
      }),
    );
  });
});
