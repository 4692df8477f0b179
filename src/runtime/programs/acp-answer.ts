/** What an ACP agent is asked, and how its answer is read. Pure. */
import type { JsonObject, JsonValue } from '../../agent.ts';

interface Question {
  readonly description: string;
  readonly instructions: string | undefined;
  readonly input: JsonValue;
  readonly config: unknown;
  readonly schema: JsonObject;
  readonly scratch: string;
  readonly source: string | null;
}

/** The file that an ACP agent may write its result to. */
export const OUTPUT_FILE = 'output.json';

/** The folder whose files an ACP agent leaves as artifacts. */
export const ARTIFACTS_FOLDER = 'artifacts';

/** The text of the first turn. */
export function questionOf(question: Question): string {
  const { description, instructions, input, config, schema, scratch, source } = question;
  const place =
    source === null
      ? `Work in ${scratch}.`
      : `Work in ${scratch}. The code base is in ${source}: read it, and change nothing there.`;
  const hasConfig = typeof config === 'object' && config !== null && Object.keys(config).length > 0;
  return [
    `# Task\n\n${description}`,
    ...(instructions === undefined ? [] : [instructions.trim()]),
    `## Input\n\n${block(input)}`,
    ...(hasConfig ? [`## Configuration\n\n${block(config)}`] : []),
    `## Output\n\n${place} Write the result as JSON to ${OUTPUT_FILE} there, or end your answer with it in a block of code ` +
      `that begins with \`\`\`json. It must fit this JSON Schema:\n\n${block(schema)}`,
    `Files that belong to the result go into the folder ${ARTIFACTS_FOLDER}; \`{"$artifact": "name"}\` in the result stands for one.`,
  ].join('\n\n');
}

/** The text of the turn after an answer that cannot be used. */
export function correctionOf(problem: string): string {
  return (
    `The result cannot be used: ${problem}\n\n` +
    `Write the whole result again, corrected, to ${OUTPUT_FILE}, or end your answer with it in a block of code that begins with \`\`\`json.`
  );
}

export type ReadAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** The result of a turn: the file, else the last block of JSON of the message, else the message itself. */
export function answerIn(file: string | null, message: string): ReadAnswer {
  if (file !== null) return parsed(file, OUTPUT_FILE);
  const block = lastBlock(message);
  if (block !== null) return parsed(block, 'the last block of code');
  const whole = message.trim();
  if (/^[[{"]|^(true|false|null|-?\d[\d.eE+-]*)$/.test(whole)) return parsed(whole, 'the message');
  return { ok: false, problem: `there is no ${OUTPUT_FILE}, and the message has no block of JSON` };
}

function parsed(text: string, where: string): ReadAnswer {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, problem: `${where} is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function lastBlock(message: string): string | null {
  const blocks = [...message.matchAll(/^[ \t]*```(?:json|JSON)?[ \t]*\r?\n(.*?)^[ \t]*```[ \t]*$/gms)];
  return blocks.at(-1)?.[1] ?? null;
}

function block(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}
