/** Bytes of an answer that is given to a process as a whole; as much as a command may write. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The body of an answer. @throws Error when it has more bytes than are kept for an agent */
export async function boundedBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES)
      throw new Error(`the answer of ${response.url} has more than ${MOST_BYTES / 1024 / 1024} MiB`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
