import {
  type ConnectionId,
  type Grants,
  grantsOfRole,
  isId,
  type QueueId,
  type RoleRef,
  type Settings,
  type UserId,
} from '@balcao/contract';
import { withOffice } from '../../domain/grants.ts';
import type { Reads } from '../store.ts';

/** What a role may do, with what the office says of it; a custom one that is gone may nothing. */
export async function grantsOf(reads: Reads, role: RoleRef): Promise<Grants> {
  const grants = isId('role', role) ? await grantsOfCustom(reads, role) : grantsOfRole(role);
  if (grants['ticket.reply'] !== 'assigned') return grants;
  const row = await reads.get<{ value: string }>(`SELECT value FROM settings WHERE id = 'replyBy'`, []);
  return row === undefined ? grants : withOffice(grants, { replyBy: JSON.parse(row.value) as Settings['replyBy'] });
}

async function grantsOfCustom(reads: Reads, role: string): Promise<Grants> {
  const row = await reads.get<{ grants: string }>('SELECT grants FROM roles WHERE id = ?', [role]);
  return row === undefined ? {} : (JSON.parse(row.grants) as Grants);
}

/** What a user may do in a role, and where: with the queues and the management groups that they are in. */
export async function rightsOf(
  reads: Reads,
  userId: UserId,
  role: RoleRef,
): Promise<{
  readonly grants: Grants;
  readonly queueIds: readonly QueueId[];
  readonly managedIds: readonly ConnectionId[];
}> {
  const queues = await reads.all<{ queue_id: QueueId }>(
    'SELECT queue_id FROM queue_members WHERE user_id = ? ORDER BY queue_id',
    [userId],
  );
  const managed = await reads.all<{ id: ConnectionId }>(
    `SELECT c.id FROM connections c JOIN group_members m ON m.group_id = c.management_group_id
     JOIN user_groups g ON g.id = m.group_id WHERE m.user_id = ? AND g.is_management = 1 ORDER BY c.id`,
    [userId],
  );
  return {
    grants: await grantsOf(reads, role),
    queueIds: queues.map((queue) => queue.queue_id),
    managedIds: managed.map(({ id }) => id),
  };
}
