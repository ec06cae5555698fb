import {
  grantsOfRole,
  type QueueEntity,
  queueDefaults,
  type Role,
  type UserEntity,
  userDefaults,
} from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { checkMayHave, checkReceives, isAvailable, mayHave, queueFor } from './assignee.ts';

const user = (fields: Partial<UserEntity> = {}): UserEntity => ({
  ...userDefaults,
  id: 'us_ana',
  email: 'ana@example.com',
  name: 'Ana',
  role: 'agent',
  ...fields,
});
const candidate = (fields: Partial<UserEntity> = {}, role: Role = 'agent') => ({
  user: user(fields),
  grants: grantsOfRole(role),
});
const queue = (fields: Partial<QueueEntity> = {}): QueueEntity => ({
  ...queueDefaults,
  id: 'qu_suporte',
  name: 'Suporte',
  memberIds: ['us_ana'],
  ...fields,
});
const connection = { id: 'cn_1', name: 'Principal' } as const;

describe('a ticket of a queue', () => {
  test.each([
    ['a member who may reply', candidate(), queue(), null],
    ['anybody who may reply, when there is no queue', candidate(), undefined, null],
    ['nobody who is not a member', candidate({ id: 'us_bruno' }), queue(), 'user.notInQueue'],
    ['nobody who is disabled', candidate({ disabled: true }), queue(), 'user.mayNotReply'],
    ['nobody who may not reply', candidate({}, 'auditor'), queue(), 'user.mayNotReply'],
    ['nobody whose token tests a connection', candidate({}, 'ci'), queue(), 'user.mayNotReply'],
  ])('goes to %s', (_who, who, where, code) => {
    expect(mayHave(who, where)).toBe(code === null);
    if (code === null) checkMayHave(who, where);
    else expect(() => checkMayHave(who, where)).toThrow(expect.objectContaining({ code }));
  });
});

describe('by itself it goes', () => {
  test.each([
    ['to whoever is there', {}, 99, true],
    ['not to whoever is away', { presence: 'away' }, 0, false],
    ['not to whoever is disabled', { disabled: true }, 0, false],
    ['to whoever has one place left', { capacity: 3 }, 2, true],
    ['not to whoever is full', { capacity: 3 }, 3, false],
  ] as const)('%s', (_who, fields, inHand, expected) => {
    expect(isAvailable({ ...candidate(fields), inHand })).toBe(expected);
  });
});

describe('a queue', () => {
  test.each([
    ['receives every connection', queue(), null],
    ['receives those it names', queue({ connectionIds: ['cn_1'] }), null],
    ['receives no other', queue({ connectionIds: ['cn_2'] }), 'queue.connectionRefused'],
    ['that is removed receives nothing', queue({ removed: true }), 'reference.notFound'],
  ])('%s', (_what, one, code) => {
    if (code === null) checkReceives(one, connection);
    else expect(() => checkReceives(one, connection)).toThrow(expect.objectContaining({ code }));
  });
});

describe('somebody of the wallet gets it', () => {
  const vendas = queue({ id: 'qu_vendas', memberIds: ['us_bruno'] });
  test.each([
    ['in its queue, as a member', queue(), [vendas, queue()], 'qu_suporte'],
    ['in the first of their own, otherwise', vendas, [queue()], 'qu_suporte'],
    ['in one that receives the connection', vendas, [queue({ connectionIds: [] }), queue({ id: 'qu_b' })], 'qu_b'],
    ['in none, when it is of none', undefined, [queue()], null],
    ['not at all, without such a queue', vendas, [queue({ connectionIds: [] })], undefined],
  ] as const)('%s', (_how, where, theirs, expected) => {
    expect(queueFor('us_ana', where, theirs, connection)).toBe(expected);
  });
});
