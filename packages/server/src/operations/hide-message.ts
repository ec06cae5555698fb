import type { MessageEntity } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { refreshPreview } from '../store/tables/append-message.ts';
import { toInstant } from '../store/tables/columns.ts';
import { messages } from '../store/tables/tables.ts';

/**
 * Takes what a message says away from here: lists, search, exports and previews read the row, so nothing is left for them to show.
 * The log keeps it, and tells it only to those who read the audit (`events/hidden.ts`); its file is theirs alone, too.
 */
export async function hideMessage(
  tx: Tx,
  message: MessageEntity,
  patch: Partial<MessageEntity> = {},
): Promise<MessageEntity> {
  const after = await messages.update(tx, message, {
    body: '',
    payload: null,
    media: null,
    hiddenAt: message.hiddenAt ?? toInstant(tx.nowMs),
    heldUntil: null,
    ...patch,
  });
  await refreshPreview(tx, after);
  return after;
}
