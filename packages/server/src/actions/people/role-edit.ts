import { AppError, roleEdit as action, isId, type RoleEntity } from '@balcao/contract';
import { checkCovers, grantsFrom } from '../../domain/role-grants.ts';
import { findRole, nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { rolesTable } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { roleNamed } from './role-access.ts';
import { checkRoleName } from './role-create.ts';
import { roleItemOf, usersByRole } from './role-list.ts';

export const roleEdit = writes(action, async (tx, input) => {
  const role = await ownRole(tx, input.role);
  const mine = caller(tx.actor).grants;
  // Neither what it may now nor what it will is more than the caller has.
  checkCovers(mine, role.grants);
  const base = input.permissions === undefined ? role.grants : grantsFrom({}, input.permissions);
  const grants = grantsFrom(base, input.grant, input.revoke);
  checkCovers(mine, grants);
  const name = input.name ?? role.name;
  if (name !== role.name) await checkRoleName(tx, name, role.id);
  const after = await rolesTable.update(tx, role, { name, grants });
  if (after !== role) {
    await tx.run('UPDATE roles SET name_key = ? WHERE id = ?', [nameKey(name), role.id]);
    tx.emit('role.edited', {});
  }
  return roleItemOf(after, await usersByRole(tx));
});

/** A role of the office, held until commit; those that every office has are not to be changed. */
export async function ownRole(tx: Tx, ref: string): Promise<RoleEntity> {
  const { id, name } = await roleNamed(tx, ref);
  if (!isId('role', id)) throw new AppError('role.builtIn', { name });
  return (await rolesTable.lock(tx, id)) ?? findRole(tx, id);
}
