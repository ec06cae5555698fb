import { AppError, roomEditMessage as action } from '@balcao/contract';
import { roomMessages } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { ownRoomMessage } from './room-message-own.ts';

export const roomEditMessage = writes(action, async (tx, input) => {
  const { message, room } = await ownRoomMessage(tx, input.message);
  if (message.deletedAt !== null)
    throw new AppError('reference.notFound', { kind: 'room message', ref: input.message });
  if (input.body === message.body) return message;
  const after = await roomMessages.update(tx, message, { body: input.body, editedAt: nowOf(tx) });
  tx.emit('room.messageEdited', { userIds: room.memberIds });
  return after;
});
