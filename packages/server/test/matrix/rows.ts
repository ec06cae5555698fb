import type { ActionId, TicketItem } from '@balcao/contract';

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

/**
 * How the matrix asks one action: about a ticket in a stage, or about nothing in particular. Every action of the contract has a
 * row in the file of its area; who may do what comes from the permissions and the rules of visibility, not from here.
 */
export type MatrixRow =
  | {
      readonly about: 'ticket';
      readonly stage: Stage;
      readonly input: (subject: Subject) => object;
      /** Who else than the permission says is refused: the rule in words, shown when a cell fails. */
      readonly besides?: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly about: 'office'; readonly input: () => object };

export type MatrixRows = Readonly<Partial<Record<ActionId, MatrixRow>>>;
