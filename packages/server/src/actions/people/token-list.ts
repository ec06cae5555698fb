import { tokenList as action, type TokenId } from '@balcao/contract';
import { all, build } from '../../store/builder.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { reading } from '../handler.ts';

export const tokenList = reading(action, async ({ reads, nowMs }) => {
  const query = build(reads)
    .selectFrom('tokens as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .select(['k.id', 'k.name', 'k.kind', 'u.email', 'k.created_at', 'k.last_used_at', 'k.expires_at'])
    .where('k.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', nowMs)]))
    .orderBy('k.created_at', 'desc')
    .orderBy('k.id', 'desc')
    .$narrowType<{ id: TokenId; kind: 'session' | 'api' }>();
  const rows = await all(reads, query);
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    user: row.email,
    createdAt: toInstant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : toInstant(row.last_used_at),
    expiresAt: row.expires_at === null ? null : toInstant(row.expires_at),
  }));
  return { items, nextCursor: null };
});
