import { describe, expect, it } from 'vitest';
import { supportLibrary } from '../translation/index.ts';
import { libraryReference } from './library-reference.ts';

describe('what a model is told of the support library', () => {
  it('is every public type with its members and what they are for, in a fifth of its sources at most', async () => {
    const sources = await supportLibrary();
    const text = libraryReference(sources);
    expect(text).toContain('public final StopRun stopRun()'.replace('public', 'protected'));
    expect(text).toContain('  public final FileOutcome open(OpenMode mode) // OPEN.');
    expect(text).toMatch(/public enum OpenMode.*\n {2}INPUT/);
    for (const { text: source } of sources) {
      const name = /^public (?:[a-z-]+ )*(?:class|interface|enum|record) (\w+)/m.exec(source)?.[1];
      if (name !== undefined) expect(text, name).toMatch(new RegExp(`^public .*\\b${name}\\b`, 'm'));
    }
    expect(text).not.toMatch(/\bprivate\b|\{@/);
    expect(text.length * 5).toBeLessThan(sources.reduce((sum, source) => sum + source.text.length, 0));
  });
});
