import { DrydockError, type JsonObject, type JsonValue } from '../model/index.ts';

/** `name=value`; a value that is JSON is taken as JSON, anything else as text. @throws DRY-E1003 */
export function parseParams(given: readonly string[], workflow: string): JsonObject {
  return Object.fromEntries(
    given.map((text): [string, JsonValue] => {
      const at = text.indexOf('=');
      if (at < 1)
        throw new DrydockError('DRY-E1003', { workflow }, { details: [`"${text}" is not of the form name=value`] });
      return [text.slice(0, at), parseValue(text.slice(at + 1))];
    }),
  );
}

function parseValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
