import type { ConnectionId, Grants, QueueId, RoleRef, UserId } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders } from '../tables/columns.ts';
import { grantsOf } from './grants.ts';

interface Grouped<T> {
  readonly user_id: UserId;
  readonly value: T;
}

/** What each of these users may see under their own role; whoever is disabled is left out. Few statements, however many they are. */
export async function viewersOf(reads: Reads, userIds: readonly UserId[]): Promise<Viewer[]> {
  if (userIds.length === 0) return [];
  const places = placeholders(userIds.length);
  const users = await reads.all<{ id: UserId; role: RoleRef }>(
    `SELECT id, role FROM users WHERE disabled = 0 AND id IN (${places}) ORDER BY id`,
    userIds,
  );
  const queueIds = grouped(
    await reads.all<Grouped<QueueId>>(
      `SELECT user_id, queue_id AS value FROM queue_members WHERE user_id IN (${places}) ORDER BY queue_id`,
      userIds,
    ),
  );
  const managedIds = grouped(
    await reads.all<Grouped<ConnectionId>>(
      `SELECT m.user_id, c.id AS value FROM connections c JOIN group_members m ON m.group_id = c.management_group_id
       JOIN user_groups g ON g.id = m.group_id WHERE m.user_id IN (${places}) AND g.is_management = 1 ORDER BY c.id`,
      userIds,
    ),
  );
  const grants = new Map<RoleRef, Grants>();
  for (const { role } of users) if (!grants.has(role)) grants.set(role, await grantsOf(reads, role));
  return users.map(({ id, role }) => ({
    userId: id,
    grants: grants.get(role) ?? {},
    queueIds: queueIds.get(id) ?? [],
    managedIds: managedIds.get(id) ?? [],
    connectionId: null,
  }));
}

function grouped<T>(rows: readonly Grouped<T>[]): ReadonlyMap<UserId, readonly T[]> {
  const result = new Map<UserId, T[]>();
  for (const { user_id: userId, value } of rows) {
    const values = result.get(userId);
    if (values === undefined) result.set(userId, [value]);
    else values.push(value);
  }
  return result;
}
