import { AppError, draftSave as action, type DraftEntity, type MessageId, type ThreadId } from '@balcao/contract';
import { discardDraft, draftIn, draftSubject } from '../../operations/drafts.ts';
import { findTicket } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { drafts, messages, threads } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';

/** Whoever sees a ticket may begin to write in it; sending is another question. */
export const draftSave = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const { userId } = actor;
  const ticket = await findTicket(tx, actor, input.ticket);
  await threads.lock(tx, ticket.threadId);
  const before = await draftIn(tx, ticket.threadId, userId);
  if (input.body.trim() === '') {
    if (before !== undefined) await discardDraft(tx, before);
    return { draft: null };
  }
  const written = {
    ticketId: ticket.id,
    body: input.body,
    replyToId: input.replyTo === undefined ? null : await quoted(tx, ticket.threadId, input.replyTo),
  };
  if (before !== undefined && isSame(before, written)) return { draft: before };
  const draft = await save(tx, before, { ...written, threadId: ticket.threadId, userId, updatedAt: nowOf(tx) });
  tx.emit('draft.saved', draftSubject(draft));
  return { draft };
});

type Written = Pick<DraftEntity, 'ticketId' | 'body' | 'replyToId'>;

const isSame = (draft: DraftEntity, { ticketId, body, replyToId }: Written): boolean =>
  draft.ticketId === ticketId && draft.body === body && draft.replyToId === replyToId;

async function save(tx: Tx, before: DraftEntity | undefined, fields: Omit<DraftEntity, 'id'>): Promise<DraftEntity> {
  if (before !== undefined) return drafts.update(tx, before, fields);
  const draft: DraftEntity = { ...fields, id: tx.newId('draft') };
  await drafts.insert(tx, draft);
  return draft;
}

async function quoted(tx: Tx, threadId: ThreadId, id: string): Promise<MessageId> {
  const message = await messages.load(tx, id);
  if (message === undefined || message.threadId !== threadId)
    throw new AppError('reference.notFound', { kind: 'message', ref: id });
  return message.id;
}
