import { AppError, type RoomEntity, type UserId } from '@balcao/contract';
import { isAdmin, mayManageRoom } from '../../domain/room.ts';
import { viewersOf } from '../../store/queries/viewers.ts';
import type { Tx } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';

export async function checkManages(tx: Tx, room: RoomEntity, userId: UserId): Promise<void> {
  const admins = (await viewersOf(tx, room.memberIds)).filter(isAdmin);
  if (
    mayManageRoom(
      room,
      userId,
      admins.map((viewer) => viewer.userId),
    )
  )
    return;
  throw new AppError('room.managerOnly', { creator: (await users.load(tx, room.createdBy))?.name ?? '-' });
}

/** What was said before they joined is history to them, not news. */
export async function addMembers(tx: Tx, room: RoomEntity, userIds: readonly UserId[]): Promise<void> {
  for (const userId of userIds)
    await tx.run('INSERT INTO room_members (room_id, user_id, joined_seq) VALUES (?, ?, ?)', [
      room.id,
      userId,
      room.lastSeq,
    ]);
}
