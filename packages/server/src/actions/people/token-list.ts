import { tokenList as action, type ConnectionId, type Grants, type RoleRef, type TokenId } from '@balcao/contract';
import { scopesShown } from '../../domain/token-grants.ts';
import { all, build } from '../../store/builder.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { reading } from '../handler.ts';
import { roleName } from './role-access.ts';

export const tokenList = reading(action, async ({ reads, nowMs }) => {
  const query = build(reads)
    .selectFrom('tokens as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .leftJoin('connections as c', 'c.id', 'k.connection_id')
    .select(['k.id', 'k.name', 'k.kind', 'u.email', 'k.created_at', 'k.last_used_at', 'k.expires_at'])
    .select(['k.role', 'k.scopes', 'k.connection_id', 'c.name as connection_name'])
    .where('k.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', nowMs)]))
    .orderBy('k.created_at', 'desc')
    .orderBy('k.id', 'desc')
    .$narrowType<{ id: TokenId; kind: 'session' | 'api'; role: RoleRef | null; connection_id: ConnectionId | null }>();
  const rows = await all(reads, query);
  const names = await roleNames(reads, rows);
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    user: row.email,
    role: row.role === null ? null : (names.get(row.role) ?? row.role),
    scopes: scopesShown(row.role, row.scopes === null ? null : (JSON.parse(row.scopes) as Grants)),
    connection:
      row.connection_id === null ? null : { id: row.connection_id, name: row.connection_name ?? row.connection_id },
    createdAt: toInstant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : toInstant(row.last_used_at),
    expiresAt: row.expires_at === null ? null : toInstant(row.expires_at),
  }));
  return { items, nextCursor: null };
});

async function roleNames(
  reads: Reads,
  rows: readonly { readonly role: RoleRef | null }[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const { role } of rows) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    if (role !== null && !names.has(role)) names.set(role, await roleName(reads, role));
  }
  return names;
}
