import {
  AppError,
  coversGrants,
  type Grants,
  type Permission,
  permissionNames,
  type Scope,
  scopesOffered,
} from '@balcao/contract';

/*
 * What a role of the office may do: any subset of the permissions, each with one of the scopes that it is offered with. And the
 * rule that keeps it safe: nobody gives, or lays hands on, more than they have themselves.
 */

/** `base` with what the words say: `permission`, which reaches least, or `permission:scope`; then without some. */
export function grantsFrom(base: Grants, words: readonly string[], without: readonly string[] = []): Grants {
  const grants: Partial<Record<Permission, Scope>> = { ...base };
  for (const word of words) {
    const [name = '', wanted] = word.split(':', 2);
    const permission = permissionNamed(name);
    grants[permission] = wanted === undefined ? leastScope(permission) : scopeNamed(permission, wanted);
  }
  for (const name of without) delete grants[permissionNamed(name)];
  return inOrder(grants);
}

/** What a token is narrowed to, from the same words: a permission without a scope reaches as far as its user's does. */
export function tokenScopesFrom(words: readonly string[]): Grants {
  const grants: Partial<Record<Permission, Scope>> = {};
  for (const word of words) {
    const [name = '', wanted] = word.split(':', 2);
    const permission = permissionNamed(name);
    grants[permission] = wanted === undefined ? 'all' : scopeNamed(permission, wanted);
  }
  return inOrder(grants);
}

/** As the matrix lists them, so that the same rights read the same however they were given. */
function inOrder(grants: Grants): Grants {
  return Object.fromEntries(
    permissionNames.flatMap((name) => (grants[name] === undefined ? [] : [[name, grants[name]]])),
  );
}

function permissionNamed(name: string): Permission {
  if ((permissionNames as readonly string[]).includes(name)) return name as Permission;
  throw refused(`no permission ${name}`, `não existe a permissão ${name}`);
}

function leastScope(permission: Permission): Scope {
  const [least] = scopesOffered(permission);
  if (least === undefined) throw new Error(`${permission} is offered with no scope`);
  return least;
}

function scopeNamed(permission: Permission, wanted: string): Scope {
  const offered = scopesOffered(permission);
  const found = offered.find((scope) => scope === wanted);
  if (found !== undefined) return found;
  throw refused(
    `${permission} reaches ${offered.join(', ')}; not “${wanted}”`,
    `${permission} alcança ${offered.join(', ')}; não “${wanted}”`,
  );
}

function refused(en: string, pt: string): AppError {
  return new AppError('input.invalid', { problem: en, 'problem.pt-BR': pt });
}

/** Refuses to give rights, or to change somebody who has them, when the caller has not as much. */
export function checkCovers(mine: Grants, theirs: Grants): void {
  if (coversGrants(mine, theirs)) return;
  const missing = permissionNames.find(
    (name) => !coversGrants(mine, theirs[name] === undefined ? {} : { [name]: theirs[name] }),
  );
  throw new AppError('permission.denied', { permission: `${missing}:${missing === undefined ? '' : theirs[missing]}` });
}
