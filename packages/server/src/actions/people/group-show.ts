import { groupShow as action, type ConnectionId } from '@balcao/contract';
import { findGroup } from '../../store/queries/refs.ts';
import { users } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const groupShow = reading(action, async ({ reads }, input) => {
  const group = await findGroup(reads, input.group);
  const members = await users.loadMany(reads, group.memberIds);
  const connections = await reads.all<{ id: ConnectionId; name: string }>(
    'SELECT id, name FROM connections WHERE management_group_id = ? AND removed = 0 ORDER BY name_key',
    [group.id],
  );
  return {
    ...group,
    members: members.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    connections: connections.map(({ id, name }) => ({ id, name })),
  };
});
