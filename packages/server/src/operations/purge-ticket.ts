import {
  type ConnectionId,
  type EntityName,
  type MessageId,
  makeId,
  type NoteEntity,
  type ThreadId,
  type TicketEntity,
  type TicketId,
} from '@balcao/contract';
import type { SqlValue, Tx } from '../store/store.ts';
import { placeholders, type Row } from '../store/tables/columns.ts';
import { forget } from '../store/tables/forgotten.ts';
import { notes as noteRows, tasks, threads } from '../store/tables/tables.ts';
import { scrubLog } from './scrub-log.ts';

interface Said {
  readonly id: MessageId;
  readonly thread_id: ThreadId;
  readonly connection_id: ConnectionId;
  readonly provider_id: string | null;
  readonly received_at: number;
}

/** Providers repeat what they brought for so long. */
const repeatedMs = 7 * 24 * 3_600_000;

/**
 * Deletes a trashed ticket for good, with all that was said in it. What stays is a row of the log without any content
 * (`ticket.purged`), the rows that told of it, emptied, and for some weeks the providers' ids, so that nothing of it comes back.
 * The sequence of its threads keeps the places of its messages: `purged_count` says how many they are. Answers that number.
 */
export async function purgeTicket(tx: Tx, ticket: TicketEntity): Promise<number> {
  const said = await tx.all<Said>(
    'SELECT id, thread_id, connection_id, provider_id, received_at FROM messages WHERE ticket_id = ?',
    [ticket.id],
  );
  const threadIds = [...new Set([ticket.threadId, ...said.map((message) => message.thread_id)])];
  const notes = await notesToDelete(tx, ticket);
  const schedules = await idsOf(tx, 'SELECT id FROM schedules WHERE ticket_id = ?', ticket.id);
  const messageIds = said.map(({ id }) => id);
  const ids = new Set<string>([ticket.id, ...messageIds, ...notes, ...schedules]);
  const { drafts, notifications } = await scrubLog(tx, ticket, ids);

  await forgetMessages(tx, said);
  for (const threadId of threadIds)
    await tx.run('DELETE FROM deliveries WHERE thread_id = ? AND ticket_id = ?', [threadId, ticket.id]);
  await deleteAll(tx, 'note_refs', 'note_id', notes);
  await tx.run('DELETE FROM note_refs WHERE ticket_id = ?', [ticket.id]);
  await remove(tx, 'message', 'messages', messageIds);
  await remove(tx, 'note', 'notes', notes);
  await remove(tx, 'schedule', 'schedules', schedules);
  await remove(tx, 'draft', 'drafts', drafts);
  await remove(tx, 'notification', 'notifications', notifications);
  await unlinkTasks(tx, ticket);
  await tx.run('DELETE FROM ticket_tags WHERE ticket_id = ?', [ticket.id]);
  await tx.run('DELETE FROM ticket_moves WHERE ticket_id = ?', [ticket.id]);
  await tx.run('DELETE FROM ticket_assignees WHERE ticket_id = ?', [ticket.id]);
  // Answers that are kept for callers who repeat themselves hold what was said, too.
  await tx.run('DELETE FROM idempotency WHERE at >= ? AND result LIKE ?', [
    Date.parse(ticket.createdAt),
    `%${ticket.id}%`,
  ]);
  await remove(tx, 'ticket', 'tickets', [ticket.id]);
  for (const threadId of threadIds) await leavePlaces(tx, threadId, ticket.id, said);
  // Without the ticket as its subject: those who hold it have to hear that it is gone, and nobody can see it any more.
  tx.emit(
    'ticket.purged',
    { connectionId: ticket.connectionId },
    { data: { ticketId: ticket.id, number: ticket.number, messages: said.length } },
  );
  return said.length;
}

type Table = 'messages' | 'notes' | 'schedules' | 'drafts' | 'notifications' | 'tickets' | 'note_refs' | 'media';

async function idsOf(tx: Tx, sql: string, ticketId: TicketId): Promise<string[]> {
  return (await tx.all<{ id: string }>(sql, [ticketId])).map(({ id }) => id);
}

/**
 * A note that is shown in all conversations is the contact's: it stays, about none of their tickets. One that was written in a
 * private ticket would then be read by everybody, and goes with it.
 */
async function notesToDelete(tx: Tx, ticket: TicketEntity): Promise<string[]> {
  const rows = await tx.all<Row>(`SELECT ${noteRows.columns} FROM notes WHERE ticket_id = ?`, [ticket.id]);
  const all = rows.map(noteRows.fromRow);
  const stays = (note: NoteEntity) => note.scope === 'contact' && !ticket.private;
  for (const note of all.filter(stays)) await noteRows.update(tx, note, { ticketId: null, threadId: null });
  return all.filter((note) => !stays(note)).map(({ id }) => id);
}

/** Rows of an entity; their end is told without what they were. */
async function remove(tx: Tx, entity: EntityName, table: Table, ids: readonly string[]): Promise<void> {
  await deleteAll(tx, table, 'id', ids);
  for (const id of ids) tx.change({ entity, id, before: {}, after: null } as Parameters<Tx['change']>[0]);
}

/** A statement takes so many parameters and no more. */
const chunk = 500;

async function inChunks<T>(items: readonly T[], use: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += chunk) {
    // oxlint-disable-next-line no-await-in-loop -- the statements of one transaction run one after the other
    await use(items.slice(start, start + chunk));
  }
}

async function deleteAll(tx: Tx, table: Table, column: string, ids: readonly SqlValue[]): Promise<void> {
  await inChunks(ids, (some) => tx.run(`DELETE FROM ${table} WHERE ${column} IN (${placeholders(some.length)})`, some));
}

/** Files, what waited for the messages, and the deliveries they came in. */
async function forgetMessages(tx: Tx, said: readonly Said[]): Promise<void> {
  await inChunks(
    said.map(({ id }) => id),
    async (ids) => {
      const places = placeholders(ids.length);
      await tx.run(
        `INSERT INTO purged_files (sha256, at) SELECT DISTINCT f.sha256, ${tx.nowMs} FROM media f
         WHERE f.message_id IN (${places}) AND f.sha256 IS NOT NULL ON CONFLICT DO NOTHING`,
        ids,
      );
      await tx.run(`DELETE FROM media WHERE message_id IN (${places})`, ids);
    },
  );
  for (const { id, connection_id: connectionId, provider_id: providerId } of said) {
    await tx.run('DELETE FROM parked WHERE connection_id = ? AND target = ?', [connectionId, `echo:${id}`]);
    if (providerId === null) continue;
    await forget(tx, connectionId, providerId);
    await tx.run('DELETE FROM parked WHERE connection_id = ? AND target = ?', [connectionId, providerId]);
  }
  await emptyRaw(tx, said);
}

/** Empties the deliveries that brought the messages, also those that brought them again. Their ids begin with their time. */
async function emptyRaw(tx: Tx, said: readonly Said[]): Promise<void> {
  const brought = said.filter((message) => message.provider_id !== null);
  for (const connectionId of new Set(brought.map((message) => message.connection_id))) {
    const theirs = brought.filter((message) => message.connection_id === connectionId);
    const times = theirs.map((message) => message.received_at);
    const first = makeId('raw', Math.min(...times), () => 0);
    const last = makeId('raw', Math.max(...times) + repeatedMs, () => 0);
    // A slash in an id may be escaped in the body.
    const patterns = theirs.map(({ provider_id: id }) => `%${(id ?? '').replaceAll('/', '%')}%`);
    await inChunks(patterns, (some) =>
      tx.run(
        `UPDATE raw_inbound SET body = '' WHERE id >= ? AND id < ? AND (${some.map(() => 'body LIKE ?').join(' OR ')})`,
        [first, last, ...some],
      ),
    );
  }
}

/** What is to be done is still to be done. */
async function unlinkTasks(tx: Tx, ticket: TicketEntity): Promise<void> {
  const rows = await tx.all<Row>(`SELECT ${tasks.columns} FROM tasks WHERE ticket_id = ?`, [ticket.id]);
  for (const task of rows.map(tasks.fromRow)) await tasks.update(tx, task, { ticketId: null });
}

async function leavePlaces(tx: Tx, threadId: ThreadId, ticketId: TicketId, said: readonly Said[]): Promise<void> {
  await tx.run('UPDATE threads SET purged_count = purged_count + ? WHERE id = ?', [
    said.filter((message) => message.thread_id === threadId).length,
    threadId,
  ]);
  const thread = await threads.lock(tx, threadId);
  if (thread?.currentTicketId !== ticketId) return;
  const before = await tx.get<{ id: TicketId }>(
    'SELECT id FROM tickets WHERE thread_id = ? ORDER BY number DESC LIMIT 1',
    [threadId],
  );
  await threads.update(tx, thread, { currentTicketId: before?.id ?? null });
}
