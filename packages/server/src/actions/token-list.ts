import { tokenList as action, type TokenId } from '@balcao/contract';
import { toInstant } from '../store/tables/columns.ts';
import { reading } from './handler.ts';

interface TokenRow {
  readonly id: TokenId;
  readonly name: string;
  readonly kind: 'session' | 'api';
  readonly email: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

export const tokenList = reading(action, async ({ reads, nowMs }) => {
  const rows = await reads.all<TokenRow>(
    `SELECT k.id, k.name, k.kind, u.email, k.created_at, k.expires_at FROM tokens k JOIN users u ON u.id = k.user_id
      WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?) ORDER BY k.created_at DESC, k.id DESC`,
    [nowMs],
  );
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    user: row.email,
    createdAt: toInstant(row.created_at),
    expiresAt: row.expires_at === null ? null : toInstant(row.expires_at),
  }));
  return { items, nextCursor: null };
});
