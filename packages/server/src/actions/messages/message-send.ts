import { messageSend as action } from '@balcao/contract';
import { checkNotAnswered } from '../../operations/answered-meanwhile.ts';
import { discardDraft, draftIn } from '../../operations/drafts.ts';
import { sendMessage } from '../../operations/send-message.ts';
import { preparedWrites } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { convertedFile, withConverted } from './converted-file.ts';
import { toQueuedItem } from './message-item.ts';

/** The writer's draft goes with what it became: when it says the same as the message, or when they say so. */
export const messageSend = preparedWrites(action, convertedFile, async (tx, input, file) => {
  const { ticket: ref, seen, anyway, discardDraft: isDiscarded, ...asked } = input;
  const ticket = await ticketFor(tx, 'ticket.reply', ref);
  const { userId: id, name } = caller(tx.actor);
  if (seen !== undefined && anyway !== true) await checkNotAnswered(tx, ticket.threadId, seen, id);
  const outgoing = await withConverted(tx, asked, file);
  const message = await sendMessage(tx, ticket, outgoing, { type: 'user', id, name });
  const draft = await draftIn(tx, ticket.threadId, id);
  if (draft !== undefined && (isDiscarded === true || draft.body === outgoing.text)) await discardDraft(tx, draft);
  return toQueuedItem(tx, message, ticket.connectionId);
});
