import { type TicketEntity, ticketDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { moveWithQueue } from './queue-move.ts';

const now = '2026-11-21T12:00:00.000Z';
const ticket = (fields: Partial<TicketEntity>): TicketEntity => ({
  ...ticketDefaults,
  id: 'tk_1',
  number: 1,
  protocol: '20261121-00001-0',
  contactId: 'ct_1',
  threadId: 'th_1',
  connectionId: 'cn_1',
  queueId: 'qu_old',
  createdAt: '2026-11-21T10:00:00.000Z',
  lastActivityAt: '2026-11-21T10:00:00.000Z',
  version: 4,
  ...fields,
});

test('one that waits keeps its place by the time it has waited', () => {
  const waiting = ticket({ state: 'pending', queuedAt: '2026-11-21T10:00:00.000Z' });
  expect(moveWithQueue(waiting, { queueId: 'qu_new', holdsOn: false }, now)).toEqual({ queueId: 'qu_new', version: 5 });
});

test('who is a member of the other queue too keeps what is in hand, snoozed or open', () => {
  for (const state of ['open', 'snoozed'] as const) {
    const held = ticket({ state, assigneeId: 'us_1', handler: 'human' });
    expect(moveWithQueue(held, { queueId: 'qu_new', holdsOn: true }, now)).toEqual({ queueId: 'qu_new', version: 5 });
  }
});

test('otherwise it waits there, at the end of the line and in nobody’s hands', () => {
  for (const state of ['open', 'snoozed'] as const) {
    const held = ticket({ state, assigneeId: 'us_1', handler: 'human' });
    expect(moveWithQueue(held, { queueId: 'qu_new', holdsOn: false }, now)).toMatchObject({
      queueId: 'qu_new',
      state: 'pending',
      assigneeId: null,
      queuedAt: now,
      version: 5,
    });
  }
});
