import type { Agent, IncomingMessage, RequestOptions } from 'node:http';

interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  header(name: string): string | null;
  readonly body: Buffer;
}

export type Request = (url: URL, request: HttpRequest) => Promise<HttpResponse>;

/** Nobody answered. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** The request may have reached the server: there was somebody to send it to. */
  readonly hasLeft: boolean;
  readonly problem: string;

  constructor(cause: unknown, hasLeft: boolean) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    const problem = String(code ?? message ?? cause);
    super(problem, { cause });
    this.hasLeft = hasLeft;
    this.problem = problem;
  }
}

/**
 * Requests over kept-alive sockets, through the proxy that the environment names. This is node:http and not fetch: loading
 * fetch takes longer than all the rest of a command.
 */
export function createRequest(env: Readonly<Record<string, string | undefined>>): Request {
  const agents = new Map<string, Agent>();
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const agent = agents.get(url.protocol) ?? newAgent(url, env);
      agents.set(url.protocol, agent);
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options: RequestOptions = { method, agent, signal, headers: { ...headers, ...length } };
      const going = builtin(url).request(url, options, (response) => {
        collect(response).then(resolve, (error: unknown) => reject(new NoAnswer(error, true)));
      });
      let hasLeft = false;
      going.on('socket', (socket) => {
        const connected = () => {
          hasLeft = true;
        };
        if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      going.on('error', (error) => reject(new NoAnswer(error, hasLeft)));
      going.end(body);
    });
}

/** An api talks to one server, so its agent either needs the proxy or, on this machine, never does. */
function newAgent(url: URL, env: Readonly<Record<string, string | undefined>>): Agent {
  const isLocal = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  return new (builtin(url).Agent)({ keepAlive: true, ...(isLocal ? {} : { proxyEnv: { ...env } }) });
}

/**
 * An import statement would read every export of the module, and one of them is WebSocket, which loads fetch (40 ms on
 * Node 24); asked for like this they stay unread.
 */
function builtin(url: URL) {
  return url.protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
}

async function collect(response: IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name];
      return (Array.isArray(value) ? value[0] : value) ?? null;
    },
    body: Buffer.concat(chunks),
  };
}
