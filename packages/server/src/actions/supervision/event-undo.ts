import {
  AppError,
  eventUndo as action,
  type BalcaoEvent,
  type ContactEntity,
  type EntityName,
  eventTypes,
  type TicketEntity,
} from '@balcao/contract';
import { hasBot } from '../../domain/bot.ts';
import { isActive } from '../../domain/ticket.ts';
import { changedSince, permissionToUndo, type Restoration, restorationsOf } from '../../domain/undo.ts';
import { sees } from '../../domain/visibility.ts';
import { changePhone } from '../../operations/change-phone.ts';
import { activeOf } from '../../operations/one-active.ts';
import type { Tx } from '../../store/store.ts';
import type { EntityTable } from '../../store/tables/columns.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { contacts, notes, queues, tasks, threads, ticketRows, users } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { writes } from '../handler.ts';
import { caller, checkReach } from '../permit.ts';

interface Recorded {
  readonly seq: number;
  readonly event: BalcaoEvent;
}

export const eventUndo = writes(action, async (tx, input) => {
  const found = input.event === undefined ? await lastOfMine(tx) : await recorded(tx, input.event);
  const { seq, event } = found;
  const restorations = restorationsOf(event);
  const permission = permissionToUndo(event);
  if (restorations === null || permission === null) throw impossible(event, 'this kind of event is final');
  const { userId, grants } = caller(tx.actor);
  if (grants[permission] === undefined) throw new AppError('permission.denied', { permission });
  if (event.actor.id !== userId && grants['ticket.assignOther'] === undefined)
    throw impossible(event, `it was done by ${event.actor.name ?? event.actor.type}`);

  const ticket = event.subject.ticketId === undefined ? null : await heldTicket(tx, event);
  if (ticket !== null) checkReach(caller(tx.actor), permission, ticket);
  const restored: { entity: string; id: string; field: string; from: unknown; to: unknown }[] = [];
  for (const restoration of restorations) {
    await restore(tx, found, restoration);
    for (const [field, to] of Object.entries(restoration.before))
      restored.push({ entity: restoration.entity, id: restoration.id, field, from: restoration.left[field], to });
  }
  tx.emit('event.undone', event.subject, {
    data: { seq, type: event.type === 'event.undone' ? event.data?.['type'] : event.type },
  });
  return {
    seq,
    type: event.type,
    ticket: ticket === null ? null : { id: ticket.id, number: ticket.number },
    restored,
  };
});

const mostLookedAt = 200;

/** The newest reversible thing that the caller did and has not undone. */
async function lastOfMine(tx: Tx): Promise<Recorded> {
  const rows = await tx.all<{ seq: number; body: string }>(
    `SELECT seq, body FROM events WHERE actor_id = ? ORDER BY seq DESC LIMIT ${mostLookedAt}`,
    [caller(tx.actor).userId],
  );
  const undone = new Set<unknown>();
  for (const row of rows) {
    const event = JSON.parse(row.body) as BalcaoEvent;
    if (event.type === 'event.undone') undone.add(event.data?.['seq']);
    else if (!undone.has(row.seq) && permissionToUndo(event) !== null && restorationsOf(event) !== null)
      return { seq: row.seq, event };
  }
  throw new AppError('undo.nothing');
}

/** An event that the caller may see, answered like one that does not exist otherwise. */
async function recorded(tx: Tx, seq: number): Promise<Recorded> {
  const actor = caller(tx.actor);
  const row = await tx.get<{ body: string }>('SELECT body FROM events WHERE seq = ?', [seq]);
  const event = row === undefined ? undefined : (JSON.parse(row.body) as BalcaoEvent);
  const isTold =
    event !== undefined &&
    (event.subject.userId === undefined || event.subject.userId === actor.userId) &&
    (event.subject.userIds === undefined || event.subject.userIds.includes(actor.userId));
  if (!isTold) throw new AppError('reference.notFound', { kind: 'event', ref: String(seq) });
  return { seq, event };
}

/** Held as every decision about a ticket holds it: its thread first. */
async function heldTicket(tx: Tx, event: BalcaoEvent): Promise<TicketEntity> {
  const { ticketId = '' } = event.subject;
  const known = await ticketRows.load(tx, ticketId);
  if (known !== undefined) await threads.lock(tx, known.threadId);
  const ticket = await ticketRows.lock(tx, ticketId);
  if (ticket === undefined || !sees(caller(tx.actor), ticket))
    throw new AppError('reference.notFound', { kind: 'event', ref: ticketId });
  return ticket;
}

async function restore(tx: Tx, { seq, event }: Recorded, restoration: Restoration): Promise<void> {
  const table = tables[restoration.entity] as unknown as EntityTable<EntityName>;
  const now = await table.lock(tx, restoration.id);
  if (now === undefined) throw impossible(event, 'what it changed is gone');
  const field = changedSince(restoration, now);
  if (field !== null) throw await changedError(tx, seq, restoration, field);
  switch (restoration.entity) {
    case 'ticket':
      return restoreTicket(tx, event, now as TicketEntity, restoration.before);
    case 'contact':
      await restoreContact(tx, now as ContactEntity, restoration.before);
      return;
    case 'note':
    case 'task':
      await table.update(tx, now, restoration.before as never);
      return;
  }
}

const tables = { ticket: ticketRows, contact: contacts, note: notes, task: tasks } as const;

/** A phone is not only a field: it is where the contact is written to. */
async function restoreContact(tx: Tx, now: ContactEntity, before: Partial<ContactEntity>): Promise<void> {
  const phoned = before.phone === undefined ? now : await changePhone(tx, now, before.phone);
  await updateContact(tx, phoned, before);
}

/** Back to how it was, unless that breaks a rule of today: another active ticket, an assignee who has left. */
async function restoreTicket(
  tx: Tx,
  event: BalcaoEvent,
  now: TicketEntity,
  before: Partial<TicketEntity>,
): Promise<void> {
  const then: TicketEntity = { ...now, ...before };
  if (isActive(then) && !isActive(now)) {
    const other = await activeOf(tx, then);
    if (other !== undefined) throw new AppError('ticket.activeExists', { number: other.number, ticket: other.id });
  }
  if (then.assigneeId !== null && then.assigneeId !== now.assigneeId) {
    const user = await users.load(tx, then.assigneeId);
    const queue = then.queueId === null ? undefined : await queues.load(tx, then.queueId);
    const isMember = queue === undefined || queue.memberIds.includes(then.assigneeId);
    if (user === undefined || user.disabled || !isMember)
      throw impossible(event, `${user?.name ?? then.assigneeId} is no longer there to take it`);
  }
  const handler = then.handler === 'bot' && !hasBot ? ({ handler: 'none' } as const) : {};
  await updateTicket(tx, now, { ...before, ...handler, version: now.version + 1 });
}

/** Names who changed it since, and in which event. */
async function changedError(tx: Tx, seq: number, { entity, id }: Restoration, field: string): Promise<AppError> {
  const column = entity === 'contact' ? 'contact_id' : entity === 'ticket' ? 'ticket_id' : null;
  const rows =
    column === null
      ? []
      : await tx.all<{ seq: number; body: string }>(
          `SELECT seq, body FROM events WHERE ${column} = ? AND seq > ? ORDER BY seq DESC LIMIT ${mostLookedAt}`,
          [id, seq],
        );
  for (const row of rows) {
    const event = JSON.parse(row.body) as BalcaoEvent;
    const isIt = event.changes.some((change) => change.id === id && change.after !== null && field in change.after);
    if (isIt)
      return new AppError('undo.changed', { field, name: event.actor.name ?? event.actor.type, event: row.seq });
  }
  return new AppError('undo.changed', { field, name: '?', event: '?' });
}

const impossible = (event: BalcaoEvent, reason: string): AppError =>
  new AppError('undo.impossible', {
    what: eventTypes[event.type].en,
    'what.pt-BR': eventTypes[event.type]['pt-BR'],
    reason,
  });
