import { AppError, roomDirect as action, type RoomEntity } from '@balcao/contract';
import { directKey } from '../../domain/room.ts';
import { colleagues } from '../../operations/colleagues.ts';
import { findUser } from '../../store/queries/refs.ts';
import { directRoom, roomItemOf } from '../../store/queries/rooms.ts';
import { rooms } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { addMembers } from './room-members.ts';

/** Of two who ask at once one makes the room: its key is unique, and the store runs the loser again, who then finds it. */
export const roomDirect = writes(action, async (tx, input) => {
  const { userId } = caller(tx.actor);
  const other = await findUser(tx, input.user);
  if (other.id === userId)
    throw new AppError('input.invalid', {
      problem: 'user: a direct room is with somebody else',
      'problem.pt-BR': 'user: uma sala direta é com outra pessoa',
    });
  const known = await directRoom(tx, userId, other.id);
  if (known !== undefined) return roomItemOf(tx, userId, known.id);
  await colleagues(tx, [other.id], 'room.use');
  const room: RoomEntity = {
    id: tx.newId('room'),
    name: '',
    kind: 'direct',
    memberIds: [userId, other.id],
    createdBy: userId,
    createdAt: nowOf(tx),
    lastSeq: 0,
    lastMessageAt: null,
  };
  await rooms.insert(tx, room, { name_key: directKey(userId, other.id) });
  await addMembers(tx, room, room.memberIds);
  tx.emit('room.created', { userIds: room.memberIds });
  return roomItemOf(tx, userId, room.id);
});
