/** What a person can press while a run is shown. */
export const KEYS = '[p]ause [c]ancel [f]ailures [l]ogs [q]uit';

/**
 * Hears single keys while a terminal is read, and gives it back as it was when disposed. Ctrl-C and `q` are the same as the signal.
 *
 * @returns null when standard input is no terminal
 */
export function hearKeys(onKey: (key: string) => void): Disposable | null {
  const { stdin } = process;
  if (!stdin.isTTY) return null;
  const hear = (chunk: Buffer) => {
    for (const key of chunk.toString('latin1')) {
      if (key === '\u0003' || key === 'q') process.kill(process.pid, 'SIGINT');
      else onKey(key);
    }
  };
  const giveBack = () => void stdin.setRawMode(false);
  stdin.setRawMode(true);
  // Whatever ends this process, the terminal of the user works again.
  process.once('exit', giveBack);
  stdin.on('data', hear).resume();
  return {
    [Symbol.dispose]() {
      stdin.off('data', hear).pause();
      giveBack();
      process.off('exit', giveBack);
    },
  };
}
