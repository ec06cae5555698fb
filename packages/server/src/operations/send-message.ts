import {
  AppError,
  type ConnectionEntity,
  type InputOf,
  type MediaKind,
  type MediaView,
  type MessageEntity,
  type messageSend,
  type TemplateItem,
  type ThreadEntity,
  type TicketEntity,
} from '@balcao/contract';
import { askedKind, checkMedia, checkTemplate, checkText, kindOfFile, renderTemplate } from '../domain/outgoing.ts';
import { isActive } from '../domain/ticket.ts';
import { checkWindow, isWindowOpen } from '../domain/window.ts';
import { addressOfThread } from '../store/queries/address.ts';
import type { Tx } from '../store/store.ts';
import { appendMessage, type NewMessage } from '../store/tables/append-message.ts';
import { toInstant } from '../store/tables/columns.ts';
import { enqueue } from '../store/tables/deliveries.ts';
import { connections, contacts, messages, threads } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { attachFile, fileToSend } from './outgoing-file.ts';
import { settingsOf } from './settings.ts';
import { written } from './written.ts';

/** What is to be sent: the input of `message.send` without the ticket and what its caller decides. */
export type Outgoing = Omit<InputOf<typeof messageSend>, 'ticket' | 'seen' | 'anyway' | 'discardDraft'>;

/** A one-off message answers nobody: it is sent whatever the state of the ticket, and is not its first reply. */
export type Occasion = 'reply' | 'oneOff';

interface Place {
  readonly ticket: TicketEntity;
  readonly thread: ThreadEntity;
  readonly connection: ConnectionEntity;
}

/** What the customer will get, checked against the channel before anything is queued. */
interface Content extends Pick<NewMessage, 'kind' | 'body' | 'payload' | 'media' | 'voice'> {
  readonly isTemplate: boolean;
}

/** Queues a message of a ticket that the caller may reply to: checked, appended to the thread, put in the outbox. */
export async function sendMessage(
  tx: Tx,
  ticket: TicketEntity,
  outgoing: Outgoing,
  author: MessageEntity['author'],
  occasion: Occasion = 'reply',
): Promise<MessageEntity> {
  const place = await placeOf(tx, ticket, occasion);
  if ((await addressOfThread(tx, place.thread.id)) === null)
    throw new AppError('contact.noIdentity', {
      contact: await contactName(tx, ticket),
      connection: place.connection.name,
    });
  const content = await contentOf(tx, place.connection, await written(tx, place, outgoing, author));
  if (!content.isTemplate) checkWindow(place.thread, place.connection, await contactName(tx, place.ticket), tx.nowMs);
  const replyToId = outgoing.replyTo === undefined ? null : await replyTarget(tx, place.thread, outgoing.replyTo);

  const { isTemplate, ...fields } = content;
  const runAtMs = tx.nowMs + 1000 * (await holdSeconds(tx, outgoing, author));
  const appended = await appendMessage(tx, place, {
    ...fields,
    direction: 'out',
    state: 'queued',
    providerId: null,
    providerAt: toInstant(tx.nowMs),
    author,
    replyToId,
    clientKey: outgoing.clientKey ?? null,
    heldUntil: runAtMs > tx.nowMs ? toInstant(runAtMs) : null,
  });
  if (content.media !== null) await attachFile(tx, content.media, appended.message.id);
  if (occasion === 'reply') await noteFirstReply(tx, appended.ticket);
  if (isTemplate) await awaitReply(tx, appended.thread, place.connection);
  await enqueue(tx, {
    connectionId: place.connection.id,
    threadId: place.thread.id,
    ticketId: place.ticket.id,
    messageId: appended.message.id,
    body: { kind: 'message' },
    runAtMs,
  });
  tx.emit('message.queued', {
    ticketId: ticket.id,
    threadId: ticket.threadId,
    contactId: ticket.contactId,
    connectionId: ticket.connectionId,
    messageId: appended.message.id,
  });
  return appended.message;
}

/** Refuses what could not be sent now for what it says; whether the window is open is another question. */
export async function checkOutgoing(
  tx: Tx,
  ticket: TicketEntity,
  outgoing: Outgoing,
  author: MessageEntity['author'],
): Promise<void> {
  const place = await placeOf(tx, ticket);
  await contentOf(tx, place.connection, await written(tx, place, outgoing, author));
  if (outgoing.replyTo !== undefined) await replyTarget(tx, place.thread, outgoing.replyTo);
}

/** What a person writes waits for them to take it back. The order within a thread stays: what follows waits behind it. */
async function holdSeconds(tx: Tx, outgoing: Outgoing, author: MessageEntity['author']): Promise<number> {
  if (author.type !== 'user') return 0;
  return outgoing.hold ?? (await settingsOf(tx)).undoSendSeconds;
}

async function placeOf(tx: Tx, ticket: TicketEntity, occasion: Occasion = 'reply'): Promise<Place> {
  if (occasion === 'reply' && !isActive(ticket)) {
    throw new AppError('ticket.stateInvalid', {
      number: ticket.number,
      ticket: ticket.id,
      state: ticket.state,
      expected: 'pending, open or snoozed',
    });
  }
  const thread = await threads.lock(tx, ticket.threadId);
  const connection = await connections.load(tx, ticket.connectionId);
  if (thread === undefined || connection === undefined || connection.removed) throw new AppError('connection.none');
  return { ticket, thread, connection };
}

async function contentOf(tx: Tx, connection: ConnectionEntity, input: Outgoing): Promise<Content> {
  if (input.template !== undefined) {
    if (input.text !== undefined || input.media !== undefined)
      throw new AppError('input.invalid', { problem: 'a template goes without text and file' });
    return templateContent(await findTemplate(tx, connection, input.template), input.template.variables);
  }
  if (input.media !== undefined) return fileContent(await fileToSend(tx, input.media), connection, input);
  if (input.text === undefined) throw new AppError('input.invalid', { problem: 'give text, media or template' });
  checkText(input.text, connection.channel, connection.capabilities.maxText);
  return { kind: 'text', body: input.text, payload: null, media: null, voice: false, isTemplate: false };
}

function fileContent(file: MediaView, connection: ConnectionEntity, input: Outgoing): Content {
  const kind: MediaKind = kindOfFile(file.mime, askedKind(input), connection.capabilities);
  checkMedia(file, kind, connection.channel, connection.capabilities);
  const caption = input.text ?? '';
  checkText(caption, connection.channel, connection.capabilities.maxCaption);
  return { kind, body: caption, payload: null, media: file, voice: input.voice && kind === 'audio', isTemplate: false };
}

function templateContent(template: TemplateItem, variables: Readonly<Record<string, string>>): Content {
  checkTemplate(template, variables);
  return {
    kind: 'template',
    body: renderTemplate(template, variables),
    payload: { template, variables },
    media: null,
    voice: false,
    isTemplate: true,
  };
}

async function findTemplate(
  tx: Tx,
  connection: ConnectionEntity,
  wanted: NonNullable<Outgoing['template']>,
): Promise<TemplateItem> {
  if (!connection.capabilities.templates)
    throw new AppError('channel.unsupported', { channel: connection.channel, capability: 'templates' });
  const rows = await tx.all<{ body: string }>(
    'SELECT body FROM templates WHERE connection_id = ? AND name = ? ORDER BY language',
    [connection.id, wanted.name],
  );
  const found = rows.map((row) => JSON.parse(row.body) as TemplateItem);
  const matching = wanted.language === undefined ? found : found.filter((item) => item.language === wanted.language);
  const [template] = matching;
  if (template === undefined)
    throw new AppError('reference.notFound', {
      kind: 'template',
      ref: [wanted.name, wanted.language].filter(Boolean).join(' '),
    });
  if (matching.length > 1)
    throw new AppError('reference.ambiguous', { kind: 'template', ref: wanted.name, count: matching.length });
  return template;
}

async function replyTarget(tx: Tx, thread: ThreadEntity, id: string) {
  const target = await messages.load(tx, id);
  if (target === undefined || target.threadId !== thread.id)
    throw new AppError('reference.notFound', { kind: 'message', ref: id });
  if (target.providerId === null) throw new AppError('message.noTarget');
  return target.id;
}

async function noteFirstReply(tx: Tx, ticket: TicketEntity): Promise<void> {
  if (ticket.firstReplyAt === null) await updateTicket(tx, ticket, { firstReplyAt: toInstant(tx.nowMs) });
}

/** After a template outside the window nothing else is sent until the contact answers. */
async function awaitReply(tx: Tx, thread: ThreadEntity, connection: ConnectionEntity): Promise<void> {
  if (!isWindowOpen(thread, connection, tx.nowMs))
    await threads.update(tx, thread, { awaitingReplySince: toInstant(tx.nowMs) });
}

async function contactName(tx: Tx, ticket: TicketEntity): Promise<string> {
  return (await contacts.load(tx, ticket.contactId))?.name ?? ticket.contactId;
}
