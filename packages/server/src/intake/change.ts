import type { ConnectionEntity, MessageEntity, Reaction } from '@balcao/contract';
import type { InboundEvent } from '../channels/channel.ts';
import { findOrCreateContact, moveIdentity } from '../operations/identity.ts';
import type { Tx } from '../store/store.ts';
import { previewOf } from '../store/tables/append-message.ts';
import { type Row, toInstant } from '../store/tables/columns.ts';
import { messages, ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { holdProviderId, park } from './parked.ts';

type Change = Extract<InboundEvent, { kind: 'edit' | 'revoke' | 'reaction' | 'identity' }>;
type Targeted = Exclude<Change, { kind: 'identity' }>;

/** What changes a message that is here, or a contact's keys. One that comes twice is applied once. */
export async function takeChange(tx: Tx, connection: ConnectionEntity, event: Change): Promise<boolean> {
  if (event.kind === 'identity') {
    if (!(await noteApplied(tx, connection, event.providerId))) return false;
    return takeIdentity(tx, connection, event);
  }
  await holdProviderId(tx, connection.id, event.targetProviderId);
  const target = await findTarget(tx, connection, event.targetProviderId);
  if (target === undefined) return park(tx, connection.id, event.targetProviderId, event.providerId, event);
  if (!(await noteApplied(tx, connection, event.providerId))) return false;
  return applyTo(tx, connection, target, event);
}

async function noteApplied(tx: Tx, connection: ConnectionEntity, providerId: string): Promise<boolean> {
  const changed = await tx.run(
    'INSERT INTO applied (connection_id, provider_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [connection.id, providerId, tx.nowMs],
  );
  return changed > 0;
}

async function findTarget(
  tx: Tx,
  connection: ConnectionEntity,
  providerId: string,
): Promise<MessageEntity | undefined> {
  const row = await tx.get<Row>(
    `SELECT ${messages.columns} FROM messages WHERE connection_id = ? AND provider_id = ?${tx.dialect.forUpdate}`,
    [connection.id, providerId],
  );
  return row === undefined ? undefined : messages.fromRow(row);
}

async function applyTo(tx: Tx, connection: ConnectionEntity, target: MessageEntity, event: Targeted): Promise<boolean> {
  const at = toInstant(event.atMs ?? tx.nowMs);
  const subject = {
    ticketId: target.ticketId,
    threadId: target.threadId,
    connectionId: connection.id,
    messageId: target.id,
  };
  switch (event.kind) {
    case 'edit': {
      // An older edit that arrives late does not undo a newer one.
      if (target.editedAt !== null && target.editedAt > at) return false;
      await refreshPreview(
        tx,
        await messages.update(tx, target, {
          body: event.content.body,
          payload: event.content.payload ?? target.payload,
          editedAt: at,
        }),
      );
      tx.emit('message.edited', subject);
      return true;
    }
    case 'revoke': {
      await messages.update(tx, target, { revokedAt: at });
      tx.emit('message.revoked', subject);
      return true;
    }
    case 'reaction': {
      await messages.update(tx, target, { reactions: await reactionsAfter(tx, connection, target, event, at) });
      tx.emit('message.reacted', subject);
      return true;
    }
  }
}

async function refreshPreview(tx: Tx, message: MessageEntity): Promise<void> {
  const ticket = await ticketRows.lock(tx, message.ticketId);
  if (ticket?.lastMessage?.id === message.id) await updateTicket(tx, ticket, { lastMessage: previewOf(message) });
}

/** One reaction per person: the newest takes the place of the one before. */
async function reactionsAfter(
  tx: Tx,
  connection: ConnectionEntity,
  target: MessageEntity,
  event: Extract<Targeted, { kind: 'reaction' }>,
  at: string,
): Promise<readonly Reaction[]> {
  const isOurs = event.direction === 'out';
  const byId = isOurs ? null : (await findOrCreateContact(tx, connection.channel, event.contact, 'person')).contact.id;
  const others = target.reactions.filter((reaction) => (isOurs ? reaction.by !== 'user' : reaction.byId !== byId));
  return event.emoji === null ? others : [...others, { emoji: event.emoji, by: isOurs ? 'user' : 'contact', byId, at }];
}

/** A new number or a new id of a person who is known: the old keys and the new lead to the same contact. */
async function takeIdentity(
  tx: Tx,
  connection: ConnectionEntity,
  event: Extract<Change, { kind: 'identity' }>,
): Promise<boolean> {
  const known = await findOrCreateContact(
    tx,
    connection.channel,
    { ...event.from, aliases: [...event.from.aliases, event.to.canonical, ...event.to.aliases], name: null },
    'person',
  );
  const contact = await moveIdentity(tx, connection.channel, known, event.to);
  tx.emit(
    'contact.identified',
    { contactId: contact.id, connectionId: connection.id },
    { data: { from: event.from.canonical, to: event.to.canonical } },
  );
  return true;
}
