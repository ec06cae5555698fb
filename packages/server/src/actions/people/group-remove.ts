import { groupRemove as action } from '@balcao/contract';
import { findGroup } from '../../store/queries/refs.ts';
import { connections, groups } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkManagesNothing } from './group-members.ts';

export const groupRemove = writes(action, async (tx, input) => {
  const group = await findGroup(tx, input.group);
  await checkManagesNothing(tx, group);
  await tx.run('DELETE FROM group_members WHERE group_id = ?', [group.id]);
  for (const { id } of await tx.all<{ id: string }>('SELECT id FROM connections WHERE management_group_id = ?', [
    group.id,
  ])) {
    // Connections that are removed themselves let go of it.
    const connection = await connections.load(tx, id);
    if (connection !== undefined) await connections.update(tx, connection, { managementGroupId: null });
  }
  await groups.remove(tx, group);
  tx.emit('group.removed', {});
  return group;
});
