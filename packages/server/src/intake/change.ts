import type { ConnectionEntity, ContactEntity, MessageEntity, Reaction } from '@balcao/contract';
import type { InboundEvent } from '../channels/channel.ts';
import { findOrCreateContact } from '../operations/identity.ts';
import type { Tx } from '../store/store.ts';
import { refreshPreview } from '../store/tables/append-message.ts';
import { type Row, toInstant } from '../store/tables/columns.ts';
import { isForgotten, noteApplied } from '../store/tables/forgotten.ts';
import { contacts, messages, threads } from '../store/tables/tables.ts';
import { takeIdentity } from './changed-identity.ts';
import { blockedContact, countBlocked, type Taken } from './left-out.ts';
import { holdProviderId, park } from './parked.ts';

type Change = Extract<InboundEvent, { kind: 'edit' | 'revoke' | 'reaction' | 'identity' }>;
type Targeted = Exclude<Change, { kind: 'identity' }>;

/** What changes a message that is here, or a contact's keys. One that comes twice is applied once. */
export async function takeChange(tx: Tx, connection: ConnectionEntity, event: Change): Promise<Taken> {
  if (event.kind === 'identity') {
    if (!(await noteApplied(tx, connection.id, event.providerId))) return 'known';
    return takeIdentity(tx, connection, event);
  }
  await holdProviderId(tx, connection.id, event.targetProviderId);
  const target = await findTarget(tx, connection, event.targetProviderId);
  if (target === undefined) {
    if (await isForgotten(tx, connection.id, event.targetProviderId)) return 'left out';
    return (await park(tx, connection.id, event.targetProviderId, event.providerId, event)) ? 'new' : 'known';
  }
  const blocked = await blockedAuthor(tx, connection, target, event);
  if (!(await noteApplied(tx, connection.id, event.providerId))) return blocked === null ? 'known' : 'left out';
  if (blocked === null) return applyTo(tx, connection, target, event);
  await countBlocked(tx, connection, blocked);
  return 'left out';
}

/** Whoever says it, when they are blocked. What they take back is theirs to take back all the same. */
async function blockedAuthor(
  tx: Tx,
  connection: ConnectionEntity,
  target: MessageEntity,
  event: Targeted,
): Promise<ContactEntity['id'] | null> {
  if (event.kind === 'revoke') return null;
  if (event.kind === 'reaction') {
    return event.direction === 'out'
      ? null
      : blockedContact(tx, connection, [{ key: event.contact, kind: 'person' }], event.atMs);
  }
  if (target.direction === 'out') return null;
  const thread = await threads.load(tx, target.threadId);
  const contact = thread === undefined ? undefined : await contacts.load(tx, thread.contactId);
  return contact?.blocked === true ? contact.id : null;
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

async function applyTo(tx: Tx, connection: ConnectionEntity, target: MessageEntity, event: Targeted): Promise<Taken> {
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
      if (target.editedAt !== null && target.editedAt > at) return 'known';
      await refreshPreview(
        tx,
        await messages.update(tx, target, {
          body: event.content?.body ?? target.body,
          payload: event.content?.payload ?? target.payload,
          editedAt: at,
        }),
      );
      tx.emit('message.edited', subject);
      return 'new';
    }
    case 'revoke': {
      await messages.update(tx, target, { revokedAt: at });
      tx.emit('message.revoked', subject);
      return 'new';
    }
    case 'reaction': {
      const reactions = await reactionsAfter(tx, connection, target, event, at);
      if (reactions === target.reactions) return 'known';
      await messages.update(tx, target, { reactions });
      tx.emit('message.reacted', subject);
      return 'new';
    }
  }
}

/** The provider's clock ticks in seconds, ours does not: of two in the same one, the later to arrive is the newer. */
const second = (instant: string) => instant.slice(0, 19);

/** One reaction per person: the newest takes the place of the one before, in whatever order they come. */
async function reactionsAfter(
  tx: Tx,
  connection: ConnectionEntity,
  target: MessageEntity,
  event: Extract<Targeted, { kind: 'reaction' }>,
  at: string,
): Promise<readonly Reaction[]> {
  const isOurs = event.direction === 'out';
  const byId = isOurs
    ? null
    : (await findOrCreateContact(tx, connection, event.contact, 'person', event.atMs ?? tx.nowMs)).contact.id;
  const others = target.reactions.filter((reaction) => (isOurs ? reaction.by !== 'user' : reaction.byId !== byId));
  const isOlder = target.reactions.some((reaction) => !others.includes(reaction) && second(reaction.at) > second(at));
  if (isOlder) return target.reactions;
  return event.emoji === null ? others : [...others, { emoji: event.emoji, by: isOurs ? 'user' : 'contact', byId, at }];
}
