import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelIo } from '../channel.ts';
import { contractCase } from './contract-case.ts';
import { type WhatsappSettings, whatsappSettings } from './settings.ts';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Without the version: `106540352242922/messages`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What the server does with a request; `reset` and `hang` come after it was read whole. */
export type Reply =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly bytes?: Uint8Array | string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'reset'
  | 'hang'
  | 'cut';

export interface ScriptedGraph extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  readonly settings: WhatsappSettings;
}

/** A real HTTP server on 127.0.0.1 that answers as the test says, for tests of what leaves and what comes back. */
export async function startGraph(reply: (request: SeenRequest, count: number) => Reply): Promise<ScriptedGraph> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = seen(incoming, Buffer.concat(chunks));
      requests.push(request);
      answer(response, reply(request, requests.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    settings: whatsappSettings.parse({ ...contractCase.settings, baseUrl: `${origin}/graph` }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function seen(incoming: IncomingMessage, body: Buffer): SeenRequest {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  return {
    method: incoming.method ?? '',
    path: url.pathname.replace('/graph/v25.0/', ''),
    query: Object.fromEntries(url.searchParams),
    headers: incoming.headers,
    body,
  };
}

function answer(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (reply === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"messages":', () => response.socket?.destroy());
    return;
  }
  const type = reply.json === undefined ? 'application/octet-stream' : 'application/json';
  response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
  response.end(reply.json === undefined ? (reply.bytes ?? '') : JSON.stringify(reply.json));
}

export function jsonOf(request: SeenRequest | undefined): unknown {
  return JSON.parse(request?.body.toString() ?? 'null');
}

/** An error as Graph answers it. */
export function graphError(code: number, status = 400, more: { subcode?: number; details?: string } = {}): Reply {
  const error: Record<string, unknown> = {
    message: `(#${code}) words`,
    type: 'OAuthException',
    code,
    fbtrace_id: 'A1',
  };
  if (more.subcode !== undefined) error['error_subcode'] = more.subcode;
  if (more.details !== undefined) {
    error['error_data'] = { messaging_product: 'whatsapp', details: more.details };
  }
  return { status, json: { error } };
}

export function testIo(overrides: Partial<ChannelIo> = {}): ChannelIo {
  return { fetch, now: Date.now, signal: new AbortController().signal, timeoutMs: 5_000, ...overrides };
}
