import type { ConnectionEntity, MessageEntity } from '@balcao/contract';
import type { InboundEvent } from '../channels/channel.ts';
import { mergeState } from '../domain/delivery-state.ts';
import { afterReceipt, notDeliveredTo } from '../domain/group-receipt.ts';
import type { Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { isForgotten } from '../store/tables/forgotten.ts';
import { messages } from '../store/tables/tables.ts';
import { holdProviderId, park } from './parked.ts';

type Status = Extract<InboundEvent, { kind: 'status' }>;

/**
 * A delivery report. It is matched by the provider's id, or by our delivery id that the provider gives back: that is how a send
 * whose answer was lost is told from one that never left.
 */
export async function takeStatus(tx: Tx, connection: ConnectionEntity, event: Status): Promise<boolean> {
  await holdProviderId(tx, connection.id, event.providerId);
  const message = (await byProviderId(tx, connection, event)) ?? (await byDelivery(tx, connection, event));
  if (message === undefined) {
    if (await isForgotten(tx, connection.id, event.providerId)) return false;
    return park(tx, connection.id, event.providerId, parkedAs(event), event);
  }
  if (event.participant !== null) return noteParticipant(tx, connection, message, event, event.participant);
  const state = mergeState(message.state, event.state);
  if (state === message.state && message.providerId !== null) return false;
  const after = await messages.update(tx, message, {
    state,
    providerId: message.providerId ?? event.providerId,
    ...(state === 'failed'
      ? { errorCode: event.error?.code ?? 'unknown', errorText: event.error?.text ?? null }
      : { errorCode: null, errorText: null }),
  });
  if (after === message) return false;
  await tx.run(`UPDATE deliveries SET state = 'done' WHERE message_id = ? AND state = 'uncertain'`, [message.id]);
  tx.emit(
    'message.status',
    { ticketId: message.ticketId, threadId: message.threadId, connectionId: connection.id, messageId: message.id },
    { actor: { type: 'system', id: null, name: connection.channel } },
  );
  return true;
}

const parkedAs = ({ state, participant }: Status) =>
  participant === null ? `status:${state}` : `status:${state}:${participant}`;

/** One participant of a group does not stand for the group: who did not get it is noted beside the message, and that is all. */
async function noteParticipant(
  tx: Tx,
  connection: ConnectionEntity,
  message: MessageEntity,
  event: Status,
  participant: string,
): Promise<boolean> {
  const before = notDeliveredTo(message.payload);
  const after = afterReceipt(before, participant, event);
  if (after === before) return false;
  const { notDeliveredTo: _, ...rest } = message.payload ?? {};
  const noted = after.length === 0 ? rest : { ...rest, notDeliveredTo: after };
  await messages.update(tx, message, { payload: Object.keys(noted).length === 0 ? null : noted });
  tx.emit(
    'message.status',
    { ticketId: message.ticketId, threadId: message.threadId, connectionId: connection.id, messageId: message.id },
    { actor: { type: 'system', id: null, name: connection.channel } },
  );
  return true;
}

async function byProviderId(tx: Tx, connection: ConnectionEntity, event: Status): Promise<MessageEntity | undefined> {
  const row = await tx.get<Row>(
    `SELECT ${messages.columns} FROM messages WHERE connection_id = ? AND provider_id = ?${tx.dialect.forUpdate}`,
    [connection.id, event.providerId],
  );
  return row === undefined ? undefined : messages.fromRow(row);
}

async function byDelivery(tx: Tx, connection: ConnectionEntity, event: Status): Promise<MessageEntity | undefined> {
  if (event.clientRef === null) return undefined;
  const row = await tx.get<{ message_id: string | null; seq: number }>(
    'SELECT message_id, seq FROM deliveries WHERE id = ? AND connection_id = ?',
    [event.clientRef, connection.id],
  );
  if (typeof row?.message_id !== 'string') return undefined;
  const message = await messages.lock(tx, row.message_id);
  if (message === undefined || (message.providerId !== null && message.providerId !== event.providerId))
    return undefined;
  return !hasArrived(event) && (await isSuperseded(tx, row.message_id, row.seq)) ? undefined : message;
}

const hasArrived = (event: Status) => event.state === 'delivered' || event.state === 'read';

/** A person has sent it again since: of the attempt before, only its arrival is news. */
async function isSuperseded(tx: Tx, messageId: string, seq: number): Promise<boolean> {
  const later = await tx.get('SELECT id FROM deliveries WHERE message_id = ? AND seq > ?', [messageId, seq]);
  return later !== undefined;
}
