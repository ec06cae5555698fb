import { roleList as action, grantsOfRole, type RoleItem, type RoleRef, roles } from '@balcao/contract';
import type { Reads } from '../../store/store.ts';
import type { Row } from '../../store/tables/columns.ts';
import { rolesTable } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { isBuiltIn, type KnownRole } from './role-access.ts';

/** Those that every office has first. */
export const roleList = reading(action, async ({ reads }) => {
  const own = await reads.all<Row>(`SELECT ${rolesTable.columns} FROM roles ORDER BY name_key`, []);
  const known: readonly KnownRole[] = [
    ...roles.map((name) => ({ id: name, name, grants: grantsOfRole(name) })),
    ...own.map(rolesTable.fromRow),
  ];
  const counts = await usersByRole(reads);
  return { items: known.map((role) => roleItemOf(role, counts)), nextCursor: null };
});

export async function usersByRole(reads: Reads): Promise<ReadonlyMap<string, number>> {
  const rows = await reads.all<{ role: RoleRef; n: number }>('SELECT role, COUNT(*) AS n FROM users GROUP BY role', []);
  return new Map(rows.map(({ role, n }) => [role, n]));
}

export function roleItemOf({ id, name, grants }: KnownRole, counts: ReadonlyMap<string, number>): RoleItem {
  return { id, name, builtIn: isBuiltIn(id), permissions: grants, users: counts.get(id) ?? 0 };
}
