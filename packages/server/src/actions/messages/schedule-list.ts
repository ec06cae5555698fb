import { scheduleList as action } from '@balcao/contract';
import { findContact, findTicket, findUser } from '../../store/queries/refs.ts';
import { listSchedules } from '../../store/queries/schedule-list.ts';
import { reading } from '../handler.ts';
import { toScheduleItems } from './schedule-answer.ts';

export const scheduleList = reading(action, async ({ reads, actor }, input) => {
  const page = await listSchedules(reads, actor, {
    ticketId: input.ticket === undefined ? undefined : (await findTicket(reads, actor, input.ticket)).id,
    contactId: input.contact === undefined ? undefined : (await findContact(reads, input.contact)).id,
    userId: input.user === undefined ? undefined : (await findUser(reads, input.user)).id,
    state: input.state === 'all' ? null : input.state,
    limit: input.limit,
    cursor: input.cursor,
  });
  return { items: await toScheduleItems(reads, page.items), nextCursor: page.nextCursor, count: page.count };
});
