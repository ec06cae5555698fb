import { type Grants, grantsOfRole, isId, type RoleRef } from '@balcao/contract';
import type { Reads } from '../store.ts';

/** What a role may do; a custom one that is gone may nothing. */
export async function grantsOf(reads: Reads, role: RoleRef): Promise<Grants> {
  if (!isId('role', role)) return grantsOfRole(role);
  const row = await reads.get<{ grants: string }>('SELECT grants FROM roles WHERE id = ?', [role]);
  return row === undefined ? {} : (JSON.parse(row.grants) as Grants);
}
