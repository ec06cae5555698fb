import type { CatalogueItemEntity, CustomFieldEntity, CustomValue } from './entities/catalogue.ts';
import type { ConnectionEntity } from './entities/connection.ts';
import type { ContactEntity, ThreadEntity } from './entities/contact.ts';
import type { QueueEntity, TagEntity, UserEntity } from './entities/person.ts';
import type { TicketEntity } from './entities/ticket.ts';
import { shownName } from './names.ts';
import type { LineItem, TicketItem } from './views.ts';

/** The entities that a ticket's row is made of. No schemas here: the terminal client starts without them. */
export interface TicketParts {
  readonly ticket: TicketEntity;
  readonly contact: ContactEntity;
  readonly thread: ThreadEntity;
  readonly connection: ConnectionEntity;
  readonly queue: QueueEntity | null;
  readonly assignee: UserEntity | null;
  readonly resolvedBy: UserEntity | null;
  readonly tags: readonly TagEntity[];
  readonly catalogue: TicketCatalogue;
  readonly readCount: number;
}

/** Where the names of a ticket's data are looked up; asked only for what the ticket has. */
export interface TicketCatalogue {
  item(id: string): CatalogueItemEntity | undefined;
  /** The board or funnel that a column or stage is of. */
  itemOfPart(partId: string): CatalogueItemEntity | undefined;
  field(id: string): CustomFieldEntity | undefined;
}

/** What those who write on it are told of a connection. */
export function lineOf({ id, name, channel, health }: ConnectionEntity): LineItem {
  const { state, since = null, trouble = null } = health;
  return { id, name, channel, health: { state, since, trouble } };
}

export const windowMs = 24 * 3_600_000;

/** When the 24-hour window of a thread ends, ISO 8601; null when the channel has none or nobody wrote yet. */
export function windowExpiresAt(thread: ThreadEntity, connection: ConnectionEntity): string | null {
  if (!connection.capabilities.window24h || thread.lastInboundAt === null) return null;
  return new Date(Date.parse(thread.lastInboundAt) + windowMs).toISOString();
}

/** Unread of a ticket: only the thread's current episode counts. */
export function unreadOf(ticket: TicketEntity, thread: ThreadEntity, readCount: number): number {
  return thread.currentTicketId === ticket.id ? Math.max(0, thread.inboundCount - readCount) : 0;
}

const nameOf = <T extends { id: string; name: string }>(entity: T | null | undefined) =>
  entity === null || entity === undefined ? null : { id: entity.id as T['id'], name: entity.name };

export function toTicketItem(parts: TicketParts, nowMs: number): TicketItem {
  const { ticket, contact, thread, connection } = parts;
  const expiresAt = windowExpiresAt(thread, connection);
  return {
    id: ticket.id,
    number: ticket.number,
    protocol: ticket.protocol,
    state: ticket.state,
    handler: ticket.handler,
    private: ticket.private,
    unread: unreadOf(ticket, thread, parts.readCount),
    contact: { id: contact.id, name: shownName(contact.name, contact.phone, contact.id), phone: contact.phone },
    connection: lineOf(connection),
    queue: nameOf(parts.queue),
    assignee: nameOf(parts.assignee),
    tags: parts.tags.map((tag) => ({ id: tag.id, name: tag.name })),
    ...dataOf(ticket, parts.catalogue),
    window: connection.capabilities.window24h
      ? { open: expiresAt !== null && Date.parse(expiresAt) > nowMs, expiresAt }
      : null,
    awaitingReply: thread.awaitingReplySince !== null,
    lastMessage: ticket.lastMessage,
    threadId: ticket.threadId,
    createdAt: ticket.createdAt,
    openedAt: ticket.openedAt,
    firstReplyAt: ticket.firstReplyAt,
    snoozedUntil: ticket.snoozedUntil,
    resolvedAt: ticket.resolvedAt,
    resolvedBy: nameOf(parts.resolvedBy),
    closeReason: ticket.closeReason,
    trashed: ticket.trashed,
    lastActivityAt: ticket.lastActivityAt,
    version: ticket.version,
  };
}

type DataOfTicket = Pick<TicketItem, 'type' | 'demand' | 'status' | 'board' | 'funnel' | 'value' | 'fields'>;

function dataOf(ticket: TicketEntity, catalogue: TicketCatalogue): DataOfTicket {
  const item = (id: string | null) => (id === null ? null : nameOf(catalogue.item(id)));
  const board = placeOf(catalogue, ticket.boardColumnId);
  const funnel = placeOf(catalogue, ticket.funnelStageId);
  return {
    type: item(ticket.typeId),
    demand: item(ticket.demandId),
    status: item(ticket.statusId),
    board: board === null ? null : { id: board.item.id, name: board.item.name, column: board.part },
    funnel: funnel === null ? null : { id: funnel.item.id, name: funnel.item.name, stage: funnel.part },
    value:
      ticket.valueCents === null || ticket.currency === null
        ? null
        : { cents: ticket.valueCents, currency: ticket.currency },
    fields: fieldsByName(ticket.fields, catalogue),
  };
}

function placeOf(catalogue: TicketCatalogue, partId: string | null) {
  const item = partId === null ? undefined : catalogue.itemOfPart(partId);
  const part = item?.parts.find(({ id }) => id === partId);
  return item === undefined || part === undefined ? null : { item, part: part.name };
}

const noFields: Readonly<Record<string, CustomValue>> = {};

/** One that was removed gives way to the one that took its name. */
export function fieldsByName(
  values: Readonly<Record<string, CustomValue>>,
  catalogue: Pick<TicketCatalogue, 'field'>,
): Record<string, CustomValue> {
  const ids = Object.keys(values);
  if (ids.length === 0) return noFields;
  const fields = ids.map((id) => catalogue.field(id)).filter((field) => field !== undefined);
  const named = [...fields.filter(({ removed }) => removed), ...fields.filter(({ removed }) => !removed)];
  return Object.fromEntries(named.flatMap(({ id, name }) => (values[id] === undefined ? [] : [[name, values[id]]])));
}
