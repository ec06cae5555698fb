import type { DraftEntity, ThreadId, UserId } from '@balcao/contract';
import type { Reads, Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { drafts } from '../store/tables/tables.ts';

/** What the user has begun to write in the thread; one at most. */
export async function draftIn(reads: Reads, threadId: ThreadId, userId: UserId): Promise<DraftEntity | undefined> {
  const row = await reads.get<Row>(`SELECT ${drafts.columns} FROM drafts WHERE user_id = ? AND thread_id = ?`, [
    userId,
    threadId,
  ]);
  return row === undefined ? undefined : drafts.fromRow(row);
}

/** A draft is told of to its writer alone. */
export const draftSubject = ({ userId, threadId, ticketId }: DraftEntity) => ({ ticketId, threadId, userId });

export async function discardDraft(tx: Tx, draft: DraftEntity): Promise<void> {
  await drafts.remove(tx, draft);
  tx.emit('draft.discarded', draftSubject(draft));
}
