import type { MessageEntity, TicketId } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import { visibleSql } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { messages } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { searchWords } from './search-words.ts';

export const messageColumns = messages.columns
  .split(', ')
  .map((column) => `m.${column}`)
  .join(', ');

interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Messages of a ticket in display order. Whether the viewer sees the ticket is the caller's to check. */
export async function listMessages(reads: Reads, ticketId: TicketId, page: PageInput): Promise<Page<MessageEntity>> {
  const list = `messages ${ticketId}`;
  const after = readCursor(list, page.cursor, ['number', 'number']);
  const keyset = after === null ? '' : ' AND (m.provider_at, m.seq) > (?, ?)';
  const rows = await reads.all<Row>(
    `SELECT ${messageColumns} FROM messages m WHERE m.ticket_id = ?${keyset} ORDER BY m.provider_at, m.seq LIMIT ?`,
    [ticketId, ...(after === null ? [] : [after.key, after.tie]), page.limit + 1],
  );
  return pageOf(list, rows.map(messages.fromRow), page.limit, placeOf);
}

/** Where a message stands in display order. */
export const placeOf = (message: MessageEntity) => ({ key: Date.parse(message.providerAt), tie: message.seq });

/** All messages of some tickets, in display order. */
export async function allMessages(reads: Reads, where: string, id: string, viewer: Viewer): Promise<MessageEntity[]> {
  const visible = visibleSql(viewer);
  const rows = await reads.all<Row>(
    `SELECT ${messageColumns} FROM messages m JOIN tickets t ON t.id = m.ticket_id
      WHERE ${where} AND ${visible.sql} ORDER BY m.provider_at, m.seq`,
    [id, ...visible.params],
  );
  return rows.map(messages.fromRow);
}

interface SearchInput extends PageInput {
  readonly query: string;
}

type Reading = 'whole words' | 'beginnings';
/** In a cursor: how the pages before were read. */
const readings: readonly Reading[] = ['whole words', 'beginnings'];

/**
 * Messages with these words, the last to arrive first, of tickets that the viewer sees. Whole words are met one by one in the
 * index, so the newest page of a common word costs no more than that of a rare one; only when they do not fill the page are
 * words that begin like these looked for, which gathers all their matches first.
 */
export async function searchMessages(reads: Reads, viewer: Viewer, input: SearchInput): Promise<Page<MessageEntity>> {
  const words = searchWords(input.query);
  const list = `search ${words.join(' ')}`;
  const after = readCursor(list, input.cursor, ['number', 'number']);
  if (words.length === 0) return { items: [], nextCursor: null };
  const search = { reads, viewer, words, limit: input.limit, before: after?.key ?? null };
  if (after !== null) {
    const reading = Number(after.tie);
    return toPage(list, await matches(search, readings[reading] ?? 'beginnings'), input.limit, reading);
  }
  const whole = await matches(search, 'whole words');
  if (whole.length > input.limit) return toPage(list, whole, input.limit, 0);
  return toPage(list, await matches(search, 'beginnings'), input.limit, 1);
}

type Match = Row & { readonly arrival: number };

function toPage(list: string, rows: Match[], limit: number, reading: number): Page<MessageEntity> {
  const page = pageOf(list, rows, limit, ({ arrival }) => ({ key: arrival, tie: reading }));
  return { items: page.items.map(messages.fromRow), nextCursor: page.nextCursor };
}

interface Search {
  readonly reads: Reads;
  readonly viewer: Viewer;
  readonly words: readonly string[];
  readonly limit: number;
  readonly before: SqlValue;
}

function matches({ reads, viewer, words, limit, before }: Search, reading: Reading): Promise<Match[]> {
  const search = reads.dialect.search('messages');
  const visible = visibleSql(viewer);
  const keyset = before === null ? '' : ` AND ${search.arrival} < ?`;
  const param = reading === 'whole words' ? reads.dialect.wordsParam(words) : reads.dialect.searchParam(words);
  return reads.all<Match>(
    `SELECT ${messageColumns}, ${search.arrival} AS arrival FROM ${search.from} CROSS JOIN tickets t
      WHERE ${search.where} AND t.id = m.ticket_id AND t.trashed = 0 AND ${visible.sql}${keyset}
      ORDER BY ${search.arrival} DESC LIMIT ?`,
    [param, ...visible.params, ...(before === null ? [] : [before]), limit + 1],
  );
}
