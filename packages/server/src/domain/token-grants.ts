import {
  AppError,
  scopes as everyScope,
  type Grants,
  grantsOfRole,
  type Permission,
  permissionNames,
  type RoleRef,
  type Scope,
} from '@balcao/contract';

/*
 * What a token may do: what its user may do now, and of that what the token was made for. A token is never more than either, so
 * nothing has to be taken from tokens when a role changes: they are asked anew with every request.
 */
export interface TokenLimits {
  /** The role that its user's rights are narrowed to. */
  readonly role: { readonly id: RoleRef; readonly grants: Grants } | null;
  readonly scopes: Grants | null;
  /** Bound to one connection. */
  readonly isOfConnection: boolean;
}

export function tokenGrants(user: Grants, token: TokenLimits): Grants {
  const limits = limitsOf(token);
  const grants = limits.reduce(meet, user);
  return token.isOfConnection ? withinConnection(grants) : grants;
}

/** Each of them narrows what the others leave; for a ci token alone the scopes come on top of what its role is for. */
function limitsOf({ role, scopes }: TokenLimits): readonly Grants[] {
  if (role?.id === 'ci') return [ciGrants(scopes)];
  return [...(role === null ? [] : [role.grants]), ...(scopes === null ? [] : [scopes])];
}

const ciGrants = (scopes: Grants | null): Grants => ({ ...scopes, ...grantsOfRole('ci') });

/** The scopes as a list of tokens shows them; null where its role or its user alone is the limit. */
export function scopesShown(role: RoleRef | null, scopes: Grants | null): string[] | null {
  if (role === 'ci') return grantWordsOf(ciGrants(scopes));
  return scopes === null ? null : grantWordsOf(scopes);
}

/** What both allow. */
export function meet(one: Grants, other: Grants): Grants {
  const readsPrivate = one['ticket.readPrivate'] !== undefined && other['ticket.readPrivate'] !== undefined;
  return Object.fromEntries(
    permissionNames.flatMap((name) => {
      const [a, b] = [one[name], other[name]];
      if (a === undefined || b === undefined) return [];
      // Neither holds the other: what is private and one's own is in the one, and what is nobody's in the other.
      const isApart = (a === 'own' && b === 'plain') || (a === 'plain' && b === 'own');
      // Reading asks for what is private by a permission of its own.
      if (isApart && readsPrivate && name !== 'ticket.read') return [];
      return [[name, lesser(a, b)]];
    }),
  );
}

const lesser = (a: Scope, b: Scope): Scope => (everyScope.indexOf(a) <= everyScope.indexOf(b) ? a : b);

/** Permissions that reach no further than tickets and lines: those that a token of one connection can be given. */
const connectionBound: ReadonlySet<Permission> = new Set<Permission>([
  'connection.probe',
  'ticket.read',
  'ticket.reply',
  'ticket.accept',
  'ticket.return',
  'ticket.resolve',
  'ticket.reopen',
  'ticket.snooze',
  'ticket.tag',
  'template.send',
  'message.revoke',
  'export.create',
  'event.read',
]);

function withinConnection(grants: Grants): Grants {
  return Object.fromEntries(Object.entries(grants).filter(([name]) => connectionBound.has(name as Permission)));
}

/** Refuses what would reach beyond the one connection. */
export function checkConnectionBound(scopes: Grants): void {
  const beyond = permissionNames.filter((name) => scopes[name] !== undefined && !connectionBound.has(name));
  if (beyond.length === 0) return;
  const offered = [...connectionBound].join(', ');
  throw new AppError('input.invalid', {
    problem: `${beyond.join(', ')} reaches beyond one connection; a ci token may be given ${offered}`,
    'problem.pt-BR': `${beyond.join(', ')} vai além de uma conexão; um token ci pode receber ${offered}`,
  });
}

/** As they are shown and written: without a scope where there is no limit to it. */
export const grantWordsOf = (grants: Grants): string[] =>
  permissionNames.flatMap((name) => {
    const scope = grants[name];
    return scope === undefined ? [] : [scope === 'all' ? name : `${name}:${scope}`];
  });
