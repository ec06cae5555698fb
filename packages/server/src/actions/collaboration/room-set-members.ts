import { AppError, roomSetMembers as action, type RoomEntity, type RoomItem, type UserId } from '@balcao/contract';
import { changeMembers, checkIsGroup } from '../../domain/room.ts';
import { colleagues } from '../../operations/colleagues.ts';
import { findUser } from '../../store/queries/refs.ts';
import { lockRoom, roomItemOf } from '../../store/queries/rooms.ts';
import type { Tx } from '../../store/store.ts';
import { rooms } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { addMembers, checkManages } from './room-members.ts';

/** Answers the room; to somebody who leaves it, as it was. */
export const roomSetMembers = writes(action, async (tx, input): Promise<RoomItem> => {
  const { userId } = caller(tx.actor);
  if (input.add.length === 0 && input.remove.length === 0)
    throw new AppError('input.invalid', {
      problem: 'name somebody to add or to remove',
      'problem.pt-BR': 'indique quem incluir ou retirar',
    });
  const room = await lockRoom(tx, userId, input.room);
  checkIsGroup(room);
  const remove: UserId[] = [];
  for (const ref of input.remove) remove.push((await findUser(tx, ref)).id);
  const isLeaving = input.add.length === 0 && remove.every((id) => id === userId);
  if (!isLeaving) await checkManages(tx, room, userId);
  const added = (await colleagues(tx, input.add, 'room.use')).map((viewer) => viewer.userId);
  const item = await roomItemOf(tx, userId, room.id);
  const change = changeMembers(room, added, remove);
  const after = await rooms.update(tx, room, { memberIds: change.memberIds });
  if (after === room) return item;
  for (const id of change.removed)
    await tx.run('DELETE FROM room_members WHERE room_id = ? AND user_id = ?', [room.id, id]);
  await addMembers(tx, room, change.added);
  tx.emit('room.membersChanged', { userIds: after.memberIds });
  tellJoined(tx, after, change.added);
  for (const id of change.removed)
    tx.emit('room.membersChanged', { userId: id }, { data: { room: room.id, left: true } });
  return after.memberIds.includes(userId) ? roomItemOf(tx, userId, room.id) : item;
});

/** Who joins has never heard of the room: they get it whole. */
function tellJoined(tx: Tx, room: RoomEntity, userIds: readonly UserId[]): void {
  if (userIds.length === 0) return;
  tx.change({ entity: 'room', id: room.id, before: null, after: room });
  tx.emit('room.membersChanged', { userIds }, { data: { room: room.id, joined: true } });
}
