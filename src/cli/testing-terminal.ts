import { AS_TEXT, type OutputChoice } from './output/index.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** A terminal whose words can be read, for tests. */
export function testingTerminal(output: Partial<OutputChoice> = {}) {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...processTerminal('never', { ...AS_TEXT, ...output }),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    interactive: false,
    columns: 80,
    rows: 24,
    command: 'drydock',
  };
  return { terminal, said };
}
