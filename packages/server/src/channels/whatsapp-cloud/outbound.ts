import type { ChannelIo, OutboundContent, OutboundFile, OutboundMessage, SendOutcome } from '../channel.ts';
import { capabilities } from './capabilities.ts';
import { cleanText } from './clean.ts';
import { contactKey, isBusinessScopedId, phoneDigits } from './contact-key.ts';
import { refusalOutcome } from './errors.ts';
import { callGraph, type GraphAnswer } from './graph.ts';
import { sendAnswer, uploadAnswer } from './schema.ts';
import type { WhatsappSettings } from './settings.ts';
import { templateBody } from './template-body.ts';

interface Sending {
  readonly io: ChannelIo;
  readonly settings: WhatsappSettings;
}

/**
 * Sends one thing. Files are uploaded first and sent by id, so a failed upload is never an uncertain message. The
 * Cloud API has no idempotency key: a request that left and brought no answer of Meta's is `uncertain`, and the status
 * that comes with `biz_opaque_callback_data` settles it.
 */
export async function send(message: OutboundMessage, settings: WhatsappSettings, io: ChannelIo): Promise<SendOutcome> {
  const { content } = message;
  if (content.kind === 'read' || content.kind === 'typing') return mark({ io, settings }, content);
  const address = addressOf(message.to);
  if (address === null) {
    return { kind: 'rejected', code: 'recipient.invalid', reason: `${message.to.canonical} is no WhatsApp address` };
  }
  const prepared = await prepare({ io, settings }, content);
  if (!prepared.ok) return prepared.outcome;
  const body = {
    messaging_product: 'whatsapp',
    ...address,
    ...prepared.body,
    ...(message.replyToProviderId === null ? {} : { context: { message_id: message.replyToProviderId } }),
    biz_opaque_callback_data: message.clientRef,
  };
  const answer = await callGraph(io, settings, { path: `${settings.phoneNumberId}/messages`, body });
  return sendOutcome(answer, message);
}

/** The phone wins over the business-scoped id when there are both; a group has its own id. */
function addressOf({ canonical, aliases, isGroup }: OutboundMessage['to']): object | null {
  if (isGroup) return { recipient_type: 'group', to: canonical };
  const keys = [canonical, ...aliases];
  const phone = keys.map((key) => phoneDigits(key)).find((digits) => digits !== null);
  if (phone !== undefined) return { recipient_type: 'individual', to: phone };
  const userId = keys.find((key) => isBusinessScopedId(key));
  return userId === undefined ? null : { recipient_type: 'individual', recipient: userId };
}

type Prepared =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly outcome: SendOutcome };

type MessageContent = Exclude<OutboundContent, { kind: 'read' | 'typing' }>;

function prepare(sending: Sending, content: MessageContent): Prepared | Promise<Prepared> {
  switch (content.kind) {
    case 'text':
      return typed('text', { body: content.text, preview_url: /https?:\/\//.test(content.text) });
    case 'reaction':
      return typed('reaction', { message_id: content.targetProviderId, emoji: content.emoji });
    case 'media':
      return prepareMedia(sending, content);
    case 'template':
      return prepareTemplate(sending, content);
  }
}

function typed(type: string, own: object): Prepared {
  return { ok: true, body: { type, [type]: own } };
}

function refuse(code: string, reason: string): Prepared {
  return { ok: false, outcome: { kind: 'rejected', code, reason } };
}

type MediaContent = Extract<OutboundContent, { kind: 'media' }>;

async function prepareMedia(sending: Sending, content: MediaContent): Promise<Prepared> {
  const refusal = checkMedia(content);
  if (refusal !== null) return refusal;
  const upload = await uploadFile(sending, content);
  if (!upload.ok) return upload;
  const { media, caption, name, voice } = content;
  return typed(media, {
    id: upload.id,
    ...(caption === '' ? {} : { caption }),
    ...(media === 'document' && name !== null ? { filename: cleanText(name, 240) } : {}),
    ...(media === 'audio' && voice ? { voice: true } : {}),
  });
}

/** Meta takes what it cannot deliver and fails later, so limits are checked before the upload. */
function checkMedia({ media, mime, bytes, caption }: MediaContent): Prepared | null {
  const limit = capabilities.media[media];
  if (limit === undefined) return refuse('channel.unsupported', `${media} is not taken`);
  if (bytes > limit.maxBytes) return refuse('media.tooLarge', `${bytes} bytes; ${media} takes ${limit.maxBytes}`);
  if (limit.mimes.length > 0 && !limit.mimes.includes(baseMime(mime))) {
    return refuse('media.typeRefused', `${mime} is not taken as ${media}; taken: ${limit.mimes.join(', ')}`);
  }
  if (caption !== '' && (media === 'audio' || media === 'sticker')) {
    return refuse('channel.unsupported', `${media} has no caption on WhatsApp; send the text as its own message`);
  }
  return null;
}

function baseMime(mime: string): string {
  return (mime.split(';')[0] ?? '').trim().toLowerCase();
}

type TemplateContent = Extract<OutboundContent, { kind: 'template' }>;

async function prepareTemplate(sending: Sending, content: TemplateContent): Promise<Prepared> {
  const { template, headerFile } = content;
  let { variables } = content;
  if (headerFile !== undefined) {
    const upload = await uploadFile(sending, headerFile);
    if (!upload.ok) return upload;
    variables = { ...variables, header: upload.id };
  }
  const built = templateBody(template, variables);
  if (built.ok) return typed('template', built.body);
  return refuse('template.variablesInvalid', `template ${template.name} lacks ${built.missing.join(', ')}`);
}

type Upload = { readonly ok: true; readonly id: string } | Extract<Prepared, { ok: false }>;

async function uploadFile({ io, settings }: Sending, file: OutboundFile): Promise<Upload> {
  const bytes = await openFile(file);
  if (bytes instanceof Error) return failedUpload({ kind: 'retry', code: 'media.unreadable', reason: bytes.message });
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', file.mime);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: file.mime }), file.name ?? 'file');
  const answer = await callGraph(io, settings, { path: `${settings.phoneNumberId}/media`, body: form });
  const id = answer.kind === 'ok' ? uploadAnswer.safeParse(answer.body).data?.id : undefined;
  return id === undefined ? failedUpload(repeatableOutcome(answer)) : { ok: true, id };
}

function failedUpload(outcome: SendOutcome): Upload {
  return { ok: false, outcome };
}

/** A file that does not open now may later; thrown, it would look like a message of unknown fate. */
async function openFile(file: OutboundFile): Promise<Uint8Array | Error> {
  try {
    return await file.open();
  } catch (error) {
    return error instanceof Error ? error : new Error('the file did not open', { cause: error });
  }
}

/** Marks the message read; typing does so too, and shows for 25 s or until the reply. */
async function mark(
  { io, settings }: Sending,
  content: Extract<OutboundContent, { kind: 'read' | 'typing' }>,
): Promise<SendOutcome> {
  const body = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: content.targetProviderId,
    ...(content.kind === 'typing' ? { typing_indicator: { type: 'text' } } : {}),
  };
  const answer = await callGraph(io, settings, { path: `${settings.phoneNumberId}/messages`, body });
  return answer.kind === 'ok' ? { kind: 'accepted', providerId: null, recipient: null } : repeatableOutcome(answer);
}

/** The outcome of a request that may be made twice without harm: whatever is not a refusal is tried again. */
function repeatableOutcome(answer: GraphAnswer): SendOutcome {
  switch (answer.kind) {
    case 'refused':
    case 'garbled':
      return refusalOutcome(answer.failure);
    case 'unsent':
      return { kind: 'retry', code: answer.code, reason: answer.reason };
    case 'lost':
      return { kind: 'retry', code: 'network.lost', reason: answer.reason };
    case 'ok':
      return { kind: 'retry', code: 'answer.invalid', reason: 'the answer has no id' };
  }
}

/** The outcome of a message: a gateway's 5xx or a 200 without an id may hide an accepted one. */
function sendOutcome(answer: GraphAnswer, { to }: OutboundMessage): SendOutcome {
  switch (answer.kind) {
    case 'refused':
      return refusalOutcome(answer.failure);
    case 'unsent':
      return { kind: 'retry', code: answer.code, reason: answer.reason };
    case 'lost':
      return { kind: 'uncertain', reason: answer.reason };
    case 'garbled': {
      const { status, text } = answer.failure;
      return status >= 500 || status < 300 ? { kind: 'uncertain', reason: text } : refusalOutcome(answer.failure);
    }
    case 'ok':
      return acceptedOutcome(answer.body, to.isGroup);
  }
}

function acceptedOutcome(body: unknown, isGroup: boolean): SendOutcome {
  const sent = sendAnswer.safeParse(body).data;
  const id = sent?.messages[0]?.id;
  if (sent === undefined || id === undefined) return { kind: 'uncertain', reason: 'the answer has no message id' };
  const [contact] = sent.contacts;
  const recipient =
    contact === undefined || isGroup
      ? null
      : contactKey({ waId: contact.wa_id, userId: contact.user_id, parentUserId: contact.parent_user_id });
  return { kind: 'accepted', providerId: id, recipient };
}
