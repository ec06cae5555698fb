import { AppError, quickReplyCreate as action, type QuickReplyEntity } from '@balcao/contract';
import { checkMergeFields } from '../../domain/merge-fields.ts';
import { rowsOf } from '../../store/queries/catalogues.ts';
import { findGallery, shortcutKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { customFields, quickReplies } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const quickReplyCreate = writes(action, async (tx, input) => {
  const reply: QuickReplyEntity = {
    id: tx.newId('quickReply'),
    shortcut: await freeShortcut(tx, input.shortcut),
    body: await checkedBody(tx, input.body),
    galleryId: input.gallery === undefined ? null : (await findGallery(tx, input.gallery)).id,
  };
  await quickReplies.insert(tx, reply, { shortcut_key: shortcutKey(reply.shortcut), created_at: tx.nowMs });
  tx.emit('catalogue.created', {}, { data: { kind: 'quickReply', name: reply.shortcut } });
  return reply;
});

/** With its slash; refused when another quick reply has it. */
export async function freeShortcut(tx: Tx, given: string, except?: QuickReplyEntity): Promise<string> {
  const shortcut = given.startsWith('/') ? given : `/${given}`;
  const taken = await tx.get<{ id: string }>('SELECT id FROM quick_replies WHERE shortcut_key = ?', [
    shortcutKey(shortcut),
  ]);
  if (taken !== undefined && taken.id !== except?.id)
    throw new AppError('name.taken', { kind: 'quickReply', name: shortcut });
  return shortcut;
}

/** A field that does not exist is told to whoever writes the quick reply, not to whoever sends it. */
export async function checkedBody(tx: Tx, body: string): Promise<string> {
  checkMergeFields(body, body.includes('@') ? await rowsOf(tx, customFields) : []);
  return body;
}
