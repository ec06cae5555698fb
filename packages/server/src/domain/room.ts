import { AppError, type RoomEntity, type UserId } from '@balcao/contract';
import type { Viewer } from './visibility.ts';

/*
 * Internal chat. A room is seen by its members and by nobody else: an admin who is not in it does not know of it. It is run by who
 * made it and by admins who are in it; when neither is, by any member, so that no room is left without.
 */
export const mostMembers = 250;

/** What the one direct room of two people is found by, whoever asks first. */
export const directKey = (one: UserId, other: UserId): string => [one, other].toSorted().join(' ');

export function checkIsGroup(room: RoomEntity): void {
  if (room.kind === 'direct') throw new AppError('room.direct');
}

/** `adminIds`: the members who are admins. */
export function mayManageRoom(room: RoomEntity, userId: UserId, adminIds: readonly UserId[]): boolean {
  if (room.createdBy === userId || adminIds.includes(userId)) return true;
  return !room.memberIds.includes(room.createdBy) && adminIds.length === 0;
}

export const isAdmin = (viewer: Viewer): boolean => viewer.grants['user.manage'] !== undefined;

export interface Membership {
  readonly memberIds: readonly UserId[];
  readonly added: readonly UserId[];
  readonly removed: readonly UserId[];
}

export function changeMembers(room: RoomEntity, add: readonly UserId[], remove: readonly UserId[]): Membership {
  const leaving = new Set(remove);
  const added = add.filter((id) => !room.memberIds.includes(id) && !leaving.has(id));
  const removed = room.memberIds.filter((id) => leaving.has(id));
  const memberIds = [...room.memberIds.filter((id) => !leaving.has(id)), ...added];
  checkSize(memberIds);
  return { memberIds, added, removed };
}

export function checkSize(memberIds: readonly UserId[]): void {
  if (memberIds.length > mostMembers)
    throw new AppError('input.invalid', {
      problem: `a room has ${mostMembers} members at most`,
      'problem.pt-BR': `uma sala tem no máximo ${mostMembers} membros`,
    });
}
