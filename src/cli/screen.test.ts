import { describe, expect, it } from 'vitest';
import { redraw } from './screen.ts';

describe('what is shown in place', () => {
  it('is written once as long as it stays the same', () => {
    expect(redraw([], ['one', 'two'], 80)).toBe('one\u001b[K\ntwo\u001b[K\n\u001b[J');
    expect(redraw(['one', 'two'], ['one', 'two'], 80)).toBe('');
  });

  it('replaces itself, and nothing above it', () => {
    expect(redraw(['one', 'two'], ['three'], 80)).toBe('\u001b[2A\rthree\u001b[K\n\u001b[J');
  });

  it('finds its beginning again in a window that was made narrower', () => {
    expect(redraw(['x'.repeat(70), ''], ['new'], 40)).toBe('\u001b[3A\rnew\u001b[K\n\u001b[J');
  });
});
