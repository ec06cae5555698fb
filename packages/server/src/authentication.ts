import { AppError, type ConnectionId, type QueueId, type RoleRef, type TokenId, type UserId } from '@balcao/contract';
import type { UserActor } from './actor.ts';
import { hashToken } from './security/tokens.ts';
import { grantsOf } from './store/queries/grants.ts';
import type { Store } from './store/store.ts';

/**
 * Who a token stands for. Answers are remembered for a moment and forgotten when an event says that rights changed; one that was
 * being read meanwhile may be of before, so it is not remembered.
 */
export interface Authentication {
  actorOf(token: string): Promise<UserActor>;
  forget(): void;
}

interface TokenRow {
  readonly id: TokenId;
  readonly user_id: UserId;
  readonly name: string;
  readonly user_role: RoleRef;
  readonly role: RoleRef | null;
  readonly connection_id: ConnectionId | null;
  readonly expires_at: number | null;
}

const rememberMs = 1_000;
const mostRemembered = 10_000;

export function createAuthentication(store: Pick<Store, 'read'>, now: () => number): Authentication {
  const remembered = new Map<string, { readonly actor: UserActor; readonly untilMs: number }>();
  let forgotten = 0;

  return {
    actorOf: async (token) => {
      const hash = hashToken(token);
      const known = remembered.get(hash);
      if (known !== undefined && known.untilMs > now()) return known.actor;
      remembered.delete(hash);
      const begun = forgotten;
      const actor = await loadActor(store, hash, now());
      if (begun !== forgotten) return actor;
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(hash, { actor, untilMs: now() + rememberMs });
      return actor;
    },
    forget: () => {
      forgotten += 1;
      remembered.clear();
    },
  };
}

function loadActor(store: Pick<Store, 'read'>, hash: string, nowMs: number): Promise<UserActor> {
  return store.read(async (reads) => {
    const row = await reads.get<TokenRow>(
      `SELECT t.id, t.user_id, u.name, u.role AS user_role, t.role, t.connection_id, t.expires_at
       FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.hash = ? AND t.revoked_at IS NULL AND u.disabled = 0`,
      [hash],
    );
    if (row === undefined || (row.expires_at !== null && row.expires_at <= nowMs)) throw new AppError('auth.expired');
    const queues = await reads.all<{ queue_id: QueueId }>(
      'SELECT queue_id FROM queue_members WHERE user_id = ? ORDER BY queue_id',
      [row.user_id],
    );
    const managed = await reads.all<{ id: ConnectionId }>(
      `SELECT c.id FROM connections c JOIN group_members m ON m.group_id = c.management_group_id
       JOIN user_groups g ON g.id = m.group_id WHERE m.user_id = ? AND g.is_management = 1 ORDER BY c.id`,
      [row.user_id],
    );
    const role = row.role ?? row.user_role;
    return {
      type: 'user',
      userId: row.user_id,
      tokenId: row.id,
      name: row.name,
      role,
      grants: await grantsOf(reads, role),
      queueIds: queues.map((queue) => queue.queue_id),
      managedIds: managed.map(({ id }) => id),
      connectionId: row.connection_id,
    };
  });
}
