import { quickReplyEdit as action, type QuickReplyEntity } from '@balcao/contract';
import { findGallery, findQuickReply, shortcutKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { quickReplies } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkedBody, freeShortcut } from './quick-reply-create.ts';

export const quickReplyEdit = writes(action, async (tx, input) => {
  const found = await findQuickReply(tx, input.quickReply);
  const reply = (await quickReplies.lock(tx, found.id)) ?? found;
  const patch: Partial<QuickReplyEntity> = {
    ...(input.shortcut === undefined ? {} : { shortcut: await freeShortcut(tx, input.shortcut, reply) }),
    ...(input.body === undefined ? {} : { body: await checkedBody(tx, input.body) }),
    ...(input.gallery === undefined ? {} : { galleryId: await galleryIdOf(tx, input.gallery) }),
  };
  const after = await quickReplies.update(tx, reply, patch);
  if (after === reply) return reply;
  await tx.run('UPDATE quick_replies SET shortcut_key = ? WHERE id = ?', [shortcutKey(after.shortcut), after.id]);
  tx.emit('catalogue.edited', {}, { data: { kind: 'quickReply', name: after.shortcut } });
  return after;
});

async function galleryIdOf(tx: Tx, ref: string | null): Promise<QuickReplyEntity['galleryId']> {
  return ref === null ? null : (await findGallery(tx, ref)).id;
}
