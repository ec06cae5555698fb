import { type Permission, permissions, type Role, type Scope, scopeOf } from '@balcao/contract';

/** What a role may do, and how far. */
export function grantsOf(role: Role): Readonly<Partial<Record<Permission, Scope>>> {
  const names = Object.keys(permissions) as Permission[];
  return Object.fromEntries(
    names.flatMap((permission) => {
      const scope = scopeOf(role, permission);
      return scope === null ? [] : [[permission, scope]];
    }),
  );
}
