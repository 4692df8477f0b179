import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelGateway, parseProviders } from '../src/llm/index.ts';

/** For tests: a server that speaks the protocol of OpenAI and answers each question by what it is about, and a gateway that asks it. */
export async function speak(answerTo: (question: string) => object) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => {
      asked.push(body);
      const chunk = (more: object): string =>
        `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 0, model: 'm', ...more })}\n\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const content = JSON.stringify(answerTo(body));
      response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] }));
      response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
      response.write(chunk({ choices: [], usage: { prompt_tokens: 900, completion_tokens: 80, total_tokens: 980 } }));
      response.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const provider = { id: 'local', kind: 'openai-compatible', baseUrl: `http://127.0.0.1:${port}/v1`, price: 'free' };
  return {
    asked,
    gateway: new ModelGateway({ model: 'local/m', providers: parseProviders([provider], 'test'), env: {} }),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
