/** Runs a jq program over values, in a process that is ended when it takes too long or too much. */
import jq from '@michaelhomer/jqjs';

/** What is told about a value: the results as JSON, or what is wrong. */
export type JqOutcome = { readonly results: readonly string[] } | { readonly problem: string };

const [, , program = ''] = process.argv;
let compiled: ReturnType<typeof jq.compile> | undefined;

function outcome(input: string): JqOutcome {
  try {
    compiled ??= jq.compile(program.trim() === '' ? '.' : program);
    const results: string[] = [];
    for (const value of compiled(JSON.parse(input) as never)) {
      // The package gives undefined for a variable that is not defined.
      if (value === undefined) return { problem: 'a variable is used that is not defined' };
      results.push(JSON.stringify(value));
    }
    return { results };
  } catch (error) {
    return { problem: told(error) };
  }
}

/** The package throws texts; what else it throws is about a program that it could not read. */
function told(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof RangeError) return `it goes too deep: ${error.message}`;
  return compiled === undefined ? 'it cannot be read: it may end too early' : String(error);
}

process.on('message', (input: string) => process.send?.(outcome(input)));
