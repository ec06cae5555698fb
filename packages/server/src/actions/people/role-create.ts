import { AppError, roleCreate as action, grantsOfRole, type RoleEntity } from '@balcao/contract';
import { checkCovers, grantsFrom } from '../../domain/role-grants.ts';
import { build, first } from '../../store/builder.ts';
import { nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { rolesTable } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { isBuiltIn } from './role-access.ts';
import { roleItemOf } from './role-list.ts';

export const roleCreate = writes(action, async (tx, input) => {
  const base = input.base === undefined ? {} : grantsOfRole(input.base);
  const grants = grantsFrom(base, input.permissions, input.without);
  checkCovers(caller(tx.actor).grants, grants);
  await checkRoleName(tx, input.name, null);
  const role: RoleEntity = { id: tx.newId('role'), name: input.name, grants };
  await rolesTable.insert(tx, role, { name_key: nameKey(role.name), created_at: tx.nowMs });
  tx.emit('role.created', {});
  return roleItemOf(role, new Map());
});

/** A name is of one role: also not of one that every office has. */
export async function checkRoleName(tx: Tx, name: string, except: string | null): Promise<void> {
  const key = nameKey(name);
  const taken = await first(tx, build(tx).selectFrom('roles').select('id').where('name_key', '=', key));
  if (isBuiltIn(key) || (taken !== undefined && taken.id !== except))
    throw new AppError('name.taken', { kind: 'role', 'kind.pt-BR': 'papel', name });
}
