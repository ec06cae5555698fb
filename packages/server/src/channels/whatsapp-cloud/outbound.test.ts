import type { TemplateItem } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import type { OutboundContent, OutboundMessage } from '../channel.ts';
import { send } from './outbound.ts';
import { graphError, jsonOf, type Reply, type SeenRequest, startGraph, testIo } from './scripted-graph.ts';

const accepted: Reply = {
  json: {
    messaging_product: 'whatsapp',
    contacts: [{ input: '5531987654321', wa_id: '553187654321', user_id: 'BR.1502576394655843' }],
    messages: [{ id: 'wamid.OUT1' }],
  },
};

/** Accepts whatever comes: an upload gets an id, a message a wamid, a mark success. */
function acceptAll({ path, body }: SeenRequest): Reply {
  if (path.endsWith('/media')) return { json: { id: '990001' } };
  return body.includes('"status":"read"') ? { json: { success: true } } : accepted;
}

const phone = { canonical: '5531987654321', aliases: ['BR.1502576394655843'], isGroup: false };

function messageWith(content: OutboundContent, more: Partial<OutboundMessage> = {}): OutboundMessage {
  return { clientRef: 'dl_1', to: phone, content, replyToProviderId: null, ...more };
}
const text = (body = 'Olá'): OutboundContent => ({ kind: 'text', text: body });

function file(name: string, mime: string, bytes = 'conteúdo') {
  const body = new TextEncoder().encode(bytes);
  return { name, mime, bytes: body.byteLength, open: () => Promise.resolve(body) };
}

async function sendTo(
  reply: (request: SeenRequest, count: number) => Reply,
  message: OutboundMessage,
  timeoutMs = 5_000,
) {
  await using graph = await startGraph(reply);
  const outcome = await send(message, graph.settings, testIo({ timeoutMs }));
  return { outcome, requests: graph.requests, sent: graph.requests.map(jsonOrNull) };
}

function jsonOrNull(request: SeenRequest): unknown {
  return request.headers['content-type'] === 'application/json' ? jsonOf(request) : null;
}

describe('a text', () => {
  test('leaves as Meta wants it, with the delivery id along', async () => {
    const { outcome, requests, sent } = await sendTo(acceptAll, messageWith(text('Olá, José')));
    expect(requests[0]).toMatchObject({ method: 'POST', path: '106540352242922/messages' });
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer EAAtest', 'content-type': 'application/json' });
    expect(sent).toEqual([
      {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '5531987654321',
        type: 'text',
        text: { body: 'Olá, José', preview_url: false },
        biz_opaque_callback_data: 'dl_1',
      },
    ]);
    expect(outcome).toEqual({
      kind: 'accepted',
      providerId: 'wamid.OUT1',
      recipient: { canonical: '553187654321', aliases: ['BR.1502576394655843'], phone: '553187654321', name: null },
    });
  });

  test('with a link asks for its preview', async () => {
    const { sent } = await sendTo(acceptAll, messageWith(text('veja https://loja.example')));
    expect(sent).toMatchObject([{ text: { preview_url: true } }]);
  });

  test('that answers a message names it', async () => {
    const { sent } = await sendTo(acceptAll, messageWith(text(), { replyToProviderId: 'wamid.IN1' }));
    expect(sent).toMatchObject([{ context: { message_id: 'wamid.IN1' } }]);
  });
});

describe('the recipient', () => {
  test('is the phone when there are a phone and a user id', async () => {
    const to = { canonical: 'BR.1502576394655843', aliases: ['5531987654321'], isGroup: false };
    const { sent } = await sendTo(acceptAll, messageWith(text(), { to }));
    expect(sent).toMatchObject([{ to: '5531987654321' }]);
    expect(sent[0]).not.toHaveProperty('recipient');
  });
  test('is the user id when there is no phone', async () => {
    const to = { canonical: 'BR.1502576394655843', aliases: [], isGroup: false };
    const { sent } = await sendTo(acceptAll, messageWith(text(), { to }));
    expect(sent).toMatchObject([{ recipient: 'BR.1502576394655843' }]);
    expect(sent[0]).not.toHaveProperty('to');
  });
  test('may be a group, whose answer names no person', async () => {
    const to = { canonical: 'Y2FwaV9ncm91cDox', aliases: [], isGroup: true };
    const { sent, outcome } = await sendTo(acceptAll, messageWith(text(), { to }));
    expect(sent).toMatchObject([{ recipient_type: 'group', to: 'Y2FwaV9ncm91cDox' }]);
    expect(outcome).toMatchObject({ kind: 'accepted', recipient: null });
  });
  test('that is neither is refused before anything leaves', async () => {
    const to = { canonical: 'someone', aliases: [], isGroup: false };
    const { outcome, requests } = await sendTo(acceptAll, messageWith(text(), { to }));
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'recipient.invalid' });
    expect(requests).toHaveLength(0);
  });
});

describe('a file', () => {
  const pdf = {
    kind: 'media',
    media: 'document',
    caption: 'segue',
    voice: false,
    ...file('nota nº 1.pdf', 'application/pdf'),
  } as const;

  test('is uploaded and sent by its id, with its name and caption', async () => {
    const { outcome, requests, sent } = await sendTo(acceptAll, messageWith(pdf));
    expect(requests.map(({ path }) => path)).toEqual(['106540352242922/media', '106540352242922/messages']);
    const form = await formOf(requests[0]);
    expect([form.get('messaging_product'), form.get('type')]).toEqual(['whatsapp', 'application/pdf']);
    const uploaded = form.get('file') as File;
    expect([uploaded.name, await uploaded.text()]).toEqual(['nota nº 1.pdf', 'conteúdo']);
    expect(sent[1]).toMatchObject({
      type: 'document',
      document: { id: '990001', caption: 'segue', filename: 'nota nº 1.pdf' },
    });
    expect(outcome).toMatchObject({ kind: 'accepted', providerId: 'wamid.OUT1' });
  });

  test('that is a voice note says so', async () => {
    const note = {
      ...pdf,
      media: 'audio',
      caption: '',
      voice: true,
      ...file('a.ogg', 'audio/ogg; codecs=opus'),
    } as const;
    const { sent } = await sendTo(acceptAll, messageWith(note));
    expect(sent[1]).toMatchObject({ type: 'audio', audio: { id: '990001', voice: true } });
    expect((sent[1] as { audio: object }).audio).not.toHaveProperty('filename');
  });

  test.each([
    ['too large', { media: 'image', mime: 'image/png', caption: '', bytes: 5 * 1024 * 1024 + 1 }, 'media.tooLarge'],
    ['of a type not taken', { media: 'image', mime: 'image/gif', caption: '' }, 'media.typeRefused'],
    ['a sound with a caption', { media: 'audio', mime: 'audio/mpeg', caption: 'ouça' }, 'channel.unsupported'],
  ] as const)('that is %s is refused before the upload', async (_, change, code) => {
    const { outcome, requests } = await sendTo(acceptAll, messageWith({ ...pdf, ...change }));
    expect(outcome).toMatchObject({ kind: 'rejected', code });
    expect(requests).toHaveLength(0);
  });

  test.each([
    ['answers a server error', graphError(131000, 500), { kind: 'retry', code: '131000' }],
    [
      "answers a gateway's page",
      { status: 502, bytes: '<html>Bad gateway</html>' },
      { kind: 'retry', code: 'http.502' },
    ],
    ['is reset', 'reset', { kind: 'retry', code: 'network.lost' }],
    ['says that the token is dead', graphError(190, 401), { kind: 'disconnected', code: '190' }],
    ['has no id', { json: { ok: 1 } }, { kind: 'retry', code: 'answer.invalid' }],
  ] as const)('whose upload %s is never an uncertain message', async (_, reply, expected) => {
    const { outcome, requests } = await sendTo(() => reply, messageWith(pdf));
    expect(outcome).toMatchObject(expected);
    expect(requests).toHaveLength(1);
  });

  test('that does not open is tried again later', async () => {
    const unreadable = { ...pdf, open: () => Promise.reject(new Error('EIO')) };
    const { outcome, requests } = await sendTo(acceptAll, messageWith(unreadable));
    expect(outcome).toMatchObject({ kind: 'retry', code: 'media.unreadable' });
    expect(requests).toHaveLength(0);
  });
});

async function formOf(request: SeenRequest | undefined): Promise<FormData> {
  const headers = { 'content-type': request?.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(request?.body ?? []), { headers }).formData();
}

const template: TemplateItem = {
  connectionId: 'cn_1',
  name: 'pedido_confirmado',
  language: 'pt_BR',
  status: 'approved',
  category: 'utility',
  header: { format: 'none', text: '' },
  body: 'Seus pedidos são {{2}} e {{1}}',
  footer: '',
  buttons: [],
  variables: ['2', '1'],
};

async function templateSent(item: TemplateItem, variables: Record<string, string>) {
  const { sent } = await sendTo(acceptAll, messageWith({ kind: 'template', template: item, variables }));
  return (sent.at(-1) as { template: { components?: unknown } }).template;
}

describe('a template', () => {
  test('fills numbered places in the order of their numbers', async () => {
    expect(await templateSent(template, { 1: 'um', 2: 'dois' })).toEqual({
      name: 'pedido_confirmado',
      language: { code: 'pt_BR' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'um' },
            { type: 'text', text: 'dois' },
          ],
        },
      ],
    });
  });
  test('without variables has no components', async () => {
    expect(await templateSent({ ...template, body: 'Oi', variables: [] }, {})).not.toHaveProperty('components');
  });
  test('fills named places by their names, in header and body', async () => {
    const named = {
      ...template,
      header: { format: 'text', text: 'Olá {{nome}}' },
      body: 'Protocolo {{protocolo}}',
      variables: ['header.nome', 'protocolo'],
    } as const;
    expect(await templateSent(named, { 'header.nome': 'Ana', protocolo: '2026-1' })).toMatchObject({
      components: [
        { type: 'header', parameters: [{ type: 'text', text: 'Ana', parameter_name: 'nome' }] },
        { type: 'body', parameters: [{ type: 'text', text: '2026-1', parameter_name: 'protocolo' }] },
      ],
    });
  });
  test('gives each button its own kind of value', async () => {
    const buttons = ['url', 'quick_reply', 'copy_code', 'flow'].map((kind) => ({ kind, text: kind }));
    const item = { ...template, body: 'Oi', buttons, variables: ['button.0', 'button.2'] };
    const variables = { 'button.0': '8841', 'button.1': 'sim', 'button.2': 'CUPOM', 'button.3': 'tk' };
    expect(await templateSent(item, variables)).toMatchObject({
      components: [
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '8841' }] },
        { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'sim' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '2',
          parameters: [{ type: 'coupon_code', coupon_code: 'CUPOM' }],
        },
        {
          type: 'button',
          sub_type: 'flow',
          index: '3',
          parameters: [{ type: 'action', action: { flow_token: 'tk' } }],
        },
      ],
    });
  });
  test.each([
    [
      'document',
      'https://loja.example/nota.pdf',
      { type: 'document', document: { link: 'https://loja.example/nota.pdf' } },
    ],
    ['image', '990007', { type: 'image', image: { id: '990007' } }],
    [
      'location',
      '-23.55,-46.63,Loja,Sé',
      { type: 'location', location: { latitude: '-23.55', longitude: '-46.63', name: 'Loja', address: 'Sé' } },
    ],
  ] as const)('shows its %s header from a value', async (format, value, parameter) => {
    const item = { ...template, header: { format, text: '' }, body: 'Oi', variables: ['header'] } as const;
    expect(await templateSent(item, { header: value })).toMatchObject({
      components: [{ type: 'header', parameters: [parameter] }],
    });
  });
  test('uploads the file of its header', async () => {
    const item = { ...template, header: { format: 'document', text: '' }, body: 'Oi', variables: ['header'] } as const;
    const headerFile = file('boleto.pdf', 'application/pdf');
    const content = { kind: 'template', template: item, variables: {}, headerFile } as const;
    const { sent, requests } = await sendTo(acceptAll, messageWith(content));
    expect(requests).toHaveLength(2);
    expect(sent[1]).toMatchObject({
      template: { components: [{ parameters: [{ type: 'document', document: { id: '990001' } }] }] },
    });
  });
  test('that lacks a variable is refused before anything leaves', async () => {
    const content = { kind: 'template', template, variables: { 1: 'um', 2: '' } } as const;
    const { outcome, requests } = await sendTo(acceptAll, messageWith(content));
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'template.variablesInvalid' });
    expect(requests).toHaveLength(0);
  });
});

describe('a reaction, a read mark and the typing sign', () => {
  test.each(['👍', ''])('reaction %j leaves as it is, empty to remove', async (emoji) => {
    const content = { kind: 'reaction', targetProviderId: 'wamid.IN1', emoji } as const;
    const { sent } = await sendTo(acceptAll, messageWith(content));
    expect(sent).toMatchObject([{ type: 'reaction', reaction: { message_id: 'wamid.IN1', emoji } }]);
  });
  test('a read mark has no id of its own', async () => {
    const content = { kind: 'read', targetProviderId: 'wamid.IN1' } as const;
    const { sent, outcome } = await sendTo(acceptAll, messageWith(content));
    expect(sent).toEqual([{ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.IN1' }]);
    expect(outcome).toEqual({ kind: 'accepted', providerId: null, recipient: null });
  });
  test('typing is a read mark with the sign', async () => {
    const content = { kind: 'typing', targetProviderId: 'wamid.IN1' } as const;
    const { sent } = await sendTo(acceptAll, messageWith(content));
    expect(sent).toMatchObject([{ status: 'read', typing_indicator: { type: 'text' } }]);
  });
  test('a read mark without an answer may be made again', async () => {
    const { outcome } = await sendTo(() => 'reset', messageWith({ kind: 'read', targetProviderId: 'wamid.IN1' }));
    expect(outcome.kind).toBe('retry');
  });
});

describe('an answer of Meta', () => {
  const byKind = {
    disconnected: [0, 3, 10, 33, 190, 200, 250, 299, 368, 131005, 131031],
    throttled: [4, 613, 80007, 130429, 131048, 131056, 131064, 133016],
    retry: [1, 2, 131000, 131016, 131053, 131057, 135000],
    rejected: [
      100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131042, 131044, 131045, 131047, 131049, 131050,
      131051, 131052, 131062, 131063, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069,
      137000, 138000, 138013,
    ],
  } as const;
  const rows = Object.entries(byKind).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const));

  test.each(rows)('with code %i is %s, whatever the status', async (code, kind) => {
    for (const status of [400, 500]) {
      const { outcome } = await sendTo(() => graphError(code, status, { details: 'Why' }), messageWith(text()));
      expect(outcome).toMatchObject({ kind, code: String(code), reason: 'Why' });
    }
  });

  test.each([
    ['an unknown code and a 4xx', graphError(999_999, 400), { kind: 'rejected', code: '999999' }],
    ['an unknown code and a 5xx', graphError(999_999, 503), { kind: 'retry', code: '999999' }],
    ['an unknown code and 429', graphError(999_999, 429), { kind: 'throttled', code: '999999' }],
    ['the wrong object id', graphError(100, 400, { subcode: 33 }), { kind: 'disconnected', code: '100' }],
    ['a 4xx that is not of Graph', { status: 413, bytes: 'too large' }, { kind: 'rejected', code: 'http.413' }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, { kind: 'retry', code: 'http.302' }],
  ] as const)('with %s has its class', async (_, reply, expected) => {
    const { outcome, requests } = await sendTo(() => reply, messageWith(text()));
    expect(outcome).toMatchObject(expected);
    expect(requests).toHaveLength(1);
  });

  test.each([
    [131056, undefined, 6_000],
    [130429, undefined, 1_000],
    [131056, '20', 20_000],
    [80007, undefined, 60_000],
  ])('with code %i and retry-after %s asks to wait %i ms', async (code, retryAfter, afterMs) => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const reply = { ...(graphError(code, 400) as object), headers };
    const { outcome } = await sendTo(() => reply, messageWith(text()));
    expect(outcome).toMatchObject({ kind: 'throttled', afterMs });
  });
});

describe('a message whose fate is unknown', () => {
  test.each([
    ['the connection is reset after the request', 'reset'],
    ['the answer is cut', 'cut'],
    ["a gateway's page comes with 502", { status: 502, bytes: '<html>Bad gateway</html>' }],
    ['a page comes with 200', { status: 200, bytes: '<html>Welcome</html>' }],
    ['the answer has no message id', { json: { messaging_product: 'whatsapp' } }],
  ] as const)('is uncertain when %s', async (_, reply) => {
    const { outcome, requests } = await sendTo(() => reply, messageWith(text()));
    expect(outcome.kind).toBe('uncertain');
    expect(requests).toHaveLength(1);
  });
  test('is uncertain when no answer comes in time', async () => {
    const { outcome } = await sendTo(() => 'hang', messageWith(text()), 200);
    expect(outcome).toEqual({ kind: 'uncertain', reason: 'no answer (TimeoutError)' });
  });
  test('is uncertain when the server stops while it is out', async () => {
    const stop = new AbortController();
    await using graph = await startGraph(() => {
      stop.abort();
      return 'hang';
    });
    const outcome = await send(messageWith(text()), graph.settings, testIo({ signal: stop.signal }));
    expect(outcome.kind).toBe('uncertain');
  });
});

describe('a message that never left', () => {
  test('is tried again when nobody listens there', async () => {
    const graph = await startGraph(acceptAll);
    await graph[Symbol.asyncDispose]();
    const outcome = await send(messageWith(text()), graph.settings, testIo());
    expect(outcome).toMatchObject({ kind: 'retry', code: 'network.ECONNREFUSED' });
  });
  test.each(['ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])('is tried again on %s', async (code) => {
    await using graph = await startGraph(acceptAll);
    const cause = Object.assign(new Error(code), { code });
    const failing = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const outcome = await send(messageWith(text()), graph.settings, testIo({ fetch: failing }));
    expect(outcome).toMatchObject({ kind: 'retry', code: `network.${code}` });
  });
  test('is tried again when the server was stopping', async () => {
    await using graph = await startGraph(acceptAll);
    const outcome = await send(messageWith(text()), graph.settings, testIo({ signal: AbortSignal.abort() }));
    expect(outcome).toMatchObject({ kind: 'retry', code: 'network.aborted' });
    expect(graph.requests).toHaveLength(0);
  });
});
