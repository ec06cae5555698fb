import { syncThread as action } from '@balcao/contract';
import { notesOf } from '../../store/queries/notes.ts';
import { threadMessages, threadTickets } from '../../store/queries/thread-page.ts';
import { reading } from '../handler.ts';

export const syncThread = reading(action, async ({ reads, actor, seq, viewed }, input) => {
  const tickets = await threadTickets(reads, actor, input.thread);
  const page = await threadMessages(reads, { ...input, threadId: input.thread, tickets });
  for (const { ticketId } of page.items) viewed(ticketId);
  const newest = tickets.at(-1);
  if (input.cursor === undefined && newest !== undefined) viewed(newest.id);
  return {
    seq,
    messages: [...page.items],
    notes: await notesOf(reads, actor, tickets),
    tickets,
    nextCursor: page.nextCursor,
  };
});
