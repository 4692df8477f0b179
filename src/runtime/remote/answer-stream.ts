/** How a service answers: lines of JSON, Server-Sent Events, or one JSON document. */
export type AnswerForm = 'lines' | 'events' | 'document';

/** @param contentType of the answer; null: none was given */
export function answerForm(contentType: string | null): AnswerForm | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-ndjson' || type === 'application/jsonl' || type === 'application/x-jsonlines')
    return 'lines';
  if (type === 'text/event-stream') return 'events';
  return type === 'application/json' ? 'document' : null;
}

/** One message of an answer: a line of JSON, with the id of its event when it has one. */
export interface Message {
  readonly text: string;
  readonly id: string | null;
}

/** A piece of an answer is larger than what may be kept of it. */
export class AnswerTooLarge extends Error {}

/**
 * The messages of an answer, as they come.
 *
 * @param mostBytes of the whole answer
 * @param seen hears of every sign of life: any bytes
 * @throws AnswerTooLarge; what the connection broke with
 */
export async function* messagesOf(
  body: AsyncIterable<Uint8Array>,
  form: AnswerForm,
  mostBytes: number,
  seen: () => void,
): AsyncGenerator<Message> {
  if (form === 'document') {
    const lines = await Array.fromAsync(linesOf(body, mostBytes, seen));
    yield { text: lines.map(({ text }) => text).join('\n'), id: null };
    return;
  }
  let data: string[] = [];
  let id: string | null = null;
  for await (const { text: line, isWhole } of linesOf(body, mostBytes, seen)) {
    if (form === 'lines') {
      // What stands after the last line feed may have been cut off.
      if (line.trim() !== '' && (isWhole || isJson(line))) yield { text: line, id: null };
    } else if (line === '') {
      if (data.length > 0) yield { text: data.join('\n'), id };
      [data, id] = [[], null];
    } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    else if (line.startsWith('id:')) id = line.slice(3).trim();
  }
}

interface Line {
  readonly text: string;
  /** A line feed follows it. */
  readonly isWhole: boolean;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>, mostBytes: number, seen: () => void): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let total = 0;
  const text = (last: Uint8Array): string => {
    const whole = Buffer.concat([...parts, last]).toString('utf8');
    parts = [];
    return whole.replace(/\r$/, '');
  };
  for await (const chunk of body) {
    seen();
    total += chunk.byteLength;
    if (total > mostBytes) throw new AnswerTooLarge(`more than ${Math.round(mostBytes / 1024 / 1024)} MiB`);
    let begin = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
      yield { text: text(chunk.subarray(begin, end)), isWhole: true };
      begin = end + 1;
    }
    if (begin < chunk.byteLength) parts.push(chunk.subarray(begin));
  }
  if (parts.length > 0) yield { text: text(new Uint8Array()), isWhole: false };
}
