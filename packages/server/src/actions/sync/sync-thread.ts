import { syncThread as action } from '@balcao/contract';
import { notesOf, threadMessages, threadTickets } from '../../store/queries/thread-page.ts';
import { reading } from '../handler.ts';

export const syncThread = reading(action, async ({ reads, actor, seq }, input) => {
  const tickets = await threadTickets(reads, actor, input.thread);
  const page = await threadMessages(reads, { ...input, threadId: input.thread, tickets });
  return {
    seq,
    messages: [...page.items],
    notes: await notesOf(reads, actor, tickets),
    tickets,
    nextCursor: page.nextCursor,
  };
});
