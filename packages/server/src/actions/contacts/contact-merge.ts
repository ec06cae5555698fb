import { AppError, contactMerge as action, type ContactEntity } from '@balcao/contract';
import { holdContacts, mergeContacts } from '../../operations/merge-contacts.ts';
import { findContact } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { writes } from '../handler.ts';

export const contactMerge = writes(action, async (tx, input) => {
  const { kept, from } = await heldBoth(tx, input);
  if (kept.id === from.id) throw new AppError('merge.same', { name: kept.name, contact: kept.id });
  if (kept.kind !== from.kind)
    throw new AppError('input.invalid', {
      problem: 'a group and a person are not one contact',
      'problem.pt-BR': 'um grupo e uma pessoa não são um contato só',
    });
  return { contact: await mergeContacts(tx, kept, from), sideBySide: [] };
});

/** Both as they are when they are held: one that was merged away meanwhile is the one that took it over. */
async function heldBoth(tx: Tx, input: { readonly contact: string; readonly from: string }): Promise<Both> {
  const ids = [(await findContact(tx, input.contact)).id, (await findContact(tx, input.from)).id] as const;
  const held = await holdContacts(tx, ids);
  const [kept, from] = [held.get(ids[0]), held.get(ids[1])];
  if (kept === undefined || from === undefined) throw new Error(`contacts ${ids.join(' and ')} went away`);
  return kept.mergedIntoId === null && from.mergedIntoId === null ? { kept, from } : heldBoth(tx, input);
}

interface Both {
  readonly kept: ContactEntity;
  readonly from: ContactEntity;
}
