import { quickReplyRemove as action } from '@balcao/contract';
import { findQuickReply } from '../../store/queries/refs.ts';
import { quickReplies } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const quickReplyRemove = writes(action, async (tx, input) => {
  const reply = await findQuickReply(tx, input.quickReply);
  await quickReplies.remove(tx, reply);
  tx.emit('catalogue.removed', {}, { data: { kind: 'quickReply', name: reply.shortcut } });
  return reply;
});
