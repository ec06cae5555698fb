import http from 'node:http';
import https from 'node:https';

/** Sends requests over its own kept-alive sockets, never follows a redirect, and closes them when disposed. */
export interface HttpClient extends Disposable {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface HttpAnswer {
  readonly status: number;
  /** The first 4 KB. */
  readonly text: string;
}

const answerLimit = 4096;

export function createHttpClient({ maxSockets }: { maxSockets: number }): HttpClient {
  const plain = new http.Agent({ keepAlive: true, maxSockets });
  const secure = new https.Agent({ keepAlive: true, maxSockets });
  return {
    request: ({ method, url, headers = {}, body, timeoutMs, signal }) =>
      new Promise((resolve, reject) => {
        const { protocol } = new URL(url);
        const options = { method, signal, headers: { ...headers, 'content-length': String(body?.length ?? 0) } };
        const call =
          protocol === 'https:'
            ? https.request(url, { ...options, agent: secure })
            : http.request(url, { ...options, agent: plain });
        const timer = setTimeout(() => call.destroy(new Error(`no answer after ${timeoutMs} ms`)), timeoutMs);
        call.on('response', (response) => {
          readText(response).then(resolve, reject);
        });
        call.on('error', reject);
        call.on('close', () => clearTimeout(timer));
        call.end(body);
      }),
    [Symbol.dispose]() {
      plain.destroy();
      secure.destroy();
    },
  };
}

async function readText(response: http.IncomingMessage): Promise<HttpAnswer> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) if (text.length < answerLimit) text += String(chunk);
  return { status: response.statusCode ?? 0, text: text.slice(0, answerLimit) };
}
