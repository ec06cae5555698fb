import { AppError, type ConnectionId, type RoleRef, type TokenId, type UserId } from '@balcao/contract';
import type { UserActor } from './actor.ts';
import { isWithin } from './domain/elapsed.ts';
import { hashToken } from './security/tokens.ts';
import { rightsOf } from './store/queries/grants.ts';
import type { Store } from './store/store.ts';

/**
 * Who a token stands for. Answers are remembered for a moment and forgotten when an event says that rights changed; one that was
 * being read meanwhile may be of before, so it is not remembered.
 */
export interface Authentication {
  /** `client`: what the program that brings the token calls itself. */
  actorOf(token: string, client?: string | null): Promise<UserActor>;
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
  const remembered = new Map<string, { readonly actor: UserActor; readonly sinceMs: number }>();
  let forgotten = 0;

  return {
    actorOf: async (token) => {
      const hash = hashToken(token);
      const known = remembered.get(hash);
      if (known !== undefined && isWithin(now(), known.sinceMs, rememberMs)) return known.actor;
      remembered.delete(hash);
      const begun = forgotten;
      const actor = await loadActor(store, hash, now());
      if (begun !== forgotten) return actor;
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(hash, { actor, sinceMs: now() });
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
    const role = row.role ?? row.user_role;
    return {
      type: 'user',
      userId: row.user_id,
      tokenId: row.id,
      name: row.name,
      role,
      ...(await rightsOf(reads, row.user_id, role)),
      connectionId: row.connection_id,
    };
  });
}
