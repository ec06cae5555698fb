import type { BalcaoEvent, Change, EventType } from '@balcao/contract';
import { expect, test } from 'vitest';
import { changedSince, permissionToUndo, restorationsOf } from './undo.ts';

const event = (type: EventType, changes: readonly Change[], data?: Record<string, unknown>): BalcaoEvent => ({
  type,
  actor: { type: 'user', id: 'us_ana', name: 'Ana' },
  subject: { ticketId: 'tk_1' },
  changes,
  ...(data === undefined ? {} : { data }),
});
const ticket = (before: object, after: object): Change =>
  ({ entity: 'ticket', id: 'tk_1', before, after }) as unknown as Change;

test('what was before is put back, but for what only goes forward', () => {
  const edited = event('ticket.edited', [
    ticket({ demandId: null, version: 3, lastActivityAt: 'a' }, { demandId: 'ca_1', version: 4, lastActivityAt: 'b' }),
  ]);
  expect(restorationsOf(edited)).toEqual([
    { entity: 'ticket', id: 'tk_1', left: { demandId: 'ca_1' }, before: { demandId: null } },
  ]);
});

test('births, ends, messages and what a merge or a move tied anew cannot be put back', () => {
  const born = { entity: 'note', id: 'nt_1', before: null, after: {} } as unknown as Change;
  const gone = { entity: 'task', id: 'ta_1', before: {}, after: null } as unknown as Change;
  const message = { entity: 'message', id: 'ms_1', before: { body: 'a' }, after: { body: 'b' } } as unknown as Change;
  for (const change of [born, gone, message, ticket({ contactId: 'ct_1' }, { contactId: 'ct_2' })])
    expect(restorationsOf(event('ticket.edited', [change]))).toBeNull();
});

test('an undo needs what the thing it undoes needs, and what is final needs nothing that anybody has', () => {
  expect(permissionToUndo(event('ticket.resolved', []))).toBe('ticket.resolve');
  expect(permissionToUndo(event('event.undone', [], { type: 'ticket.resolved' }))).toBe('ticket.resolve');
  for (const type of ['ticket.purged', 'ticket.merged', 'message.queued', 'message.hidden', 'contact.merged'] as const)
    expect(permissionToUndo(event(type, []))).toBeNull();
  expect(permissionToUndo(event('event.undone', [], { type: 'no.such' }))).toBeNull();
});

test('a field that is no longer as it was left is named', () => {
  const restoration = {
    entity: 'ticket',
    id: 'tk_1',
    left: { tagIds: ['tg_1'], valueCents: 5 },
    before: { tagIds: [], valueCents: null },
  } as const;
  expect(changedSince(restoration, { tagIds: ['tg_1'], valueCents: 5 })).toBeNull();
  expect(changedSince(restoration, { tagIds: ['tg_1'], valueCents: 6 })).toBe('valueCents');
});
