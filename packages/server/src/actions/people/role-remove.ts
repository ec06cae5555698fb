import { AppError, roleRemove as action } from '@balcao/contract';
import { checkCovers } from '../../domain/role-grants.ts';
import { rolesTable } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { ownRole } from './role-edit.ts';

export const roleRemove = writes(action, async (tx, input) => {
  const role = await ownRole(tx, input.role);
  checkCovers(caller(tx.actor).grants, role.grants);
  const row = await tx.get<{ users: number; tokens: number }>(
    `SELECT (SELECT COUNT(*) FROM users WHERE role = ?) AS users,
       (SELECT COUNT(*) FROM tokens WHERE role = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)) AS tokens`,
    [role.id, role.id, tx.nowMs],
  );
  const { users, tokens } = row ?? { users: 0, tokens: 0 };
  if (users + tokens > 0)
    throw new AppError('item.inUse', {
      kind: 'role',
      'kind.pt-BR': 'papel',
      name: role.name,
      count: `${users} users, ${tokens} tokens`,
      'count.pt-BR': `${users} usuários, ${tokens} tokens`,
    });
  await rolesTable.remove(tx, role);
  tx.emit('role.removed', {});
  return { removed: true, name: role.name };
});
