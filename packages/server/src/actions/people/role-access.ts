import { type Grants, grantsOfRole, isId, type Role, type RoleRef, roles } from '@balcao/contract';
import { checkCovers } from '../../domain/role-grants.ts';
import { grantsOf } from '../../store/queries/grants.ts';
import { findRole } from '../../store/queries/refs.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { rolesTable } from '../../store/tables/tables.ts';

export const isBuiltIn = (ref: string): ref is Role => (roles as readonly string[]).includes(ref);

export interface KnownRole {
  readonly id: RoleRef;
  readonly name: string;
  readonly grants: Grants;
}

/** A role by its name or id: one that every office has, or one of this office. */
export async function roleNamed(reads: Reads, ref: string): Promise<KnownRole> {
  const builtIn = ref.trim().toLowerCase();
  if (isBuiltIn(builtIn)) return { id: builtIn, name: builtIn, grants: grantsOfRole(builtIn) };
  return findRole(reads, ref);
}

/** A role to be given to somebody: held until commit, so that it is not removed meanwhile, and no more than the giver has. */
export async function roleToGive(tx: Tx, mine: Grants, ref: string): Promise<RoleRef> {
  const role = await heldRole(tx, ref);
  checkCovers(mine, role.grants);
  return role.id;
}

/** A role that something is about to refer to. */
export async function heldRole(tx: Tx, ref: string): Promise<KnownRole> {
  const role = await roleNamed(tx, ref);
  if (!isId('role', role.id)) return role;
  return (await rolesTable.lock(tx, role.id)) ?? findRole(tx, role.id);
}

export async function roleName(reads: Reads, role: RoleRef): Promise<string> {
  if (!isId('role', role)) return role;
  return (await rolesTable.load(reads, role))?.name ?? role;
}

/** Refuses to lay hands on somebody who may more than the caller. */
export async function checkMayManage(reads: Reads, mine: Grants, role: RoleRef): Promise<void> {
  checkCovers(mine, await grantsOf(reads, role));
}
