import type { MessageEntity } from '@balcao/contract';

/** For how long an answer is news that its colleagues may have missed. */
const recentMs = 60_000;

interface Answer {
  readonly messageId: MessageEntity['id'];
  readonly userId: string;
  readonly name: string;
  readonly seconds: number;
}

/** The newest of these messages that a person sent a moment ago; what was taken back is no answer. `messages` are newest first. */
export function justAnswered(
  messages: readonly Pick<MessageEntity, 'id' | 'author' | 'state' | 'receivedAt'>[],
  nowMs: number,
): Answer | null {
  for (const { id, author, state, receivedAt } of messages) {
    const agoMs = nowMs - Date.parse(receivedAt);
    if (agoMs > recentMs) return null;
    if (author.type !== 'user' || author.id === null || state === 'withdrawn') continue;
    return {
      messageId: id,
      userId: author.id,
      name: author.name ?? author.id,
      seconds: Math.max(0, Math.round(agoMs / 1000)),
    };
  }
  return null;
}
