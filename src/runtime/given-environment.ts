/**
 * What a shell does before it becomes a program: it takes the variables of that program from descriptor 4. They belong to the program
 * alone; nothing on the way to it (a gate, a sandbox) runs with them, whatever PATH or LD_PRELOAD they hold, and no list of processes
 * shows them.
 */
export const WITH_ENVIRONMENT = 'unset PWD OLDPWD SHLVL; eval "$(cat <&4)"';

/** What descriptor 4 has to say. @throws Error a name or value that no environment can hold */
export function environmentScript(variables: Readonly<Record<string, string>>): string {
  const entries = Object.entries(variables);
  const wrong = entries.find(([name, value]) => name === '' || /[=\0]/.test(name) || value.includes('\0'));
  if (wrong !== undefined) throw new Error(`${JSON.stringify(wrong[0])} cannot be a variable of a program`);
  const isName = ([name]: [string, string]): boolean => /^[A-Za-z_]\w*$/.test(name);
  const exported = entries.filter(isName).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  // What a shell cannot name, another program can.
  const others = entries.filter((entry) => !isName(entry)).map(([name, value]) => quoted(`${name}=${value}`));
  const program = others.length === 0 ? 'exec "$0" "$@"' : `exec env ${others.join(' ')} "$0" "$@"`;
  return `${exported.join('')}exec 4<&-\n${program}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
