import { createEmulator, type Emulator, type EmulatorOptions, type FaultRule } from '../src/index.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export const account = {
  channel: 'whatsapp-cloud',
  phoneNumberId: '100200300',
  wabaId: '900800700',
  accessToken: 'EAAtoken',
  appSecret: 'app-secret',
  verifyToken: 'verify-me',
  displayPhoneNumber: '+55 11 4000-1234',
} as const;

export const customer = '5511987654321';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** An emulator with one registered number and a real receiver behind it. */
export interface Rig extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly receiver: WebhookReceiver;
  readonly clock: { advance(ms: number): void };
  graph(method: string, path: string, body?: unknown, token?: string | null): Promise<Answer>;
  send(message: Record<string, unknown>): Promise<Answer>;
  text(to?: string): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  fault(on: FaultRule['on'], effects: FaultRule['do'], times?: number): void;
  /** The customer writes, so that the window is open; the webhook has arrived when this resolves. */
  open(phone?: string): Promise<void>;
}

export async function startRig(options: EmulatorOptions = {}): Promise<Rig> {
  let now = Date.UTC(2026, 10, 20, 12);
  const receiver = await startReceiver({ verifyToken: account.verifyToken });
  const clock = { now: () => now, advance: (ms: number) => void (now += ms) };
  const webhookRetry = { baseMs: 2, capMs: 5, timeoutMs: 2000 };
  const emulator = await createEmulator({ clock, statusDelayMs: 0, webhookRetry, ...options });
  await emulator.addAccount({ ...account, callbackUrl: receiver.url });
  const call = (method: string, url: string, body: unknown, headers: Record<string, string>) =>
    callJson(method, url, body, headers);
  const graph: Rig['graph'] = (method, path, body, token = account.accessToken) =>
    call(
      method,
      `${emulator.url}/graph/v25.0${path}`,
      body,
      token === null ? {} : { authorization: `Bearer ${token}` },
    );
  const send: Rig['send'] = (message) =>
    graph('POST', `/${account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: customer, ...message });
  return {
    emulator,
    receiver,
    clock,
    graph,
    send,
    text: (to = customer) => send({ to, type: 'text', text: { body: 'Olá!' } }),
    control: (method, path, body) => call(method, `${emulator.url}/_emulator${path}`, body, {}),
    fault: (on, effects, times = 1) =>
      void emulator.addFault({ channel: 'whatsapp-cloud', rule: { on, do: effects }, times }),
    async open(phone = customer) {
      emulator.inbound({ channel: 'whatsapp-cloud', from: { phone }, message: { type: 'text', text: 'Oi' } });
      await emulator.settled();
    },
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

async function callJson(method: string, url: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const isForm = body instanceof FormData;
  const content = body === undefined ? undefined : isForm || typeof body === 'string' ? body : JSON.stringify(body);
  const type: Record<string, string> = isForm || body === undefined ? {} : { 'content-type': 'application/json' };
  const init: RequestInit = {
    method,
    headers: { ...type, ...headers },
    ...(content === undefined ? {} : { body: content }),
  };
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as Record<string, unknown> };
}

/** The error code of a Graph answer. */
export function codeOf({ body }: Answer): number | undefined {
  return (body['error'] as { code?: number } | undefined)?.code;
}

/** The wamid of an accepted send. */
export function wamidOf({ body }: Answer): string {
  return (body['messages'] as { id: string }[] | undefined)?.[0]?.id ?? '';
}
