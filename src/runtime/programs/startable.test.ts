import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whyNotStartable } from './startable.ts';

describe.skipIf(process.platform === 'win32')('what keeps a program from being started', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'startable-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each<[string, number, RegExp | null]>([
    ['#!/bin/sh\necho hi\n', 0o755, null],
    ['#!/usr/bin/env python3\n', 0o755, null],
    ['\x7fELF', 0o755, null],
    ['', 0o755, null],
    ['#!/bin/sh\necho hi\n', 0o644, /may not be executed: chmod \+x/],
    ['#!/bin/sh\r\necho hi\r\n', 0o755, /end in CR LF/],
    ['#!/usr/bin/env python3\r\n', 0o755, /end in CR LF/],
    ['#! /opt/no/such -u\n', 0o755, /names \/opt\/no\/such, which is not there/],
  ])('is told for %j with mode %o', async (text, mode, why) => {
    const file = join(folder, 'program');
    await writeFile(file, text, { mode });
    const told = await whyNotStartable(file);
    if (why === null) expect(told).toBeNull();
    else expect(told).toMatch(why);
  });

  it('is told for names and paths that lead to nothing', async () => {
    expect(await whyNotStartable('sh')).toBeNull();
    expect(await whyNotStartable('no-such-program')).toBe('there is no program no-such-program in PATH');
    expect(await whyNotStartable('bin/tool')).toMatch(/neither a name in PATH nor a path that begins with/);
    expect(await whyNotStartable(join(folder, 'none'))).toMatch(/there is no file/);
    expect(await whyNotStartable(folder)).toMatch(/is not a file/);
  });
});
