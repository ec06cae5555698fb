import { type ConnectionId, lineOf, type MessageEntity, type MessageItem, type QueuedItem } from '@balcao/contract';
import type { Reads } from '../../store/store.ts';
import { connections } from '../../store/tables/tables.ts';

/** A message as scripts see it: without the caller's own key. */
export function toMessageItem({ clientKey: _clientKey, ...item }: MessageEntity): MessageItem {
  return item;
}

/** The same with the line it waits for, so that whoever sends learns at once that it is out. */
export async function toQueuedItem(
  reads: Reads,
  message: MessageEntity,
  connectionId: ConnectionId,
): Promise<QueuedItem> {
  const connection = await connections.load(reads, connectionId);
  if (connection === undefined) throw new Error(`message ${message.id} is queued on a connection that is not there`);
  return { ...toMessageItem(message), connection: lineOf(connection) };
}
