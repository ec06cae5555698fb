import type {
  ConnectionEntity,
  ContactEntity,
  MediaView,
  MessageEntity,
  ThreadEntity,
  TicketEntity,
} from '@balcao/contract';
import type { InboundEvent, InboundMessage, MediaRef } from '../channels/channel.ts';
import { changedAt } from '../domain/contact-keys.ts';
import { findOrCreateContact, type Known } from '../operations/identity.ts';
import { currentEpisode, type Episode, findOrCreateThread, openEpisode } from '../operations/open-ticket.ts';
import { beginTicket } from '../operations/waiting.ts';
import { wakeTicket } from '../operations/wake-ticket.ts';
import type { Tx } from '../store/store.ts';
import { appendMessage, openWindow } from '../store/tables/append-message.ts';
import { type Row, toInstant } from '../store/tables/columns.ts';
import { forget, isForgotten } from '../store/tables/forgotten.ts';
import { messages } from '../store/tables/tables.ts';
import { blockedContact, countBlocked, type Taken } from './left-out.ts';
import { echoOf, holdProviderId, park, unpark } from './parked.ts';

type Take = (tx: Tx, connection: ConnectionEntity, event: InboundEvent) => Promise<Taken>;

/** A message of the customer, or an echo of one the business sent from its phone. `take` applies what had come before it. */
export async function takeMessage(
  tx: Tx,
  connection: ConnectionEntity,
  event: InboundMessage,
  take: Take,
): Promise<Taken> {
  await holdProviderId(tx, connection.id, event.providerId);
  if (await isStored(tx, connection, event.providerId)) return 'known';
  const saidMs = saidAt(event, tx.nowMs);
  const blocked = await blockedContact(tx, connection, peopleOf(event), saidMs);
  if (blocked !== null) {
    if (await forget(tx, connection.id, event.providerId)) await countBlocked(tx, connection, blocked);
    return 'left out';
  }
  if (await isForgotten(tx, connection.id, event.providerId)) return 'left out';
  const author = await findOrCreateContact(tx, connection, event.contact, 'person', saidMs);
  const owner = event.group === null ? author : await groupContact(tx, connection, event.group);
  // Blocked while this was asked, or by turning out to be somebody who is.
  const barred = [author.contact, owner.contact].find((contact) => contact.blocked);
  if (barred !== undefined) {
    if (await forget(tx, connection.id, event.providerId)) await countBlocked(tx, connection, barred.id);
    return 'left out';
  }
  const thread = await findOrCreateThread(tx, connection, owner);
  const direction = directionOf(event);
  if (direction === 'out' && (await isOwnSend(tx, connection, thread, event, take))) return 'new';
  const contactActor = { type: 'contact' as const, id: author.contact.id, name: author.contact.name };
  const episode = await begun(
    tx,
    await (direction === 'in' ? openEpisode : currentEpisode)(tx, connection, thread, owner.contact),
    direction,
    contactActor,
  );
  const subject = subjectOf(episode.ticket);

  const media = event.content.media === null ? null : await noteMedia(tx, connection, event.content.media);
  const { message } = await appendMessage(tx, episode, {
    direction,
    kind: event.content.kind,
    body: event.content.body,
    voice: event.content.voice,
    payload: event.content.payload,
    state: direction === 'out' ? 'sent' : 'received',
    providerId: event.providerId,
    providerAt: toInstant(event.providerAtMs ?? tx.nowMs),
    author: direction !== 'out' ? contactActor : { type: 'user', id: null, name: null },
    media,
    replyToId: await repliedTo(tx, connection, event),
    clientKey: null,
  });
  if (event.content.opensWindow === true) await openWindow(tx, episode.thread, message.providerAt);
  if (media !== null) await tx.run('UPDATE media SET message_id = ? WHERE id = ?', [message.id, media.id]);
  tx.emit(
    direction === 'out' ? 'message.echoed' : 'message.received',
    { ...subject, messageId: message.id },
    { actor: contactActor },
  );
  await applyParked(tx, connection, message, take);
  return 'new';
}

const groupKey = (group: NonNullable<InboundMessage['group']>) => ({
  canonical: group.id,
  aliases: [],
  phone: null,
  name: group.name,
});

const peopleOf = ({ contact, group }: InboundMessage) => [
  { key: contact, kind: 'person' as const },
  ...(group === null ? [] : [{ key: groupKey(group), kind: 'group' as const }]),
];

/** What the provider says of somebody's change is of whoever had the number until then. */
function saidAt(event: InboundMessage, receivedMs: number): number {
  const atMs = event.providerAtMs ?? receivedMs;
  return event.content.kind === 'system' ? changedAt(atMs) - 1 : atMs;
}

const subjectOf = (ticket: TicketEntity) => ({
  ticketId: ticket.id,
  threadId: ticket.threadId,
  contactId: ticket.contactId,
  connectionId: ticket.connectionId,
});

/** Tells that the ticket began, and to whom it goes; what the contact writes wakes one that sleeps. */
async function begun(
  tx: Tx,
  episode: Episode,
  direction: MessageEntity['direction'],
  actor: { readonly type: 'contact'; readonly id: ContactEntity['id']; readonly name: string },
): Promise<Episode> {
  const { ticket, began } = episode;
  if (began !== null) {
    tx.emit(began, subjectOf(ticket), { actor });
    return { ...episode, ticket: await beginTicket(tx, ticket) };
  }
  if (direction !== 'in' || ticket.state !== 'snoozed') return episode;
  return { ...episode, ticket: await wakeTicket(tx, ticket, actor) };
}

/** What the provider says about the contact is not said by them: it opens no window and is not unread. */
function directionOf(event: InboundMessage): MessageEntity['direction'] {
  return event.direction === 'in' && event.content.kind === 'system' ? 'system' : event.direction;
}

/**
 * An echo may be of our own send, and come before the answer that tells its id. While a message that says the same is on its way
 * the echo waits for the outcome; one whose outcome is unknown has just been told.
 */
async function isOwnSend(
  tx: Tx,
  connection: ConnectionEntity,
  thread: ThreadEntity,
  event: InboundMessage,
  take: Take,
): Promise<boolean> {
  const row = await tx.get<Row>(
    `SELECT ${messages.columns} FROM messages WHERE thread_id = ? AND direction = 'out' AND state IN ('sending', 'uncertain')
       AND provider_id IS NULL AND body = ? ORDER BY seq LIMIT 1${tx.dialect.forUpdate}`,
    [thread.id, event.content.body],
  );
  if (row === undefined) return false;
  const own = messages.fromRow(row);
  if (own.state === 'sending') return park(tx, connection.id, echoOf(own.id), event.providerId, event);
  await messages.update(tx, own, { state: 'sent', providerId: event.providerId, errorCode: null, errorText: null });
  await tx.run(`UPDATE deliveries SET state = 'done' WHERE message_id = ? AND state = 'uncertain'`, [own.id]);
  tx.emit('message.status', {
    ticketId: own.ticketId,
    threadId: thread.id,
    connectionId: connection.id,
    messageId: own.id,
  });
  for (const waiting of await unpark(tx, connection.id, event.providerId)) await take(tx, connection, waiting);
  return true;
}

async function groupContact(
  tx: Tx,
  connection: ConnectionEntity,
  group: NonNullable<InboundMessage['group']>,
): Promise<Known> {
  return findOrCreateContact(tx, connection, groupKey(group), 'group');
}

async function isStored(tx: Tx, connection: ConnectionEntity, providerId: string): Promise<boolean> {
  const row = await tx.get('SELECT id FROM messages WHERE connection_id = ? AND provider_id = ?', [
    connection.id,
    providerId,
  ]);
  return row !== undefined;
}

async function repliedTo(
  tx: Tx,
  connection: ConnectionEntity,
  event: InboundMessage,
): Promise<MessageEntity['replyToId']> {
  if (event.replyToProviderId === null) return null;
  const row = await tx.get<{ id: MessageEntity['id'] }>(
    'SELECT id FROM messages WHERE connection_id = ? AND provider_id = ?',
    [connection.id, event.replyToProviderId],
  );
  return row?.id ?? null;
}

/** The file is fetched by a job of its own: provider links die within minutes. */
async function noteMedia(tx: Tx, connection: ConnectionEntity, ref: MediaRef): Promise<MediaView> {
  const view: MediaView = {
    id: tx.newId('media'),
    mime: ref.mime ?? 'application/octet-stream',
    name: ref.name,
    bytes: null,
    state: 'pending',
  };
  await tx.run(
    `INSERT INTO media (id, connection_id, kind, ref, mime, name, expected_sha256, state, attempts, run_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?)`,
    [view.id, connection.id, ref.kind, ref.ref, view.mime, view.name, ref.sha256, tx.nowMs, tx.nowMs],
  );
  return view;
}

/** Statuses, edits and reactions that came before their message. */
async function applyParked(tx: Tx, connection: ConnectionEntity, message: MessageEntity, take: Take): Promise<void> {
  if (message.providerId === null) return;
  for (const event of await unpark(tx, connection.id, message.providerId)) await take(tx, connection, event);
}
