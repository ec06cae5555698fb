import {
  AppError,
  eventUndo as action,
  type BulkMark,
  type EntityName,
  errorMessage,
  isEventType,
  type Label,
  type Language,
  languages,
  type TicketEntity,
  type Undone,
} from '@balcao/contract';
import { shownChanges } from '../../domain/ticket-log.ts';
import { permissionToUndo, type Restoration, restorationsOf } from '../../domain/undo.ts';
import { sees } from '../../domain/visibility.ts';
import { withdraw } from '../../operations/withdraw.ts';
import { logNames } from '../../store/queries/ticket-log.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { contacts, threads, ticketRows } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { ticketOfMessage } from '../messages/message-target.ts';
import { caller, checkReach } from '../permit.ts';
import { impossible } from './undo-refusal.ts';
import { restore } from './undo-restore.ts';
import { eventNamed, isInSight, lastAct, type Recorded, wholeOf } from './undo-target.ts';

/** Names of what was undone, beside what was put back. */
export const eventUndo = writes(action, async (tx, input): Promise<Undone> => {
  const found = input.event === undefined ? await lastAct(tx) : await eventNamed(tx, input.event);
  if (!(await isInSight(tx, found))) throw impossible(found.event, null, outOfSight);
  const named = await namesOf(tx, found);
  if (found.event.type === 'message.queued') return { ...named, ...(await takeBack(tx, found)) };
  const members = await wholeOf(tx, found);
  if (members.length < 2) return { ...named, restored: await undoOne(tx, found, undefined) };
  const isOfOne = new Set(members.map(({ event }) => event.subject.ticketId)).size === 1;
  const about = isOfOne ? {} : { ticket: null, contact: null };
  return { ...named, ...about, count: members.length, restored: await undoAll(tx, members) };
});

const outOfSight: Label = {
  en: 'you no longer see what it was done to',
  'pt-BR': 'você não vê mais aquilo em que foi feito',
};

type Named = Omit<Undone, 'restored'>;

/** Before anything is put back: what it was about, and what it changed. */
async function namesOf(tx: Tx, { seq, at, event }: Recorded): Promise<Named> {
  const { ticketId, contactId } = event.subject;
  const ticket = ticketId === undefined ? undefined : await ticketRows.load(tx, ticketId);
  const isSeen = ticket === undefined || sees(caller(tx.actor), ticket);
  const contact = contactId === undefined || !isSeen ? undefined : await contacts.load(tx, contactId);
  const change = event.changes.find((one) => one.entity === 'ticket' && one.id === ticketId);
  const isShown = ticket !== undefined && isSeen && change?.entity === 'ticket';
  return {
    seq,
    type: event.type,
    at: toInstant(at),
    ticket: ticket === undefined || !isSeen ? null : { id: ticket.id, number: ticket.number },
    contact: contact === undefined ? null : { id: contact.id, name: contact.name },
    changes: isShown ? shownChanges(change, await logNames(tx, [change])) : [],
    count: 1,
    message: null,
  };
}

/** While it has not left; the log tells of it as of any message that is taken back. */
async function takeBack(tx: Tx, { event }: Recorded): Promise<Pick<Undone, 'message' | 'restored'>> {
  const { message, ticket } = await ticketOfMessage(tx, 'ticket.reply', event.subject.messageId ?? '');
  const after = message.state === 'queued' ? await withdraw(tx, ticket, message.id) : null;
  if (after === null) throw impossible(event, ticket.number);
  return { message: { id: message.id, text: message.body }, restored: [] };
}

type Restored = Undone['restored'][number];

/** All of it or none: everything that refuses is told, and whatever was put back until then is not kept. */
async function undoAll(tx: Tx, members: readonly Recorded[]): Promise<Restored[]> {
  // Nobody is told which of the tickets they may not see any more.
  for (const member of members) if (!(await isInSight(tx, member))) throw impossible(member.event, null, notAllInSight);
  const newest = Math.max(...members.map(({ seq }) => seq));
  const bulk: BulkMark = { id: `${members[0]?.event.bulk?.id}.${tx.nowMs}`, after: newest };
  const restored: Restored[] = [];
  const refused: { readonly number: number | string; readonly error: AppError }[] = [];
  for (const member of members) {
    try {
      restored.push(...(await undoOne(tx, member, bulk)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const ticket = await ticketRows.load(tx, member.event.subject.ticketId ?? '');
      refused.push({ number: ticket?.number ?? '?', error });
    }
  }
  if (refused.length === 0) return restored;
  const told = (language: Language) =>
    refused
      .slice(0, mostTold)
      .map(({ number, error }) => `#${number}: ${errorMessage(error.code, error.data, language)}`)
      .join('; ') + (refused.length > mostTold ? '; …' : '');
  throw new AppError('undo.bulkRefused', {
    failed: refused.length,
    count: members.length,
    ...Object.fromEntries(languages.map((language) => [`tickets.${language}`, told(language)])),
  });
}

const mostTold = 10;

const notAllInSight: Label = {
  en: 'it was done to tickets that you do not all see any more',
  'pt-BR': 'foi feito em atendimentos que você já não vê todos',
};

async function undoOne(tx: Tx, found: Recorded, bulk: BulkMark | undefined): Promise<Restored[]> {
  const { seq, event } = found;
  const restorations = restorationsOf(event);
  const permission = permissionToUndo(event);
  const ticket = event.subject.ticketId === undefined ? null : await heldTicket(tx, found);
  if (restorations === null || permission === null) throw impossible(event, ticket?.number ?? null);
  const actor = caller(tx.actor);
  if (actor.grants[permission] === undefined) throw new AppError('permission.denied', { permission });
  if (event.actor.id !== actor.userId && actor.grants['ticket.assignOther'] === undefined)
    throw impossible(event, ticket?.number ?? null, {
      en: `it was done by ${event.actor.name ?? event.actor.type}`,
      'pt-BR': `foi feito por ${event.actor.name ?? event.actor.type}`,
    });
  if (ticket !== null) checkReach(actor, permission, ticket);
  const restored: Restored[] = [];
  for (const restoration of restorations) {
    await restore(tx, found, restoration);
    restored.push(...fieldsOf(restoration));
  }
  const { type, data } = event;
  const undoneType = type === 'event.undone' ? data?.['type'] : type;
  tx.emit('event.undone', event.subject, {
    data: { seq, type: isEventType(String(undoneType)) ? undoneType : type },
    ...(bulk === undefined ? {} : { bulk }),
  });
  return restored;
}

const fieldsOf = ({ entity, id, left, before }: Restoration): Restored[] =>
  Object.entries(before).map(([field, to]) => ({ entity: entity as EntityName, id, field, from: left[field], to }));

/** Held as every decision about a ticket holds it: its thread first. Gone for good, there is none. */
async function heldTicket(tx: Tx, { seq, event }: Recorded): Promise<TicketEntity | null> {
  const { ticketId = '' } = event.subject;
  const known = await ticketRows.load(tx, ticketId);
  if (known === undefined) return null;
  await threads.lock(tx, known.threadId);
  const ticket = await ticketRows.lock(tx, ticketId);
  if (ticket === undefined || !sees(caller(tx.actor), ticket))
    throw new AppError('reference.notFound', { kind: 'event', ref: String(seq) });
  return ticket;
}
