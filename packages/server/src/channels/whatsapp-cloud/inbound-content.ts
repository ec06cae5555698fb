import type { MediaKind } from '@balcao/contract';
import type { z } from 'zod';
import type { InboundContent, MediaRef } from '../channel.ts';
import { cleanCopy, cleanText } from './clean.ts';
import {
  buttonContent,
  interactiveContent,
  listOf,
  locationContent,
  mediaContent,
  orderContent,
  sharedContact,
  systemContent,
  textContent,
} from './schema.ts';

export type Piece = Readonly<Record<string, unknown>>;
type Payload = Record<string, unknown>;

/** A content, or why there is none. */
export type ContentReading =
  | { readonly ok: true; readonly content: InboundContent }
  | { readonly ok: false; readonly reason: string };

/**
 * What a message says, by its type; `payload` keeps Meta's own object under Meta's own name (`location`, `order`,
 * `interactive`…), with `referral`, `context` and `errors` beside it when the message has them.
 */
export function readContent(type: string, piece: Piece): ContentReading {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) return { ok: false, reason: `message type "${cleanText(type, 64)}" is not known` };
  const content = read(piece[type], type, piece);
  if (content === null) return { ok: false, reason: `a message of type ${type} does not have its content` };
  return { ok: true, content: { ...content, payload: withSurroundings(content.payload, piece) } };
}

/** The placeholder of a message that cannot be shown: it is never lost, and `payload` says what is known of it. */
export function placeholderContent(type: string, piece: Piece, errors: unknown): InboundContent {
  const payload: Payload = { unsupported: { type: cleanText(type, 64) } };
  const own = Object.hasOwn(piece, type) ? piece[type] : undefined;
  if (own !== undefined) payload['content'] = cleanCopy(own);
  if (errors !== undefined) payload['errors'] = cleanCopy(errors);
  return {
    kind: 'unsupported',
    body: 'Mensagem não suportada pelo WhatsApp Cloud; veja no celular de quem enviou',
    voice: false,
    media: null,
    payload: withSurroundings(payload, piece),
  };
}

type Reader = (own: unknown, type: string, piece: Piece) => InboundContent | null;

const readers: Readonly<Record<string, Reader>> = {
  text: (own) => {
    const text = textContent.safeParse(own).data;
    return text === undefined ? null : plain('text', text.body, null);
  },
  image: (own) => mediaOf('image', own),
  video: (own) => mediaOf('video', own),
  document: (own) => mediaOf('document', own),
  sticker: (own) => mediaOf('sticker', own),
  audio: (own) => mediaOf('audio', own),
  voice: (own) => {
    const content = mediaOf('audio', own);
    return content === null ? null : { ...content, voice: true };
  },
  location: readLocation,
  contacts: readContacts,
  button: (own) => {
    const button = buttonContent.safeParse(own).data;
    return button === undefined ? null : plain('interactive', button.text, { button: cleanCopy(own) });
  },
  interactive: readInteractive,
  order: readOrder,
  system: readSystem,
  request_welcome: () => ({
    ...plain('system', 'A pessoa abriu a conversa', { system: { type: 'request_welcome' } }),
    opensWindow: true,
  }),
  unsupported: (own, type, piece) => {
    const named = own as { type?: unknown } | null | undefined;
    return placeholderContent(typeof named?.type === 'string' ? named.type : type, piece, piece['errors']);
  },
};

function plain(kind: InboundContent['kind'], body: string, payload: Payload | null): InboundContent {
  return { kind, body, voice: false, media: null, payload };
}

function mediaOf(kind: MediaKind, own: unknown): InboundContent | null {
  const media = mediaContent.safeParse(own).data;
  if (media === undefined) return null;
  const ref: MediaRef = {
    kind,
    ref: media.id,
    mime: media.mime_type ?? null,
    name: media.filename ?? null,
    sha256: hexDigest(media.sha256),
  };
  return {
    kind,
    body: media.caption ?? '',
    voice: kind === 'audio' && media.voice === true,
    media: ref,
    payload: null,
  };
}

/** Webhooks bring the digest in base64, the media node in hex; what is neither is no digest. */
export function hexDigest(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : null;
}

function readLocation(own: unknown): InboundContent | null {
  const place = locationContent.safeParse(own).data;
  if (place === undefined) return null;
  const named = [place.name, place.address].filter((part) => part !== undefined && part !== '').join(', ');
  const body = named === '' ? `${place.latitude},${place.longitude}` : named;
  return plain('location', body, { location: cleanCopy(own) });
}

function readContacts(own: unknown): InboundContent | null {
  const shared = listOf(own, 50).flatMap((one) => sharedContact.safeParse(one).data ?? []);
  if (shared.length === 0) return null;
  return plain('contacts', shared.map(contactLine).join('; '), { contacts: cleanCopy(own) });
}

function contactLine({ name, phones }: z.output<typeof sharedContact>): string {
  const label = name?.formatted_name ?? name?.first_name ?? '';
  const numbers = phones.flatMap(({ phone, wa_id: waId }) => phone ?? waId ?? []).join(', ');
  return [label, numbers].filter((part) => part !== '').join(' ') || 'Contato sem nome';
}

function readInteractive(own: unknown): InboundContent | null {
  const reply = interactiveContent.safeParse(own).data;
  if (reply === undefined) return null;
  return plain('interactive', interactiveBody(reply), { interactive: cleanCopy(own) });
}

function interactiveBody(reply: z.output<typeof interactiveContent>): string {
  switch (reply.type) {
    case 'button_reply':
      return reply.button_reply.title;
    case 'list_reply':
      return [reply.list_reply.title, reply.list_reply.description].filter(Boolean).join(': ');
    case 'nfm_reply':
      return formBody(reply.nfm_reply);
    case 'call_permission_reply':
      return reply.call_permission_reply.response === 'accept'
        ? 'Permissão para ligar: aceita'
        : 'Permissão para ligar: recusada';
  }
}

/** A flow's answers as `field: value`; `flow_token` is plumbing. */
function formBody(form: { name?: string | undefined; body?: string | undefined; response_json?: string | undefined }) {
  const answers = Object.entries(formAnswers(form.response_json))
    .filter(([field, value]) => field !== 'flow_token' && ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, 50)
    .map(([field, value]) => `${field}: ${String(value)}`)
    .join('; ');
  return cleanText(answers) || form.body || form.name || 'Formulário respondido';
}

function formAnswers(json: string | undefined): object {
  try {
    const answers: unknown = JSON.parse(json ?? '');
    return typeof answers === 'object' && answers !== null && !Array.isArray(answers) ? answers : {};
  } catch {
    return {};
  }
}

function readOrder(own: unknown): InboundContent | null {
  const order = orderContent.safeParse(own).data;
  if (order === undefined) return null;
  const items = order.product_items.map((item) => {
    const price =
      item.item_price === undefined ? '' : ` (${item.item_price} ${item.currency ?? ''})`.replace(' )', ')');
    return `${item.quantity} × ${item.product_retailer_id}${price}`;
  });
  const lines = [...items, order.text ?? ''].filter((line) => line !== '');
  return plain('order', lines.join('; ') || 'Pedido sem itens', { order: cleanCopy(own) });
}

function readSystem(own: unknown): InboundContent | null {
  const system = systemContent.safeParse(own).data;
  if (system === undefined) return null;
  return plain('system', system.body || 'Aviso do WhatsApp', { system: cleanCopy(own) });
}

/** What may stand beside any content: the ad it came from, forwarding, the product it asks about. */
function withSurroundings(payload: InboundContent['payload'], piece: Piece): Payload | null {
  const around: Payload = {};
  if (isRecord(piece['referral'])) around['referral'] = cleanCopy(piece['referral']);
  const context = piece['context'];
  if (isRecord(context)) {
    if (context['forwarded'] === true || context['frequently_forwarded'] === true) around['forwarded'] = true;
    if (isRecord(context['referred_product'])) around['referred_product'] = cleanCopy(context['referred_product']);
  }
  if (payload === null && Object.keys(around).length === 0) return null;
  return { ...payload, ...around };
}

export function isRecord(value: unknown): value is Piece {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
