import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from '@balcao/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InboundEvent, OutboundContent, OutboundMessage, Verification } from '../channel.ts';
import { contractCase } from './contract-case.ts';
import { whatsappCloud } from './index.ts';
import { testIo } from './scripted-graph.ts';
import type { WhatsappSettings } from './settings.ts';

/** The channel against the emulator: what one writes the other reads, with nothing of ours between. */
const customer = '5531987654321';
const waId = '553187654321';

interface Received {
  readonly verdicts: Verification['kind'][];
  readonly events: InboundEvent[];
  readonly unknown: string[];
}

let emulator: Emulator;
let settings: WhatsappSettings;
const received: Received = { verdicts: [], events: [], unknown: [] };

/** A webhook address that does with a request what the server does: verify, then parse, then 200. */
const receiver = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = new Uint8Array(Buffer.concat(chunks));
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const method = incoming.method === 'GET' ? 'GET' : 'POST';
    const verdict = whatsappCloud.verify(
      { method, query: Object.fromEntries(url.searchParams), headers, body },
      settings,
    );
    received.verdicts.push(verdict.kind);
    if (verdict.kind === 'accepted') {
      const { events, unknown } = whatsappCloud.parse(body, settings);
      received.events.push(...events);
      received.unknown.push(...unknown.map(({ reason }) => reason));
    }
    response.writeHead(verdict.kind === 'refused' ? 401 : 200);
    response.end(verdict.kind === 'challenge' ? verdict.answer : '');
  });
});

beforeAll(async () => {
  emulator = await createEmulator({ statusDelayMs: 0, webhookRetry: { baseMs: 5, capMs: 10, maxTries: 3 } });
  settings = whatsappCloud.settings.parse({ ...contractCase.settings, baseUrl: `${emulator.url}/graph` });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await emulator[Symbol.asyncDispose]();
  receiver.closeAllConnections();
  await new Promise<void>((resolve) => receiver.close(() => resolve()));
});

beforeEach(async () => {
  await emulator.settled();
  emulator.reset({ accounts: true });
  const { phoneNumberId, accessToken, appSecret, verifyToken } = settings;
  const port = (receiver.address() as AddressInfo).port;
  const registered = await emulator.addAccount({
    channel: 'whatsapp-cloud',
    phoneNumberId,
    wabaId: settings.wabaId ?? '',
    accessToken,
    appSecret,
    verifyToken,
    callbackUrl: `http://127.0.0.1:${port}/webhooks/whatsapp-cloud/1`,
  });
  expect(registered.handshake).toMatchObject({ ok: true });
  emulator.setWindow({ channel: 'whatsapp-cloud', from: { phone: customer }, state: 'open' });
  for (const list of [received.verdicts, received.events, received.unknown]) list.length = 0;
});

function writes(message: Record<string, unknown> & { type: string }, more: object = {}): void {
  emulator.inbound({ channel: 'whatsapp-cloud', from: { phone: customer, name: 'Ana' }, message, ...more });
}

function fault(rule: Parameters<Emulator['addFault']>[0]['rule'], times = 1): void {
  emulator.addFault({ channel: 'whatsapp-cloud', rule, times });
}

function send(content: OutboundContent, more: Partial<OutboundMessage> = {}, timeoutMs = 5_000) {
  const to = { canonical: customer, aliases: [waId], isGroup: false };
  return whatsappCloud.send(
    { clientRef: 'dl_1', to, content, replyToProviderId: null, ...more },
    settings,
    testIo({ timeoutMs }),
  );
}

const hello: OutboundContent = { kind: 'text', text: 'Olá, José' };
const statusesOf = () => received.events.flatMap((event) => (event.kind === 'status' ? [event.state] : []));

describe('what a customer writes', () => {
  test('arrives as it was written', async () => {
    writes({ type: 'text', text: 'Olá, não chegou / "ainda" 😀' });
    await emulator.settled();
    expect(received.verdicts).toEqual(['accepted']);
    expect(received.events).toMatchObject([
      {
        kind: 'message',
        accountKey: settings.phoneNumberId,
        contact: { canonical: waId, phone: waId, name: 'Ana' },
        content: { kind: 'text', body: 'Olá, não chegou / "ainda" 😀' },
      },
    ]);
  });

  test('with a wrong signature is refused and not read', async () => {
    fault({ on: 'webhook', do: { wrongSignature: true } });
    writes({ type: 'text', text: 'Oi' });
    await emulator.settled();
    expect(received.verdicts).toEqual(['refused']);
    expect(received.events).toEqual([]);
  });

  test('without a phone is known by the business-scoped id', async () => {
    const from = { bsuid: 'BR.1502576394655843', username: 'ana', name: 'Ana' };
    writes({ type: 'text', text: 'Oi' }, { from });
    writes({ type: 'text', text: 'Oi' }, { from: { ...from, bsuidAsFrom: true } });
    await emulator.settled();
    expect(received.events).toMatchObject([
      { contact: { canonical: 'BR.1502576394655843', phone: null } },
      { contact: { canonical: 'BR.1502576394655843', phone: null } },
    ]);
  });

  test('with a file is fetched, whole', async () => {
    const text = 'conteúdo do arquivo';
    writes({ type: 'document', file: { text, mime: 'text/plain', filename: 'nota.txt' } });
    await emulator.settled();
    const [event] = received.events;
    const ref = event?.kind === 'message' ? event.content.media : null;
    if (ref === null) expect.fail('the message has no file');
    fault({ on: 'download', match: { kind: 'link' }, do: { expireMedia: true } });
    const outcome = await whatsappCloud.media?.(ref, settings, testIo());
    expect(outcome).toMatchObject({ kind: 'fetched', mime: 'text/plain', name: 'nota.txt' });
    expect(outcome?.kind === 'fetched' ? new TextDecoder().decode(outcome.body) : '').toBe(text);
    expect(await whatsappCloud.media?.({ ...ref, ref: '123' }, settings, testIo())).toMatchObject({ kind: 'gone' });
  });
});

describe('what the office sends', () => {
  test('is accepted, named as WhatsApp names the person, and followed to the reading', async () => {
    const outcome = await send(hello);
    expect(outcome).toMatchObject({ kind: 'accepted', recipient: { canonical: waId } });
    await emulator.settled();
    expect(statusesOf()).toEqual(['sent', 'delivered', 'read']);
    const providerId = outcome.kind === 'accepted' ? outcome.providerId : null;
    for (const event of received.events) expect(event).toMatchObject({ providerId, clientRef: 'dl_1' });
  });

  test('may be a file, a reaction, a read mark, a typing sign and an answer', async () => {
    writes({ type: 'text', text: 'Oi', id: 'wamid.IN1' });
    await emulator.settled();
    const body = new TextEncoder().encode('%PDF-1.4 nota');
    const pdf = { mime: 'application/pdf', name: 'nota.pdf', bytes: body.length, open: () => Promise.resolve(body) };
    const outcomes = [
      await send({ kind: 'media', media: 'document', caption: 'segue', voice: false, ...pdf }),
      await send({ kind: 'reaction', targetProviderId: 'wamid.IN1', emoji: '👍' }),
      await send({ kind: 'read', targetProviderId: 'wamid.IN1' }),
      await send({ kind: 'typing', targetProviderId: 'wamid.IN1' }),
      await send(hello, { replyToProviderId: 'wamid.IN1' }),
    ];
    expect(outcomes.map(({ kind }) => kind)).toEqual(outcomes.map(() => 'accepted'));
    expect(emulator.sent().map(({ kind }) => kind)).toEqual([
      'media',
      'document',
      'reaction',
      'read',
      'typing',
      'text',
    ]);
  });

  test('outside the window is refused at once, or fails later', async () => {
    fault({ on: 'send', do: { outOfWindow: 'at once' } });
    expect(await send(hello)).toMatchObject({ kind: 'rejected', code: '131047' });
    fault({ on: 'send', do: { outOfWindow: 'later' } });
    expect((await send(hello)).kind).toBe('accepted');
    await emulator.settled();
    expect(received.events).toMatchObject([{ kind: 'status', state: 'failed', error: { code: '131047' } }]);
  });

  test('that is lost after acceptance is uncertain, and its status says whose it is', async () => {
    fault({ on: 'send', do: { resetAfterAccept: true } });
    expect((await send(hello)).kind).toBe('uncertain');
    fault({ on: 'send', do: { hangAfterAccept: true } });
    expect((await send(hello, { clientRef: 'dl_2' }, 300)).kind).toBe('uncertain');
    await emulator.settled();
    const refs = new Set(received.events.map((event) => (event.kind === 'status' ? event.clientRef : null)));
    expect(refs).toEqual(new Set(['dl_1', 'dl_2']));
  });

  test.each([
    ['a server error', { fail: { status: 503, code: 131016 } }, { kind: 'retry', code: '131016' }],
    ['too many for one person', { rateLimit: { code: 131056 } }, { kind: 'throttled', afterMs: 6_000 }],
    ['a time to wait', { fail: { status: 429, code: 130429, retryAfter: 9 } }, { kind: 'throttled', afterMs: 9_000 }],
    ['a revoked token', { revokedToken: true }, { kind: 'disconnected', code: '190' }],
  ] as const)('answered with %s is told apart', async (_, effects, expected) => {
    fault({ on: 'send', do: effects });
    expect(await send(hello)).toMatchObject(expected);
  });

  test('brings statuses in any order, of any name', async () => {
    fault({ on: 'status', do: { reorder: true } });
    fault({ on: 'status', do: { unknownStatus: 'glanced_at' } });
    await send(hello);
    await emulator.settled();
    expect(statusesOf().toSorted()).toEqual(['delivered', 'read', 'sent']);
    expect(received.unknown).toEqual([expect.stringContaining('glanced_at')]);
  });
});

describe('the catalogue', () => {
  test('is listed whole, and each approved template without media can be sent', async () => {
    const outcome = await whatsappCloud.templates?.(settings, testIo());
    const listed = outcome?.kind === 'listed' ? outcome.templates : [];
    expect(listed.length).toBeGreaterThan(5);
    const sendable = listed.filter(
      ({ status, header }) => status === 'approved' && ['none', 'text'].includes(header.format),
    );
    expect(sendable.length).toBeGreaterThan(3);
    for (const item of sendable) {
      const variables = Object.fromEntries(item.variables.map((name) => [name, '12']));
      const sent = await send({ kind: 'template', template: { ...item, connectionId: 'cn_1' }, variables });
      expect(sent, item.name).toMatchObject({ kind: 'accepted' });
    }
  });
});

describe('the probe', () => {
  test('finds everything well, and a wrong token', async () => {
    const well = await whatsappCloud.probe(settings, testIo());
    expect(well).toMatchObject({ state: 'up', address: '+55 11 4000-1234' });
    expect(new Set(well.checks.map(({ state }) => state))).toEqual(new Set(['passed']));
    const wrong = await whatsappCloud.probe({ ...settings, accessToken: 'wrong' }, testIo());
    expect(wrong.state).toBe('down');
  });
});
