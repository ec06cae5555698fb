import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it arrived, byte for byte. */
interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly value: WebhookValue;
}

interface WebhookValue {
  readonly metadata?: { readonly phone_number_id: string };
  readonly contacts?: readonly Record<string, unknown>[];
  readonly messages?: readonly Record<string, unknown>[];
  readonly message_echoes?: readonly Record<string, unknown>[];
  readonly statuses?: readonly Record<string, unknown>[];
  readonly errors?: readonly Record<string, unknown>[];
}

/** A callback on a real port: answers Meta's verification and keeps what is posted. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  readonly values: readonly WebhookValue[];
  readonly statuses: readonly Record<string, unknown>[];
  readonly messages: readonly Record<string, unknown>[];
  /** The status of the next answers, in order; 200 when none is left. */
  readonly answers: (number | 'reset')[];
  until(condition: () => boolean): Promise<void>;
}

export async function startReceiver({ verifyToken }: { verifyToken: string }): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const answers: (number | 'reset')[] = [];
  const changed = new EventEmitter().setMaxListeners(0);
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const url = new URL(req.url ?? '/', 'http://receiver');
    if (req.method === 'GET') {
      const isRight = url.searchParams.get('hub.mode') === 'subscribe';
      const knows = url.searchParams.get('hub.verify_token') === verifyToken;
      res.statusCode = isRight && knows ? 200 : 403;
      res.end(isRight && knows ? url.searchParams.get('hub.challenge') : 'no');
      return;
    }
    const raw = Buffer.concat(await req.toArray());
    const next = answers.shift() ?? 200;
    received.push({ method: 'POST', url: url.pathname, headers: req.headers, raw, value: valueOf(raw) });
    if (next === 'reset') req.socket.destroy();
    else res.writeHead(next).end();
    changed.emit('change');
  };
  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const values = () => received.map(({ value }) => value);
  return {
    url: `http://127.0.0.1:${port}/webhooks/whatsapp-cloud/1`,
    received,
    answers,
    get values() {
      return values();
    },
    get statuses() {
      return values().flatMap(({ statuses = [] }) => statuses);
    },
    get messages() {
      return values().flatMap(({ messages = [] }) => messages);
    },
    async until(condition) {
      while (!condition()) await once(changed, 'change');
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function valueOf(raw: Buffer): WebhookValue {
  try {
    const body = JSON.parse(raw.toString('utf8')) as { entry?: { changes?: { value?: WebhookValue }[] }[] };
    return body.entry?.[0]?.changes?.[0]?.value ?? {};
  } catch {
    return {};
  }
}
