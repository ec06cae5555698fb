import { AppError, type GroupEntity, type GroupId } from '@balcao/contract';
import { build, first } from '../../store/builder.ts';
import { nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';

export async function checkGroupName(tx: Tx, name: string, except: GroupId | null): Promise<void> {
  const named = build(tx).selectFrom('user_groups').select('id').where('name_key', '=', nameKey(name));
  const taken = await first(tx, named);
  if (taken !== undefined && taken.id !== except) throw new AppError('name.taken', { kind: 'group', name });
}

/** The members as rows, which is where a token's groups are read from. */
export async function writeGroupMembers(tx: Tx, group: GroupEntity): Promise<void> {
  await tx.run('DELETE FROM group_members WHERE group_id = ?', [group.id]);
  for (const id of group.memberIds)
    await tx.run('INSERT INTO group_members (group_id, user_id) VALUES (?, ?)', [group.id, id]);
}

/** Refuses while connections name it, and says how many. */
export async function checkManagesNothing(tx: Tx, group: GroupEntity): Promise<void> {
  const row = await tx.get<{ n: number }>(
    'SELECT COUNT(*) AS n FROM connections WHERE management_group_id = ? AND removed = 0',
    [group.id],
  );
  if ((row?.n ?? 0) > 0) throw new AppError('item.inUse', { kind: 'group', name: group.name, count: row?.n ?? 0 });
}
