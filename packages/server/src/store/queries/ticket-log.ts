import { type BalcaoEvent, type Change, eventTypes, type TicketEntity, type TicketLogEntry } from '@balcao/contract';
import { idsIn, type LogNames, shownChanges } from '../../domain/ticket-log.ts';
import type { Reads } from '../store.ts';
import { placeholders, toInstant } from '../tables/columns.ts';
import { connections, contacts, queues, tags, users } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { loadTicketCatalogue } from './ticket-catalogue.ts';

interface LogRow {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

type TicketChange = Extract<Change, { entity: 'ticket' }>;

/** The events of a ticket, newest first, without those that concern one user alone: the log is the same to whoever may read it. */
export async function ticketLogPage(
  reads: Reads,
  ticket: TicketEntity,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<TicketLogEntry>> {
  const list = `log ${ticket.id}`;
  const before = readCursor(list, page.cursor, ['number', 'number']);
  const keyset = before === null ? '' : ' AND seq < ?';
  const rows = await reads.all<LogRow>(
    `SELECT seq, at, body FROM events WHERE ticket_id = ? AND user_id IS NULL${keyset} ORDER BY seq DESC LIMIT ?`,
    [ticket.id, ...(before === null ? [] : [before.key]), page.limit + 1],
  );
  const found = pageOf(list, rows, page.limit, ({ seq }) => ({ key: seq, tie: seq }));
  const events = found.items.map((row) => ({ ...row, event: JSON.parse(row.body) as BalcaoEvent }));
  const shared = events.filter(({ event }) => event.subject.userIds === undefined);
  const changes = shared.map(({ event }) => event.changes.find((change) => isOf(change, ticket)));
  const names = await logNames(
    reads,
    changes.filter((change) => change !== undefined),
  );
  const items = shared.map(({ seq, at, event }, place): TicketLogEntry => {
    const change = changes[place];
    return {
      seq,
      at: toInstant(at),
      type: event.type,
      label: eventTypes[event.type],
      actor: event.actor,
      changes: change === undefined ? [] : shownChanges(change, names),
      messageId: event.subject.messageId ?? null,
      data: event.type.startsWith('ticket.') ? { ...event.data } : {},
    };
  });
  return { items, nextCursor: found.nextCursor };
}

const isOf = (change: Change, ticket: TicketEntity): change is TicketChange =>
  change.entity === 'ticket' && change.id === ticket.id;

/** One query per kind of thing, however long the page. */
export async function logNames(reads: Reads, changes: readonly TicketChange[]): Promise<LogNames> {
  const ids = idsIn(changes);
  const named = (entities: readonly { readonly id: string; readonly name: string }[]) => {
    const byId = new Map(entities.map(({ id, name }) => [id, name]));
    return (id: string) => byId.get(id) ?? null;
  };
  const data = changes.flatMap(({ before, after }) => [before, after]).filter((image) => image !== null);
  const numbers = await numbersOf(reads, ids.tickets);
  return {
    user: named(await users.loadMany(reads, ids.users)),
    queue: named(await queues.loadMany(reads, ids.queues)),
    connection: named(await connections.loadMany(reads, ids.connections)),
    contact: named(await contacts.loadMany(reads, ids.contacts)),
    tag: named(await tags.loadMany(reads, ids.tags)),
    ticket: (id) => numbers.get(id) ?? null,
    catalogue: await loadTicketCatalogue(reads, data),
  };
}

async function numbersOf(reads: Reads, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await reads.all<{ id: string; number: number }>(
    `SELECT id, number FROM tickets WHERE id IN (${placeholders(ids.length)})`,
    ids,
  );
  return new Map(rows.map(({ id, number }) => [id, number]));
}
