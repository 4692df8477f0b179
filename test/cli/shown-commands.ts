/** The commands that a page of the documentation shows, as a reader would type them. */

export interface Shown {
  /** Without `drydock`. */
  readonly args: readonly string[];
  /** The exit code that the page promises: 0, or what its comment says. */
  readonly code: number;
}

/**
 * The commands in the blocks of a language. `sh`: they are executed, one after the other. `console`: they are shown, and only their
 * options are checked.
 */
export function shownIn(text: string, language: 'sh' | 'console'): Shown[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].flatMap(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.replace(/^npm run drydock -- /, 'drydock '))
      .filter((line) => line.startsWith('drydock '))
      .map((line) => {
        const [command = '', note = ''] = line.split(/\s+# /);
        const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
        return { args: words.slice(1), code: Number(/exits with (\d+)/.exec(note)?.[1] ?? 0) };
      }),
  );
}
