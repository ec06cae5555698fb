import { groupEdit as action, type UserId } from '@balcao/contract';
import { findGroup, nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { groups } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkGroupName, checkManagesNothing, writeGroupMembers } from './group-members.ts';
import { membersOf } from './queue-create.ts';

export const groupEdit = writes(action, async (tx, input) => {
  const { id } = await findGroup(tx, input.group);
  // Held, so that two people who add members at once do not undo each other.
  const group = (await groups.lock(tx, id)) ?? (await findGroup(tx, id));
  const name = input.name ?? group.name;
  const isManagement = input.management ?? group.isManagement;
  await checkGroupName(tx, name, group.id);
  if (group.isManagement && !isManagement) await checkManagesNothing(tx, group);
  const after = await groups.update(tx, group, { name, isManagement, memberIds: await membersAfter(tx, group, input) });
  if (after === group) return group;
  await tx.run('UPDATE user_groups SET name_key = ? WHERE id = ?', [nameKey(name), group.id]);
  await writeGroupMembers(tx, after);
  tx.emit('group.edited', {});
  return after;
});

async function membersAfter(
  tx: Tx,
  group: { readonly memberIds: readonly UserId[] },
  input: {
    readonly members?: readonly string[] | undefined;
    readonly add: readonly string[];
    readonly remove: readonly string[];
  },
): Promise<UserId[]> {
  const ids = new Set(input.members === undefined ? group.memberIds : await membersOf(tx, input.members));
  for (const id of await membersOf(tx, input.add)) ids.add(id);
  for (const id of await membersOf(tx, input.remove)) ids.delete(id);
  return [...ids];
}
