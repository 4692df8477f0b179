import type { CommanderError } from '@commander-js/extra-typings';
import { DrydockError } from '../model/index.ts';

/** What the arguments have wrong, as one of our errors. */
export function usageError({ message, code }: CommanderError, args: readonly string[]): DrydockError {
  if (code === 'commander.help') {
    const next = 'Name a command: drydock help --all';
    return new DrydockError('DRY-E8064', { problem: 'a group of commands was named, and none of them', next });
  }
  const [problem = '', ...more] = message
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const asked = args.indexOf('--json=');
  const fields = args[asked + 1] ?? '';
  const isField = asked >= 0 && problem.startsWith('too many arguments') && /^[a-z]\w*([.,]\w+)*$/i.test(fields);
  return new DrydockError(
    'DRY-E8064',
    { problem, next: isField ? `Fields follow an equals sign: --json=${fields}` : 'See the options: drydock help' },
    { details: more.map((line) => line.trim()) },
  );
}
