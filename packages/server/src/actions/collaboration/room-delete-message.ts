import { roomDeleteMessage as action } from '@balcao/contract';
import { roomMessages } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { ownRoomMessage } from './room-message-own.ts';

/** The message keeps its number, without what it said; a second time changes nothing. */
export const roomDeleteMessage = writes(action, async (tx, input) => {
  const { message, room } = await ownRoomMessage(tx, input.message);
  if (message.deletedAt !== null) return message;
  const after = await roomMessages.update(tx, message, { body: '', deletedAt: nowOf(tx) });
  tx.emit('room.messageDeleted', { userIds: room.memberIds });
  return after;
});
