import {
  AppError,
  isId,
  type RoomEntity,
  type RoomId,
  type RoomItem,
  type RoomMessageEntity,
  type UserId,
} from '@balcao/contract';
import { directKey } from '../../domain/room.ts';
import type { Reads, SqlValue, Tx } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { roomMessages, rooms, users } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { nameKey } from './refs.ts';

const roomColumns = rooms.columnNames.map((column) => `r.${column}`).join(', ');

/** A room of the user's: by id, by name, or a direct one by the other person's e-mail. Any other is as good as unknown. */
export async function findRoom(reads: Reads, userId: UserId, ref: string): Promise<RoomEntity> {
  const [condition, value] = isId('room', ref)
    ? ['r.id = ?', ref]
    : ref.includes('@')
      ? [`r.kind = 'direct' AND r.name_key = ?`, await directKeyOf(reads, userId, ref)]
      : [`r.kind = 'group' AND r.name_key = ?`, nameKey(ref)];
  const rows = await reads.all<Row>(
    `SELECT ${roomColumns} FROM room_members m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = ? AND ${condition} LIMIT 2`,
    [userId, value],
  );
  if (rows.length > 1) throw new AppError('reference.ambiguous', { kind: 'room', ref, count: 'several' });
  const [row] = rows;
  if (row === undefined) throw notFound(ref);
  return rooms.fromRow(row);
}

/** The same, held until commit; who was removed meanwhile is no member any more. */
export async function lockRoom(tx: Tx, userId: UserId, ref: string): Promise<RoomEntity> {
  const room = await rooms.lock(tx, (await findRoom(tx, userId, ref)).id);
  if (room?.memberIds.includes(userId) !== true) throw notFound(ref);
  return room;
}

const notFound = (ref: string) => new AppError('reference.notFound', { kind: 'room', ref });

async function directKeyOf(reads: Reads, userId: UserId, email: string): Promise<string> {
  const other = await reads.get<{ id: UserId }>('SELECT id FROM users WHERE email = ?', [email.trim().toLowerCase()]);
  return directKey(userId, other?.id ?? userId);
}

/** The direct room of two people, where there is one. */
export async function directRoom(reads: Reads, one: UserId, other: UserId): Promise<RoomEntity | undefined> {
  const row = await reads.get<Row>(`SELECT ${roomColumns} FROM rooms r WHERE r.kind = 'direct' AND r.name_key = ?`, [
    directKey(one, other),
  ]);
  return row === undefined ? undefined : rooms.fromRow(row);
}

/** Counting stops here: past it the number says nothing. */
const mostUnread = 100;

/** Of those who joined later, what was said before is history, not news. */
const readSeq = `CASE WHEN COALESCE(d.read_seq, 0) > m.joined_seq THEN d.read_seq ELSE m.joined_seq END`;
const latest = 'COALESCE(r.last_message_at, r.created_at)';

type RoomRow = Row & {
  readonly id: string;
  readonly own_read_seq: number;
  readonly unread: number;
  readonly latest: number;
};

function selectRooms(condition: string): string {
  return `SELECT ${roomColumns}, ${latest} AS latest, ${readSeq} AS own_read_seq,
      (SELECT count(*) FROM (SELECT 1 FROM room_messages x WHERE x.room_id = r.id AND x.seq > ${readSeq}
        AND x.author_id <> m.user_id AND x.deleted_at IS NULL LIMIT ${mostUnread}) y) AS unread
    FROM room_members m JOIN rooms r ON r.id = m.room_id
    LEFT JOIN room_reads d ON d.user_id = m.user_id AND d.room_id = r.id WHERE m.user_id = ? AND ${condition}`;
}

interface RoomQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The rooms that a user is in, the one last written in first. */
export async function listRooms(reads: Reads, userId: UserId, { limit, cursor }: RoomQuery): Promise<Page<RoomItem>> {
  const list = `rooms ${userId}`;
  const before = readCursor(list, cursor, ['number', 'string']);
  const keyset = before === null ? '1 = 1' : `(${latest}, r.id) < (?, ?)`;
  const params: SqlValue[] = [userId, ...(before === null ? [] : [before.key, before.tie]), limit + 1];
  const rows = await reads.all<RoomRow>(`${selectRooms(keyset)} ORDER BY ${latest} DESC, r.id DESC LIMIT ?`, params);
  const page = pageOf(list, rows, limit, (row) => ({ key: row.latest, tie: row.id }));
  return { items: await itemsOf(reads, userId, page.items), nextCursor: page.nextCursor };
}

/** One of them. */
export async function roomItemOf(reads: Reads, userId: UserId, roomId: RoomId): Promise<RoomItem> {
  const rows = await reads.all<RoomRow>(selectRooms('r.id = ?'), [userId, roomId]);
  const [item] = await itemsOf(reads, userId, rows);
  if (item === undefined) throw notFound(roomId);
  return item;
}

async function itemsOf(reads: Reads, userId: UserId, rows: readonly RoomRow[]): Promise<RoomItem[]> {
  const entities = rows.map(rooms.fromRow);
  const people = await users.loadMany(reads, [...new Set(entities.flatMap(({ memberIds }) => memberIds))]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return entities.map(({ memberIds, ...room }, place) => {
    const members = memberIds.map((id) => ({ id, name: names.get(id) ?? '' }));
    return {
      ...room,
      name: room.kind === 'direct' ? (members.find(({ id }) => id !== userId)?.name ?? '') : room.name,
      members,
      readSeq: rows[place]?.own_read_seq ?? 0,
      unread: rows[place]?.unread ?? 0,
    };
  });
}

interface MessageQuery {
  readonly roomId: RoomId;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Pages go from the newest back; each is in the order in which it was said. */
export async function listRoomMessages(
  reads: Reads,
  { roomId, limit, cursor }: MessageQuery,
): Promise<Page<RoomMessageEntity>> {
  const list = `room ${roomId}`;
  const before = readCursor(list, cursor, ['number', 'string']);
  const rows = await reads.all<Row>(
    `SELECT ${roomMessages.columns} FROM room_messages WHERE room_id = ?${before === null ? '' : ' AND seq < ?'} ORDER BY seq DESC LIMIT ?`,
    [roomId, ...(before === null ? [] : [before.key]), limit + 1],
  );
  const page = pageOf(list, rows.map(roomMessages.fromRow), limit, ({ seq, id }) => ({ key: seq, tie: id }));
  return { items: page.items.toReversed(), nextCursor: page.nextCursor };
}
