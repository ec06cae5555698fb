import { AppError, type MessageEntity, type Permission, type TicketEntity } from '@balcao/contract';
import type { Tx } from '../../store/store.ts';
import { messages } from '../../store/tables/tables.ts';
import { ticketFor } from '../permit.ts';

/**
 * A message by id with its ticket, held until commit, within reach of the caller. The message itself is not held: an outbox row
 * comes before it, and whoever needs both takes that first.
 */
export async function ticketOfMessage(
  tx: Tx,
  permission: Permission,
  id: string,
): Promise<{ message: MessageEntity; ticket: TicketEntity }> {
  const message = await messages.load(tx, id);
  if (message === undefined) throw new AppError('reference.notFound', { kind: 'message', ref: id });
  return { message, ticket: await ticketBehind(tx, permission, message) };
}

/** A message by id with its ticket, within reach of the caller; what they may not see is answered like what does not exist. */
export async function messageFor(
  tx: Tx,
  permission: Permission,
  id: string,
): Promise<{ message: MessageEntity; ticket: TicketEntity }> {
  const message = await messages.lock(tx, id);
  if (message === undefined) throw new AppError('reference.notFound', { kind: 'message', ref: id });
  return { message, ticket: await ticketBehind(tx, permission, message) };
}

async function ticketBehind(tx: Tx, permission: Permission, { id, ticketId }: MessageEntity): Promise<TicketEntity> {
  try {
    return await ticketFor(tx, permission, ticketId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'reference.notFound')
      throw new AppError('reference.notFound', { kind: 'message', ref: id });
    throw error;
  }
}
