import {
  AppError,
  ticketStart as action,
  type ConnectionEntity,
  type InputOf,
  type QueueEntity,
  type ThreadEntity,
} from '@balcao/contract';
import { checkReceives, receives } from '../../domain/assignee.ts';
import { begunByUser, checkAlone } from '../../domain/ticket.ts';
import { isWindowOpen } from '../../domain/window.ts';
import { written } from '../../domain/written-address.ts';
import { queuesOfUser } from '../../operations/candidate.ts';
import type { Known } from '../../operations/identity.ts';
import { connectionToWrite, knownByPhone, knownOn } from '../../operations/one-off.ts';
import { createTicket, findOrCreateThread } from '../../operations/open-ticket.ts';
import { sendMessage } from '../../operations/send-message.ts';
import { addressOfThread } from '../../store/queries/address.ts';
import { findContact, findQueue } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { threads, ticketRows } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { checkCaller } from './assignee.ts';
import { otherActive } from './other-active.ts';

type Input = InputOf<typeof action>;

export const ticketStart = writes(action, async (tx, input) => {
  checkInput(tx, input);
  const actor = caller(tx.actor);
  const { connection, known } = await whomToWrite(tx, input);
  if (known.contact.blocked) throw new AppError('contact.blocked', { contact: known.contact.name });
  const thread = await findOrCreateThread(tx, connection, known);
  checkAlone(await otherActive(tx, { ...thread, threadId: thread.id }, null));
  checkFirstMessage(tx, input, { thread, connection, contact: known.contact.name });
  const queue = await queueToStart(tx, input, connection);
  await checkCaller(tx, queue);

  const now = nowOf(tx);
  const waiting = await createTicket(tx, connection, thread, { queueId: queue?.id ?? null, ...privacyOf(tx, input) });
  const ticket = await updateTicket(tx, waiting, begunByUser(waiting, actor.userId, now));
  await threads.update(tx, thread, { currentTicketId: ticket.id });
  tx.emit('ticket.started', ticketSubject(ticket));
  const author = { type: 'user', id: actor.userId, name: actor.name } as const;
  const { template, language, variables, text } = input;
  if (template !== undefined)
    await sendMessage(tx, ticket, { template: { name: template, language, variables }, voice: false }, author);
  else if (text !== undefined) await sendMessage(tx, ticket, { text, voice: false }, author);
  const item = await answer(tx, (await ticketRows.load(tx, ticket.id)) ?? ticket);
  const address = await addressOfThread(tx, thread.id);
  return { ...item, address: written(address ?? known.contact.name, connection.capabilities) };
});

function checkInput(tx: Tx, input: Input): void {
  const { grants } = caller(tx.actor);
  if ((input.contact === undefined) === (input.phone === undefined))
    throw new AppError('input.invalid', {
      problem: 'name a contact or a phone',
      'problem.pt-BR': 'indique um contato ou um telefone',
    });
  if (input.template !== undefined && input.text !== undefined)
    throw new AppError('input.invalid', {
      problem: 'a template goes without text',
      'problem.pt-BR': 'um template vai sem texto',
    });
  if (input.template !== undefined && grants['template.send'] === undefined)
    throw new AppError('permission.denied', { permission: 'template.send' });
  if (input.private && grants['ticket.privatize'] === undefined)
    throw new AppError('permission.denied', { permission: 'ticket.privatize' });
}

async function whomToWrite(
  tx: Tx,
  input: Input,
): Promise<{ readonly connection: ConnectionEntity; readonly known: Known }> {
  if (input.phone !== undefined) {
    const connection = await connectionToWrite(tx, input.connection, null);
    return { connection, known: await named(tx, await knownByPhone(tx, input.phone, connection), input.name) };
  }
  const contact = await findContact(tx, input.contact ?? '');
  const connection = await connectionToWrite(tx, input.connection, contact);
  return { connection, known: await knownOn(tx, contact, connection) };
}

/** A number that nobody has named yet gets the name given; a contact keeps theirs. */
async function named(tx: Tx, known: Known, name: string | undefined): Promise<Known> {
  const { contact } = known;
  if (name === undefined || contact.name !== contact.phone) return known;
  return { ...known, contact: await updateContact(tx, contact, { name }, { namedByUser: true }) };
}

/** Outside the window only a template begins a conversation. */
function checkFirstMessage(
  tx: Tx,
  input: Input,
  to: { readonly thread: ThreadEntity; readonly connection: ConnectionEntity; readonly contact: string },
): void {
  if (input.template !== undefined || isWindowOpen(to.thread, to.connection, tx.nowMs)) return;
  throw new AppError('ticket.templateNeeded', { contact: to.contact, connection: to.connection.name });
}

/** As named; else where tickets of the connection go, if I am in it; else the first of mine that receives them; else none. */
async function queueToStart(tx: Tx, input: Input, connection: ConnectionEntity): Promise<QueueEntity | undefined> {
  if (input.queue !== undefined) {
    const queue = await findQueue(tx, input.queue);
    checkReceives(queue, connection);
    return queue;
  }
  const mine = (await queuesOfUser(tx, caller(tx.actor).userId)).filter((queue) => receives(queue, connection));
  return mine.find(({ id }) => id === connection.defaultQueueId) ?? mine[0];
}

function privacyOf(tx: Tx, input: Input) {
  return input.private ? { private: true, privateBy: caller(tx.actor).userId } : {};
}
