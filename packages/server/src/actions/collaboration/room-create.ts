import { roomCreate as action, type RoomEntity } from '@balcao/contract';
import { checkSize } from '../../domain/room.ts';
import { colleagues } from '../../operations/colleagues.ts';
import { nameKey } from '../../store/queries/refs.ts';
import { roomItemOf } from '../../store/queries/rooms.ts';
import { rooms } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { addMembers } from './room-members.ts';

export const roomCreate = writes(action, async (tx, input) => {
  const { userId } = caller(tx.actor);
  const others = await colleagues(tx, input.members, 'room.use');
  const memberIds = [...new Set([userId, ...others.map((other) => other.userId)])];
  checkSize(memberIds);
  const room: RoomEntity = {
    id: tx.newId('room'),
    name: input.name,
    kind: 'group',
    memberIds,
    createdBy: userId,
    createdAt: nowOf(tx),
    lastSeq: 0,
    lastMessageAt: null,
  };
  await rooms.insert(tx, room, { name_key: nameKey(input.name) });
  await addMembers(tx, room, memberIds);
  tx.emit('room.created', { userIds: memberIds });
  return roomItemOf(tx, userId, room.id);
});
