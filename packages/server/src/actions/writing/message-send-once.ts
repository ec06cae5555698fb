import { AppError, messageSendOnce as action, type ConnectionEntity } from '@balcao/contract';
import type { Known } from '../../operations/identity.ts';
import { connectionToWrite, knownByPhone, knownOn, oneOffTicket } from '../../operations/one-off.ts';
import { sendMessage } from '../../operations/send-message.ts';
import { findContact } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { writes } from '../handler.ts';
import { toQueuedItem } from '../messages/message-item.ts';
import { caller } from '../permit.ts';

export const messageSendOnce = writes(action, async (tx, { contact, phone, connection: named, ...outgoing }) => {
  const { userId: id, name } = caller(tx.actor);
  const { connection, known } = await recipientOf(tx, { contact, phone, named });
  if (known.contact.blocked) throw new AppError('contact.blocked', { contact: known.contact.name });
  const ticket = await oneOffTicket(tx, connection, known, id);
  const message = await sendMessage(tx, ticket, outgoing, { type: 'user', id, name }, 'oneOff');
  return toQueuedItem(tx, message, connection.id);
});

async function recipientOf(
  tx: Tx,
  { contact: ref, phone, named }: { contact: string | undefined; phone: string | undefined; named: string | undefined },
): Promise<{ readonly connection: ConnectionEntity; readonly known: Known }> {
  if ((ref === undefined) === (phone === undefined))
    throw new AppError('input.invalid', {
      problem: 'give a contact or a phone',
      'problem.pt-BR': 'informe um contato ou um telefone',
    });
  const contact = ref === undefined ? null : await findContact(tx, ref);
  const connection = await connectionToWrite(tx, named, contact);
  const known = await (contact === null ? knownByPhone(tx, phone ?? '', connection) : knownOn(tx, contact, connection));
  return { connection, known };
}
