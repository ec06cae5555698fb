import { AppError, type BalcaoEvent, type ContactEntity, type EntityName, type TicketEntity } from '@balcao/contract';
import { hasBot } from '../../domain/bot.ts';
import { isActive } from '../../domain/ticket.ts';
import { changedSince, type Restoration } from '../../domain/undo.ts';
import { changePhone } from '../../operations/change-phone.ts';
import type { Tx } from '../../store/store.ts';
import type { EntityTable } from '../../store/tables/columns.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { contacts, notes, queues, tasks, ticketRows, users } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { otherActive } from '../tickets/other-active.ts';
import { impossible } from './undo-refusal.ts';
import { mostLookedAt, type Recorded } from './undo-target.ts';

/** Puts one entity back, when it is still as the event left it. */
export async function restore(tx: Tx, { seq, event }: Recorded, restoration: Restoration): Promise<void> {
  const table = tables[restoration.entity] as unknown as EntityTable<EntityName>;
  const now = await table.lock(tx, restoration.id);
  if (now === undefined)
    throw impossible(event, null, { en: 'what it changed is gone', 'pt-BR': 'o que ele mudou já não existe' });
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
    const other = await otherActive(tx, then, then.id);
    if (other !== undefined) throw new AppError('ticket.activeExists', { ...other });
  }
  if (then.assigneeId !== null && then.assigneeId !== now.assigneeId) {
    const user = await users.load(tx, then.assigneeId);
    const queue = then.queueId === null ? undefined : await queues.load(tx, then.queueId);
    const isMember = queue === undefined || queue.memberIds.includes(then.assigneeId);
    if (user === undefined || user.disabled || !isMember) {
      const name = user?.name ?? then.assigneeId;
      throw impossible(event, now.number, {
        en: `${name} is no longer there to take it`,
        'pt-BR': `${name} não está mais lá para recebê-lo`,
      });
    }
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
