import type { ConnectionId, Grants, QueueId, RoleRef, TokenId, UserId } from '@balcao/contract';

/** On whose behalf something runs: plain data, so that it crosses to the writer thread and into the log. */
export type Actor =
  | {
      readonly type: 'user';
      readonly userId: UserId;
      readonly tokenId: TokenId;
      readonly name: string;
      /** The token's role: the user's, or a lesser one. */
      readonly role: RoleRef;
      /** What that role may do. */
      readonly grants: Grants;
      readonly queueIds: readonly QueueId[];
      /** Connections in whose management group the user is. */
      readonly managedIds: readonly ConnectionId[];
      /** The one connection a ci token may touch. */
      readonly connectionId: ConnectionId | null;
    }
  | { readonly type: 'system'; readonly name: string };

export type UserActor = Extract<Actor, { type: 'user' }>;

export const systemActor: Actor = { type: 'system', name: 'balcao' };
