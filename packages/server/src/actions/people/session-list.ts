import { AppError, sessionList as action, type TokenId } from '@balcao/contract';
import type { UserActor } from '../../actor.ts';
import { findUser } from '../../store/queries/refs.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { users } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

interface SessionRow {
  readonly id: TokenId;
  readonly client: string | null;
  readonly created_at: number;
  readonly last_used_at: number | null;
  readonly expires_at: number | null;
}

export const sessionList = reading(action, async ({ reads, actor, nowMs }, input) => {
  const user = await (input.user === undefined ? users.load(reads, actor.userId) : findUser(reads, input.user));
  if (user === undefined) throw new AppError('auth.expired');
  if (user.id !== actor.userId) checkMayManageSessions(actor);
  const rows = await reads.all<SessionRow>(
    `SELECT id, client, created_at, last_used_at, expires_at FROM tokens
     WHERE user_id = ? AND kind = 'session' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
     ORDER BY created_at DESC, id DESC`,
    [user.id, nowMs],
  );
  const items = rows.map((row) => ({
    id: row.id,
    user: user.email,
    client: row.client,
    createdAt: toInstant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : toInstant(row.last_used_at),
    expiresAt: row.expires_at === null ? null : toInstant(row.expires_at),
    current: row.id === actor.tokenId,
  }));
  return { items, nextCursor: null };
});

export function checkMayManageSessions({ grants }: UserActor): void {
  if (grants['user.manage'] === undefined) throw new AppError('permission.denied', { permission: 'user.manage' });
}
