import { roomMessages as action } from '@balcao/contract';
import { findRoom, listRoomMessages } from '../../store/queries/rooms.ts';
import { reading } from '../handler.ts';

export const roomMessages = reading(action, async ({ reads, actor }, input) => {
  const { id } = await findRoom(reads, actor.userId, input.room);
  const page = await listRoomMessages(reads, { ...input, roomId: id });
  return { items: [...page.items], nextCursor: page.nextCursor };
});
