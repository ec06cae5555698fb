import { AppError, type ThreadEntity, type UserId } from '@balcao/contract';
import { justAnswered } from '../domain/answered.ts';
import type { Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { messages } from '../store/tables/tables.ts';

/**
 * Refuses when a colleague answered after what the writer had on screen, a moment ago: both would say the same. The thread is held
 * by the caller, so of two who write at once the second is told of the first.
 */
export async function checkNotAnswered(
  tx: Tx,
  threadId: ThreadEntity['id'],
  seenId: string,
  by: UserId,
): Promise<void> {
  const seen = await messages.load(tx, seenId);
  if (seen === undefined || seen.threadId !== threadId)
    throw new AppError('reference.notFound', { kind: 'message', ref: seenId });
  const rows = await tx.all<Row>(
    `SELECT ${messages.columns} FROM messages WHERE thread_id = ? AND seq > ? AND direction = 'out' AND author_id <> ? ORDER BY seq DESC LIMIT 20`,
    [threadId, seen.seq, by],
  );
  const answer = justAnswered(rows.map(messages.fromRow), tx.nowMs);
  if (answer === null) return;
  throw new AppError('message.answeredMeanwhile', {
    name: answer.name,
    seconds: answer.seconds,
    message: answer.messageId,
    user: answer.userId,
  });
}
