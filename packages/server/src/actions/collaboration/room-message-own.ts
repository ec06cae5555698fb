import { AppError, type RoomEntity, type RoomMessageEntity } from '@balcao/contract';
import { lockRoom } from '../../store/queries/rooms.ts';
import type { Tx } from '../../store/store.ts';
import { roomMessages } from '../../store/tables/tables.ts';
import { caller } from '../permit.ts';

interface PlacedMessage {
  readonly message: RoomMessageEntity;
  readonly room: RoomEntity;
}

/** A message that the caller wrote, in a room that they are still in; it and its room are held until commit. */
export async function ownRoomMessage(tx: Tx, id: string): Promise<PlacedMessage> {
  const { userId } = caller(tx.actor);
  const found = await roomMessages.load(tx, id);
  const room = found === undefined ? undefined : await memberRoom(tx, found.roomId, userId);
  const message = room === undefined ? undefined : await roomMessages.lock(tx, id);
  if (message === undefined || room === undefined)
    throw new AppError('reference.notFound', { kind: 'room message', ref: id });
  if (message.author.id !== userId) throw new AppError('author.only', { author: message.author.name ?? '-' });
  return { message, room };
}

/** Whether there is such a room is told to its members only. */
async function memberRoom(tx: Tx, roomId: string, userId: RoomEntity['createdBy']): Promise<RoomEntity | undefined> {
  try {
    return await lockRoom(tx, userId, roomId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'reference.notFound') return undefined;
    throw error;
  }
}
