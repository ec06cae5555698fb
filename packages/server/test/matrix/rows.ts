import type { ActionId, Permission, TicketItem } from '@balcao/contract';

/** What the matrix makes ready before it asks an action about a ticket. */
export type Stage = 'pending' | 'open' | 'snoozed' | 'closed' | 'trashed' | 'failed';

export interface Subject {
  readonly ticket: TicketItem;
  /** The customer's message in it, and one of ours. */
  readonly messageId: string;
  readonly sentId: string;
  /** A note of the assignee's. */
  readonly noteId: string;
}

/** How somebody stands to a ticket: the roles are asked in each of these. */
export const relations = ['inQueue', 'outside', 'assignee', 'author', 'manager'] as const;
export type Relation = (typeof relations)[number];

/**
 * How the matrix asks one action: about a ticket in a stage, or about nothing in particular. Every action of the contract has a
 * row in the file of its area; who may do what comes from the permissions and the rules of visibility, not from here.
 *
 * The ticket is of queue Suporte on connection Principal; there are the names that the examples of actions use.
 */
export type MatrixRow =
  | {
      readonly about: 'ticket';
      readonly stage: Stage;
      readonly input: (subject: Subject) => object;
      /** The permission that is asked of the ticket, where it is not the action's own. */
      readonly permission?: Permission;
      /**
       * Who else than the permission says is refused: the error's code, and the relations or roles that get it. A rule in words
       * beside it: `{ 'user.notInQueue': ['outside', 'author', 'manager'] }`.
       */
      readonly besides?: Readonly<Record<string, readonly string[]>>;
      /** Codes by which the state, and no right, may refuse somebody who may. */
      readonly mayRefuse?: readonly string[];
    }
  | {
      readonly about: 'office';
      readonly input: () => object;
    };

export type MatrixRows = Readonly<Partial<Record<ActionId, MatrixRow>>>;
