import type { MessageEntity, MessageItem } from '@balcao/contract';

/** A message as scripts see it: without the caller's own key. */
export function toMessageItem({ clientKey: _clientKey, ...item }: MessageEntity): MessageItem {
  return item;
}
