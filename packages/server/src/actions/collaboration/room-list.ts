import { roomList as action } from '@balcao/contract';
import { listRooms } from '../../store/queries/rooms.ts';
import { reading } from '../handler.ts';

export const roomList = reading(action, async ({ reads, actor }, input) => {
  const page = await listRooms(reads, actor.userId, input);
  return { items: [...page.items], nextCursor: page.nextCursor };
});
