import type { ConnectionId, Grants, QueueId, RoleRef, TokenId, UserId } from '@balcao/contract';

/** On whose behalf something runs: plain data, so that it crosses to the writer thread and into the log. */
export type Actor =
  | {
      readonly type: 'user';
      readonly userId: UserId;
      readonly tokenId: TokenId;
      readonly name: string;
      readonly role: RoleRef;
      /** What the user may do now, as far as the token lets them. */
      readonly grants: Grants;
      /** The token may less than its user: it does not speak for them. */
      readonly isNarrowed: boolean;
      readonly queueIds: readonly QueueId[];
      /** Connections in whose management group the user is. */
      readonly managedIds: readonly ConnectionId[];
      /** The one connection that a ci token may touch. */
      readonly connectionId: ConnectionId | null;
    }
  | { readonly type: 'system'; readonly name: string };

export type UserActor = Extract<Actor, { type: 'user' }>;

export const systemActor: Actor = { type: 'system', name: 'balcao' };
