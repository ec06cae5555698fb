import {
  type AuditItem,
  auditList as action,
  type BalcaoEvent,
  eventTypes,
  type SequencedEvent,
  type UserId,
} from '@balcao/contract';
import { auditChangesOf, cut } from '../../domain/audit-summary.ts';
import { type AuditQuery, readAudit } from '../../events/audit.ts';
import { readCursor, writeCursor } from '../../store/queries/cursor.ts';
import { findContact, findTicket, findUser } from '../../store/queries/refs.ts';
import type { Reads } from '../../store/store.ts';
import { contacts, ticketRows, users } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const auditList = reading(action, async ({ reads, actor, seq }, input) => {
  const { cursor, limit, ...asked } = input;
  // A cursor goes on in the list that it came from.
  const list = `audit:${JSON.stringify(asked)}`;
  const place = readCursor(list, cursor, ['number', 'number']);
  const query: AuditQuery = {
    actorId: input.actor === undefined ? null : (await findUser(reads, input.actor)).id,
    type: input.type ?? null,
    ticketId: input.ticket === undefined ? null : (await findTicket(reads, actor, input.ticket)).id,
    contactId: input.contact === undefined ? null : (await findContact(reads, input.contact)).id,
    fromMs: input.since === undefined ? null : Date.parse(input.since),
    untilMs: input.until === undefined ? null : Date.parse(input.until),
    beforeSeq: place === null ? seq + 1 : Number(place.key),
  };
  const { events, before } = await readAudit(reads, actor, query, limit);
  return {
    items: await itemsOf(reads, events),
    nextCursor: before === null ? null : writeCursor(list, { key: before, tie: before }),
  };
});

/** With the names that people know things by, as they are today. */
async function itemsOf(reads: Reads, events: readonly SequencedEvent[]): Promise<AuditItem[]> {
  const subjects = events.map(({ event }) => event.subject);
  const known = {
    ticket: byId(await ticketRows.loadMany(reads, unique(subjects.map(({ ticketId }) => ticketId)))),
    contact: byId(await contacts.loadMany(reads, unique(subjects.map(({ contactId }) => contactId)))),
    user: byId(await users.loadMany(reads, unique(events.map(({ event }) => userOf(event))))),
  };
  return events.map(({ seq, at, event }) => {
    const { ticketId, contactId } = event.subject;
    const userId = userOf(event);
    return {
      seq,
      at,
      type: event.type,
      label: eventTypes[event.type],
      actor: event.actor,
      ticket: ticketId === undefined ? null : { id: ticketId, number: known.ticket.get(ticketId)?.number ?? null },
      contact: contactId === undefined ? null : { id: contactId, name: known.contact.get(contactId)?.name ?? null },
      user: userId === undefined ? null : { id: userId, name: known.user.get(userId)?.name ?? null },
      changes: auditChangesOf(event.changes),
      data: event.data === undefined ? null : cutEach(event.data),
      requestId: event.requestId ?? null,
    };
  });
}

/** Whose it is, or who was changed. */
const userOf = ({ subject, changes }: BalcaoEvent): UserId | undefined =>
  subject.userId ?? changes.find((change) => change.entity === 'user')?.id;

const cutEach = (data: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, cut(value)]));

const unique = <T extends string>(ids: readonly (T | undefined)[]): T[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));
