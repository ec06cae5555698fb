import { AppError, contactSetWallet as action, type UserEntity, type UserId } from '@balcao/contract';
import { grantsOf } from '../../store/queries/grants.ts';
import { findUser } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactSetWallet = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const users = new Map<UserId, UserEntity>();
  for (const ref of input.users) {
    const user = await findUser(tx, ref);
    await checkMayReply(tx, user);
    users.set(user.id, user);
  }
  const after = await updateContact(tx, contact, { walletIds: [...users.keys()] });
  if (after !== contact)
    tx.emit(
      'contact.walletSet',
      { contactId: contact.id },
      { data: { users: [...users.values()].map(({ name }) => name) } },
    );
  return after;
});

/** New tickets go to them: whoever could not answer is no use there. */
async function checkMayReply(tx: Tx, user: UserEntity): Promise<void> {
  const grants = await grantsOf(tx, user.role);
  if (user.disabled || grants['ticket.reply'] === undefined)
    throw new AppError('user.mayNotReply', { user: user.name, userId: user.id });
}
