import { AppError, type MessageEntity, messageDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { checkDeletable, customerHas, deletionOf } from './deletion.ts';

const at = '2026-11-21T12:00:00.000Z';
const message = (fields: Partial<MessageEntity> = {}): MessageEntity => ({
  ...messageDefaults,
  id: 'ms_1',
  threadId: 'th_1',
  ticketId: 'tk_1',
  seq: 1,
  direction: 'out',
  kind: 'text',
  body: 'Oi',
  state: 'delivered',
  providerId: 'wamid.1',
  providerAt: at,
  receivedAt: at,
  author: { type: 'user', id: 'us_ana', name: 'Ana' },
  ...fields,
});
const can = { revoke: true };
const cannot = { revoke: false };

test('what has left is deleted at the customer where the channel can, and only hidden where it cannot or is not asked to', () => {
  expect(deletionOf(message(), can, false)).toBe('revoke');
  expect(deletionOf(message(), cannot, false)).toBe('hide');
  expect(deletionOf(message(), can, true)).toBe('hide');
});

test('what waits is taken back, what is leaving is refused, what never arrived or has no id is only hidden', () => {
  expect(deletionOf(message({ state: 'queued', providerId: null }), can, false)).toBe('withdraw');
  expect(() => deletionOf(message({ state: 'sending', providerId: null }), can, false)).toThrow(AppError);
  expect(deletionOf(message({ state: 'failed' }), can, false)).toBe('hide');
  expect(deletionOf(message({ state: 'uncertain', providerId: null }), can, false)).toBe('hide');
});

test('what is gone already is done with', () => {
  expect(deletionOf(message({ revokedAt: at, hiddenAt: at }), can, false)).toBe('done');
  expect(deletionOf(message({ state: 'withdrawn', hiddenAt: at }), can, false)).toBe('done');
  expect(deletionOf(message({ hiddenAt: at }), cannot, false)).toBe('done');
});

test('the customer has what was sent, and may have what nobody confirmed', () => {
  const has = (fields: Partial<MessageEntity>) => customerHas(message(fields));
  expect([has({}), has({ state: 'uncertain' }), has({ hiddenAt: at })]).toEqual([true, true, true]);
  expect([has({ state: 'failed' }), has({ state: 'withdrawn' }), has({ revokedAt: at })]).toEqual([
    false,
    false,
    false,
  ]);
});

test('what the contact or the phone wrote is not ours; what a colleague wrote is for whoever reaches everywhere', () => {
  const refusal = (fields: Partial<MessageEntity>, scope: 'assigned' | 'all' = 'all') => {
    try {
      checkDeletable(message(fields), scope, 'us_bruno');
      return null;
    } catch (error) {
      return (error as AppError).code;
    }
  };
  expect(refusal({ direction: 'in', author: { type: 'contact', id: 'ct_1', name: 'João' } })).toBe('message.notOurs');
  expect(refusal({ author: { type: 'system', id: null, name: null } })).toBe('message.notOurs');
  expect(refusal({}, 'assigned')).toBe('permission.denied');
  expect(refusal({ author: { type: 'user', id: 'us_bruno', name: 'Bruno' } }, 'assigned')).toBeNull();
  expect(refusal({})).toBeNull();
});
