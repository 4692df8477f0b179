import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

const entry = inject('command');
const hostile = '$(touch pwned) `touch pwned`; touch pwned \u001b[31m';

let at: Playground;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  at = await playground();
  const bin = join(at.folder, 'bin');
  mkdirSync(bin);
  mkdirSync(join(at.folder, 'area'));
  writeFileSync(join(bin, 'drydock'), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`);
  chmodSync(join(bin, 'drydock'), 0o755);
  env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}`, DRYDOCK_HOME: at.home, HOME: at.folder };
  for (const name of ['nightly', hostile]) {
    const { code, stderr } = await at.run('run', 'start', '-w', 'short', '--name', name, '-q');
    expect(code, stderr).toBe(0);
  }
}, 60_000);
afterAll(() => at[Symbol.asyncDispose]());

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
for (const shell of ['bash', 'zsh', 'fish', 'pwsh'])
  if (!has(shell)) process.stderr.write(`! no ${shell} here: its completion is not tested\n`);

function inShell(shell: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(shell, args, { cwd: at.folder, env, encoding: 'utf8', timeout: 60_000 });
  expect(stderr).toBe('');
  return stdout;
}

/** What bash puts on the command line at Tab, with its own rules for where words end. */
function bash(...lines: string[]): string[] {
  const script = `eval "$(drydock completion bash)"; eval "$(drydock completion bash)"
ask() {
  COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
  COMP_WORDS=("\${@:2}") COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _drydock; echo "\${COMPREPLY[*]}"
}
${lines.join('\n')}`;
  return inShell('bash', ['--norc', '--noprofile', '-c', script]).split('\n').slice(0, -1);
}

describe('completion', () => {
  it.runIf(has('bash'))(
    'in bash knows commands, runs, settings, choices and folders',
    () => {
      expect(
        bash(
          `ask 'drydock run l' drydock run l`,
          `ask 'drydock run view n' drydock run view n`,
          `ask 'drydock run view ' drydock run view ''`,
          `ask 'drydock run list --output=js' drydock run list --output = js`,
          `ask 'drydock config set run.priority u' drydock config set run.priority u`,
          `ask 'drydock run start -w sh' drydock run start -w sh`,
          `ask 'drydock migrate ar' drydock migrate ar`,
          `ask 'drydock nothing here ' drydock nothing here ''`,
        ),
      ).toEqual(['list logs label', 'nightly', '@last 2 1 nightly', 'json jsonl', 'urgent', 'short', 'area', '']);
    },
    120_000,
  );

  it.runIf(has('bash'))(
    'in bash knows agents, their skills and the kinds of new ones',
    () => {
      expect(
        bash(
          `ask 'drydock agent view s' drydock agent view s`,
          `ask 'drydock agent bench slow s' drydock agent bench slow s`,
          `ask 'drydock agent list --skill test.' drydock agent list --skill test.`,
          `ask 'drydock agent new mine --kind pro' drydock agent new mine --kind pro`,
          `ask 'drydock agent list --kind r' drydock agent list --kind r`,
        ),
      ).toEqual(['slow', 'slow', 'test.slow', 'prompt program-python program-shell', 'remote']);
    },
    120_000,
  );

  it.runIf(has('bash'))(
    'executes nothing that was typed, and nothing that a run is called',
    () => {
      bash(
        `ask 'drydock run view "$(touch pwned' drydock run view '"$(touch pwned'`,
        `ask 'drydock run view ' drydock run view ''`,
      );
      expect(existsSync(join(at.folder, 'pwned'))).toBe(false);
    },
    60_000,
  );

  it.runIf(has('fish'))(
    'in fish says what each word is, also of runs with hostile names',
    () => {
      const shown = inShell('fish', [
        '--no-config',
        '-c',
        'drydock completion fish | source; complete -C "drydock run view "; complete -C "drydock config get run.pr"',
      ]);
      expect(shown).toContain('1\tnightly succeeded');
      expect(shown).toMatch(/^2\t\$\(touch pwned\)/m);
      expect(shown).toContain('run.priority\tPriority of new runs');
      expect(shown).not.toContain('\u001b');
      expect(existsSync(join(at.folder, 'pwned'))).toBe(false);
    },
    60_000,
  );

  it.runIf(has('zsh'))(
    'in zsh hands on the words and what each of them is, and never those of a hostile name',
    () => {
      const script = `eval "$(drydock completion zsh)"
compadd() { print -r -- "\${@[5,-1]}"; print -rl -- $texts }
words=(drydock config explain run.prio) CURRENT=4; _drydock
words=(drydock run view '"$(touch pwned)"' '') CURRENT=4; _drydock
words=(drydock run view '') CURRENT=4; _drydock`;
      const shown = inShell('zsh', ['-f', '-c', script]).split('\n');
      expect(shown).toContain('run.priority');
      expect(shown).toContain('run.priority  Priority of new runs');
      expect(shown).toContain('@last 2 1 nightly');
      expect(shown).toContain('1  nightly succeeded');
      expect(existsSync(join(at.folder, 'pwned'))).toBe(false);
    },
    60_000,
  );

  it('never fails loudly: not without a home, not for a strange line, not with a wrong configuration', async () => {
    for (const args of [['fish', '--', 'run', 'view', ''], ['bash'], [], ['zsh', '--', '--', '-', '=']]) {
      const { code, stderr } = await at.run('__complete', ...args);
      expect([code, stderr]).toEqual([0, '']);
    }
    writeFileSync(join(at.folder, 'drydock.yaml'), 'prt: 1\n');
    const { code, stdout, stderr } = await at.run('__complete', 'fish', '--', 'stat');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^status\t/);
  }, 60_000);
});
