import type { TicketId, UserId } from '@balcao/contract';
import { expect, test } from 'vitest';
import { together } from './news.ts';

const told = (userId: UserId, ticketId: TicketId | null, part = {}) => ({
  userId,
  news: { kind: 'ticketAssigned' as const, ticketId, contactId: null, taskId: null, roomId: null, text: '', ...part },
});

test('each person is told once of each kind, with how many and the first five', () => {
  const tickets = Array.from({ length: 7 }, (_, at): TicketId => `tk_${at}`);
  const all = tickets.flatMap((id) => [told('us_ana', id), told('us_bia', id, { kind: 'ticketPending' })]);
  expect(together(all)).toEqual([
    { ...told('us_ana', null), ticketCount: 7, ticketIds: tickets.slice(0, 5) },
    { ...told('us_bia', null, { kind: 'ticketPending' }), ticketCount: 7, ticketIds: tickets.slice(0, 5) },
  ]);
});

test('one ticket, however often, stays itself', () => {
  const one = told('us_ana', 'tk_1', { contactId: 'ct_1' });
  expect(together([one, one])).toEqual([{ ...one, ticketCount: 1, ticketIds: [] }]);
});

test('what somebody wrote, a task and a room are told by themselves', () => {
  const written = [told('us_ana', 'tk_1', { text: 'veja' }), told('us_ana', 'tk_2', { text: 'veja' })];
  const others = [told('us_ana', null, { roomId: 'rm_1' }), told('us_ana', 'tk_3', { taskId: 'ta_1' })];
  expect(together([...written, ...others])).toHaveLength(4);
});
