import { describe, expect, it } from 'vitest';
import { harmless } from './terminal.ts';

const HOSTILE = 'a\u001b[31mb\u009b2Jc\u0007d\u202ee\u2066f\rg';

describe('what strangers wrote', () => {
  it('moves no cursor, paints nothing and turns no text around where people read, also through a pipe', () => {
    for (const format of ['text', 'table', 'wide'] as const)
      expect(harmless(HOSTILE, { format }), format).toBe('a�[31mb�2Jc�d�e�f�g');
  });

  it('keeps its bytes for programs', () => {
    expect(harmless(HOSTILE, { format: 'csv' })).toBe(process.stdout.isTTY ? 'a�[31mb�2Jc�d�e�f�g' : HOSTILE);
  });

  it('keeps lines, tabs and letters of every script', () => {
    const text = 'a\tb\nשלום 日本 👩‍💻\n';
    expect(harmless(text, { format: 'text' })).toBe(text);
  });
});
