import { roomSend as action, type RoomEntity, type RoomMessageEntity } from '@balcao/contract';
import { mayMention, mentionsIn } from '../../domain/mentions.ts';
import { notify } from '../../operations/notify.ts';
import { lockRoom } from '../../store/queries/rooms.ts';
import type { Tx } from '../../store/store.ts';
import { roomMessages, rooms, users } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';

/** The room is held until commit, so that its messages are numbered one after the other and none is left out. */
export const roomSend = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const room = await lockRoom(tx, actor.userId, input.room);
  const after = await rooms.update(tx, room, { lastSeq: room.lastSeq + 1, lastMessageAt: nowOf(tx) });
  const message: RoomMessageEntity = {
    id: tx.newId('roomMessage'),
    roomId: room.id,
    seq: after.lastSeq,
    body: input.body,
    author: { type: 'user', id: actor.userId, name: actor.name },
    at: nowOf(tx),
    editedAt: null,
    deletedAt: null,
  };
  await roomMessages.insert(tx, message, { author_id: actor.userId });
  tx.emit('room.messageSent', { userIds: room.memberIds });
  await (room.kind === 'direct' ? notifyOther(tx, room, message) : notifyMentioned(tx, room, message));
  return message;
});

/** Of a direct room the other is told once, until they have read it. */
async function notifyOther(tx: Tx, room: RoomEntity, message: RoomMessageEntity): Promise<void> {
  const otherId = room.memberIds.find((id) => id !== message.author.id);
  if (otherId === undefined) return;
  const known = await tx.get(
    `SELECT id FROM notifications WHERE user_id = ? AND read_at IS NULL AND room_id = ? LIMIT 1`,
    [otherId, room.id],
  );
  if (known === undefined) await notify(tx, [otherId], { kind: 'roomMessage', roomId: room.id, text: message.body });
}

/** Of any other room only members who are named are told; how much is unread, the room itself says. */
async function notifyMentioned(tx: Tx, room: RoomEntity, message: RoomMessageEntity): Promise<void> {
  if (!mayMention(message.body)) return;
  const { named } = mentionsIn(message.body, await users.loadMany(tx, room.memberIds));
  await notify(tx, named.keys(), { kind: 'mentioned', roomId: room.id, text: message.body });
}
