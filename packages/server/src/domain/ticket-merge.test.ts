import { type TicketEntity, ticketDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { checkMergeable, mergedInto, mergedTicket } from './ticket-merge.ts';

const at = (minute: number) => `2026-11-21T12:${String(minute).padStart(2, '0')}:00.000Z`;
const ticket = (number: number, fields: Partial<TicketEntity> = {}): TicketEntity => ({
  ...ticketDefaults,
  id: `tk_${number}`,
  number,
  protocol: String(number),
  contactId: 'ct_1',
  threadId: 'th_1',
  connectionId: 'cn_1',
  createdAt: at(number),
  lastActivityAt: at(number),
  ...fields,
});
const closed = { state: 'closed' } as const;

test.each([
  ['merge.same', ticket(1), ticket(1)],
  ['ticket.otherContact', ticket(1), ticket(2, { contactId: 'ct_2' })],
  ['ticket.trashed', ticket(1), ticket(2, { ...closed, trashed: true })],
  ['ticket.trashed', ticket(1, { ...closed, trashed: true }), ticket(2, closed)],
  ['ticket.stateInvalid', ticket(1), ticket(2, { ...closed, mergedIntoId: 'tk_3' })],
  ['ticket.stateInvalid', ticket(1, { private: true }), ticket(2)],
  ['ticket.stateInvalid', ticket(1), ticket(2, { private: true })],
  ['ticket.stateInvalid', ticket(1, closed), ticket(2)],
])('%s', (code, kept, from) => {
  expect(() => checkMergeable(kept, from, { name: 'Ana' })).toThrow(expect.objectContaining({ code }));
});

test.each([
  [ticket(1), ticket(2)],
  [ticket(1), ticket(2, closed)],
  [ticket(1, closed), ticket(2, closed)],
  [ticket(1, { private: true }), ticket(2, { private: true })],
])('two of one contact, alike in privacy, none in the trash, may be one (%#)', (kept, from) => {
  expect(() => checkMergeable(kept, from, { name: 'Ana' })).not.toThrow();
});

const lastMessage = (minute: number) => ({
  id: 'ms_1' as const,
  direction: 'in' as const,
  kind: 'text',
  preview: String(minute),
  at: at(minute),
});

test('the kept one fills its gaps, and has the newest preview where the thread is the same', () => {
  const kept = ticket(1, { demandId: 'ca_1', firstReplyAt: at(5), resolutions: [{ at: at(9), by: null }] });
  const from = ticket(2, {
    demandId: 'ca_2',
    typeId: 'ca_3',
    valueCents: 100,
    currency: 'BRL',
    firstReplyAt: at(3),
    resolutions: [{ at: at(4), by: null }],
    lastMessage: lastMessage(30),
  });
  expect(mergedTicket(kept, from)).toMatchObject({
    demandId: 'ca_1',
    typeId: 'ca_3',
    valueCents: 100,
    currency: 'BRL',
    firstReplyAt: at(3),
    resolutions: [{ at: at(4) }, { at: at(9) }],
    lastMessage: { preview: '30' },
    lastActivityAt: at(2),
    version: 2,
  });
  expect(mergedTicket(kept, { ...from, threadId: 'th_2' }).lastMessage).toBeUndefined();
  expect(mergedTicket({ ...kept, lastMessage: lastMessage(40) }, from).lastMessage).toBeUndefined();
});

test('the other is closed, is nobody’s resolution, and says where it went', () => {
  const from = ticket(2, { resolvedAt: at(3), resolvedBy: 'us_1', resolutions: [{ at: at(3), by: 'us_1' }] });
  expect(mergedInto(ticket(1), from, at(50))).toMatchObject({
    state: 'closed',
    closeReason: 'merged',
    mergedIntoId: 'tk_1',
    resolvedAt: null,
    resolutions: [],
    lastActivityAt: at(2),
    version: 2,
  });
});
