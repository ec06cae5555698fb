import { noteList as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { notesOf } from '../../store/queries/thread-page.ts';
import { reading } from '../handler.ts';

export const noteList = reading(action, async ({ reads, actor }, input) => ({
  items: await notesOf(reads, [await findTicket(reads, actor, input.ticket)]),
  nextCursor: null,
}));
