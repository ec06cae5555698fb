import { roomEdit as action } from '@balcao/contract';
import { checkIsGroup } from '../../domain/room.ts';
import { nameKey } from '../../store/queries/refs.ts';
import { lockRoom, roomItemOf } from '../../store/queries/rooms.ts';
import { rooms } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { checkManages } from './room-members.ts';

export const roomEdit = writes(action, async (tx, input) => {
  const { userId } = caller(tx.actor);
  const room = await lockRoom(tx, userId, input.room);
  checkIsGroup(room);
  await checkManages(tx, room, userId);
  const after = await rooms.update(tx, room, { name: input.name });
  if (after !== room) {
    await tx.run('UPDATE rooms SET name_key = ? WHERE id = ?', [nameKey(input.name), room.id]);
    tx.emit('room.edited', { userIds: room.memberIds });
  }
  return roomItemOf(tx, userId, room.id);
});
