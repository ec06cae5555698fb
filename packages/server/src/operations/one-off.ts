import {
  AppError,
  type ConnectionEntity,
  type ConnectionId,
  type ContactEntity,
  type TicketEntity,
  type UserId,
} from '@balcao/contract';
import { typedPhone } from '../domain/phone-identity.ts';
import { findConnection } from '../store/queries/refs.ts';
import type { Reads, Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { connections, threads } from '../store/tables/tables.ts';
import { findOrCreateContact, identityOn, type Known } from './identity.ts';
import { activeTicket, createTicket, findOrCreateThread } from './open-ticket.ts';

/** The connection to write through: as named, or where the contact was last heard, or the only one there is. */
export async function connectionToWrite(
  tx: Reads,
  ref: string | undefined,
  contact: ContactEntity | null,
): Promise<ConnectionEntity> {
  if (ref !== undefined) {
    const named = await findConnection(tx, ref);
    if (named.removed) throw new AppError('reference.notFound', { kind: 'connection', ref });
    return named;
  }
  const last = contact === null ? undefined : await lastConnectionId(tx, contact);
  const known = last === undefined ? undefined : await connections.load(tx, last);
  if (known !== undefined) return known;
  const rows = await tx.all<Row>(`SELECT ${connections.columns} FROM connections WHERE removed = 0 LIMIT 2`, []);
  const [only, other] = rows.map(connections.fromRow);
  if (only === undefined) throw new AppError('connection.none');
  if (other === undefined) return only;
  throw new AppError('input.invalid', {
    problem: 'connection: there are several; name one',
    'problem.pt-BR': 'connection: há várias; indique uma',
  });
}

async function lastConnectionId(tx: Reads, contact: ContactEntity): Promise<ConnectionId | undefined> {
  const row = await tx.get<{ id: ConnectionId }>(
    `SELECT k.connection_id AS id FROM tickets k JOIN connections c ON c.id = k.connection_id
     WHERE k.contact_id = ? AND c.removed = 0 ORDER BY k.number DESC LIMIT 1`,
    [contact.id],
  );
  return row?.id;
}

/** The address of somebody who is a contact already. */
export async function knownOn(tx: Tx, contact: ContactEntity, connection: ConnectionEntity): Promise<Known> {
  const identityId = await identityOn(tx, contact, connection);
  if (identityId === null)
    throw new AppError('contact.noIdentity', { contact: contact.name, connection: connection.name });
  return { identityId, contact };
}

/** Whoever has a number, listed or not. */
export async function knownByPhone(tx: Tx, phone: string, connection: ConnectionEntity): Promise<Known> {
  const canonical = typedPhone(phone);
  return findOrCreateContact(tx, connection, { canonical, aliases: [], phone: canonical, name: null }, 'person');
}

/**
 * Where a one-off message belongs. An active ticket of the thread takes it as it is, whoever has it. Otherwise it is an episode
 * of its own that begins closed: nothing waits for anybody, nobody resolved it, and so an answer always opens a new ticket.
 */
export async function oneOffTicket(
  tx: Tx,
  connection: ConnectionEntity,
  known: Known,
  by: UserId,
): Promise<TicketEntity> {
  const thread = await findOrCreateThread(tx, connection, known);
  const active = await activeTicket(tx, thread.id);
  if (active !== undefined) return active;
  const ticket = await createTicket(tx, connection, thread, {
    state: 'closed',
    queuedAt: null,
    assigneeId: by,
    closeReason: 'auto',
    disposition: 'keep',
  });
  await threads.update(tx, thread, { currentTicketId: ticket.id });
  tx.emit(
    'ticket.created',
    { ticketId: ticket.id, threadId: thread.id, contactId: ticket.contactId, connectionId: connection.id },
    { data: { oneOff: true } },
  );
  return ticket;
}
