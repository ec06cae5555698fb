import type { ContactEntity, ContactId, EntityName } from '@balcao/contract';
import { ticketSubject } from '../actions/handler.ts';
import { mergedAway, takenOver } from '../domain/contact-merge.ts';
import { taskSubject } from '../domain/task.ts';
import type { Tx } from '../store/store.ts';
import type { EntityTable, Row } from '../store/tables/columns.ts';
import { updateContact } from '../store/tables/contacts.ts';
import { contacts, notes, schedules, tasks, threads, ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { closeAll, holdThreads } from './close-tickets.ts';
import { leaveOneActive } from './one-active.ts';

/**
 * Contacts held until commit, in one order, so that two who hold several never wait for each other. Whoever writes for one of
 * them (the intake, above all) keeps its row meanwhile, so nothing comes in under a contact that is being merged away.
 */
export async function holdContacts(tx: Tx, ids: readonly ContactId[]): Promise<Map<ContactId, ContactEntity>> {
  const held = new Map<ContactId, ContactEntity>();
  for (const id of [...new Set(ids)].sort()) {
    const contact = await contacts.lock(tx, id);
    if (contact !== undefined) held.set(id, contact);
  }
  return held;
}

/**
 * Two contacts that are one person become one: identities, threads, tickets, notes, tasks and what is scheduled go to the one that
 * is kept, and so do the phones by which a message finds it. Threads stay what they are, an identity on a connection; of several
 * active tickets on one connection one goes on. The caller holds both rows.
 */
export async function mergeContacts(tx: Tx, kept: ContactEntity, from: ContactEntity): Promise<ContactEntity> {
  await tx.run('UPDATE identities SET contact_id = ? WHERE contact_id = ?', [kept.id, from.id]);
  await holdThreads(tx, [kept.id, from.id]);
  await tx.run('UPDATE contact_phones SET contact_id = ? WHERE contact_id = ?', [kept.id, from.id]);
  await moveTickets(tx, kept, from);
  await moveTasks(tx, kept, from);
  const names = { kept: await isNamedByUser(tx, kept.id), from: await isNamedByUser(tx, from.id) };
  await updateContact(tx, from, mergedAway(kept));
  for (const earlier of await rowsOf(tx, contacts, 'merged_into_id', from.id))
    await updateContact(tx, earlier, { mergedIntoId: kept.id });
  const after = await updateContact(tx, kept, takenOver(kept, from, names), { namedByUser: names.kept || names.from });
  await tx.run(
    'UPDATE contacts SET blocked_count = blocked_count + (SELECT f.blocked_count FROM contacts f WHERE f.id = ?) WHERE id = ?',
    [from.id, kept.id],
  );
  tx.emit('contact.merged', { contactId: kept.id }, { data: { from: from.id, name: from.name } });
  if (after.blocked) await closeAll(tx, after, 'blocked');
  else await leaveOneActive(tx, after.id);
  return after;
}

/** Each ticket is told of on its own, with what hangs on it, to those who may see it. */
async function moveTickets(tx: Tx, kept: ContactEntity, from: ContactEntity): Promise<void> {
  const moving = await rowsOf(tx, ticketRows, 'contact_id', from.id);
  const ofThread = byKey(await rowsOf(tx, threads, 'contact_id', from.id), ({ id }) => id);
  const notesOf = byKey(await rowsOf(tx, notes, 'contact_id', from.id), ({ ticketId }) => ticketId ?? '');
  const schedulesOf = byKey(await rowsOf(tx, schedules, 'contact_id', from.id), ({ ticketId }) => ticketId);
  for (const ticket of moving) {
    for (const thread of taken(ofThread, ticket.threadId)) await threads.update(tx, thread, { contactId: kept.id });
    await updateTicket(tx, ticket, { contactId: kept.id });
    for (const note of taken(notesOf, ticket.id)) await notes.update(tx, note, { contactId: kept.id });
    for (const schedule of taken(schedulesOf, ticket.id)) await schedules.update(tx, schedule, { contactId: kept.id });
    tx.emit(
      'ticket.edited',
      { ...ticketSubject(ticket), contactId: kept.id },
      { data: { contact: kept.name, merged: from.name } },
    );
  }
  // What hangs on no ticket goes with the contact.
  for (const thread of [...ofThread.values()].flat()) await threads.update(tx, thread, { contactId: kept.id });
  for (const note of [...notesOf.values()].flat()) await notes.update(tx, note, { contactId: kept.id });
}

async function moveTasks(tx: Tx, kept: ContactEntity, from: ContactEntity): Promise<void> {
  for (const task of await rowsOf(tx, tasks, 'contact_id', from.id)) {
    const after = await tasks.update(tx, task, { contactId: kept.id });
    const ticket = after.ticketId === null ? undefined : await ticketRows.load(tx, after.ticketId);
    tx.emit('task.edited', taskSubject(after, ticket ?? null));
  }
}

async function rowsOf<K extends EntityName>(
  tx: Tx,
  table: EntityTable<K>,
  column: 'contact_id' | 'merged_into_id',
  id: string,
) {
  const rows = await tx.all<Row>(`SELECT ${table.columns} FROM ${table.name} WHERE ${column} = ? ORDER BY id`, [id]);
  return rows.map(table.fromRow);
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function taken<T>(groups: Map<string, T[]>, key: string): readonly T[] {
  const items = groups.get(key) ?? [];
  groups.delete(key);
  return items;
}

async function isNamedByUser(tx: Tx, id: ContactId): Promise<boolean> {
  const row = await tx.get<{ named_by_user: number }>('SELECT named_by_user FROM contacts WHERE id = ?', [id]);
  return row?.named_by_user === 1;
}
