import { draftDiscard as action } from '@balcao/contract';
import { discardDraft, draftIn } from '../../operations/drafts.ts';
import { findTicket } from '../../store/queries/refs.ts';
import { threads } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';

export const draftDiscard = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const ticket = await findTicket(tx, actor, input.ticket);
  await threads.lock(tx, ticket.threadId);
  const draft = await draftIn(tx, ticket.threadId, actor.userId);
  if (draft !== undefined) await discardDraft(tx, draft);
  return { discarded: draft !== undefined };
});
