import { AppError, type MessageEntity, type Permission, type TicketEntity } from '@balcao/contract';
import type { Tx } from '../../store/store.ts';
import { messages } from '../../store/tables/tables.ts';
import { ticketFor } from '../permit.ts';

/** A message by id with its ticket, within reach of the caller; what they may not see is answered like what does not exist. */
export async function messageFor(
  tx: Tx,
  permission: Permission,
  id: string,
): Promise<{ message: MessageEntity; ticket: TicketEntity }> {
  const message = await messages.lock(tx, id);
  if (message === undefined) throw new AppError('reference.notFound', { kind: 'message', ref: id });
  try {
    return { message, ticket: await ticketFor(tx, permission, message.ticketId) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'reference.notFound')
      throw new AppError('reference.notFound', { kind: 'message', ref: id });
    throw error;
  }
}
