import { groupCreate as action, type GroupEntity } from '@balcao/contract';
import { nameKey } from '../../store/queries/refs.ts';
import { groups } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkGroupName, writeGroupMembers } from './group-members.ts';
import { membersOf } from './queue-create.ts';

export const groupCreate = writes(action, async (tx, input) => {
  await checkGroupName(tx, input.name, null);
  const group: GroupEntity = {
    id: tx.newId('group'),
    name: input.name,
    isManagement: input.management,
    memberIds: await membersOf(tx, input.members),
  };
  await groups.insert(tx, group, { name_key: nameKey(group.name), created_at: tx.nowMs });
  await writeGroupMembers(tx, group);
  tx.emit('group.created', {});
  return group;
});
