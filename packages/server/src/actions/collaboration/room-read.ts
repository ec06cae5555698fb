import { AppError, roomRead as action } from '@balcao/contract';
import { readNotifications } from '../../operations/read-notifications.ts';
import { lockRoom, roomItemOf } from '../../store/queries/rooms.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';

/** Only ever forward: what was read stays read. */
export const roomRead = writes(action, async (tx, input) => {
  const { userId } = caller(tx.actor);
  const room = await lockRoom(tx, userId, input.room);
  const seq = input.seq ?? room.lastSeq;
  if (seq > room.lastSeq)
    throw new AppError('input.invalid', {
      problem: `seq: the last message is ${room.lastSeq}`,
      'problem.pt-BR': `seq: a última mensagem é ${room.lastSeq}`,
    });
  const { readSeq } = await roomItemOf(tx, userId, room.id);
  if (seq > readSeq) {
    await tx.run(
      'INSERT INTO room_reads (user_id, room_id, read_seq) VALUES (?, ?, ?) ON CONFLICT (user_id, room_id) DO UPDATE SET read_seq = excluded.read_seq',
      [userId, room.id, seq],
    );
    tx.change({ entity: 'roomRead', id: room.id, before: { readSeq }, after: { id: room.id, readSeq: seq } });
    tx.emit('room.read', { userId });
  }
  if (seq === room.lastSeq) await readNotifications(tx, userId, { roomId: room.id });
  return roomItemOf(tx, userId, room.id);
});
