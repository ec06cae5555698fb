import { contactShow as action } from '@balcao/contract';
import { contactDetail } from '../../store/queries/contact-detail.ts';
import { findContact } from '../../store/queries/refs.ts';
import { reading } from '../handler.ts';

export const contactShow = reading(action, async ({ reads, actor }, input) =>
  contactDetail(reads, actor, await findContact(reads, input.contact)),
);
