import { type ContactEntity, contactDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { mergedAway, takenOver } from './contact-merge.ts';

const contact = (fields: Partial<ContactEntity>): ContactEntity => ({
  ...contactDefaults,
  id: 'ct_a',
  name: 'A',
  createdAt: '2026-11-21T12:00:00.000Z',
  ...fields,
});
const byNobody = { kept: false, from: false };

test('what the kept contact has stays, what it lacks is taken over', () => {
  const kept = contact({ phone: '1', tagIds: ['tg_1'], walletIds: ['us_1'], fields: { cf_1: 'a' } });
  const from = contact({
    phone: '2',
    email: 'b@example.com',
    stageId: 'ca_1',
    tagIds: ['tg_2', 'tg_1'],
    walletIds: ['us_2', 'us_1'],
    fields: { cf_1: 'b', cf_2: 2 },
  });
  expect(takenOver(kept, from, byNobody)).toEqual({
    phone: '1',
    email: 'b@example.com',
    stageId: 'ca_1',
    sourceId: null,
    tagIds: ['tg_1', 'tg_2'],
    groupIds: [],
    walletIds: ['us_1', 'us_2'],
    fields: { cf_1: 'a', cf_2: 2 },
    blocked: false,
    botBlocked: false,
  });
});

test.each([
  [false, true, 'B'],
  [true, true, undefined],
  [true, false, undefined],
  [false, false, undefined],
])('a name that a person gave replaces one of a profile (%s, %s)', (kept, from, name) => {
  expect(takenOver(contact({}), contact({ name: 'B' }), { kept, from }).name).toBe(name);
});

test.each(['blocked', 'botBlocked'] as const)('who is %s under one name is so under both', (flag) => {
  expect(takenOver(contact({ [flag]: true }), contact({}), byNobody)[flag]).toBe(true);
  expect(takenOver(contact({}), contact({ [flag]: true }), byNobody)[flag]).toBe(true);
});

test('the other keeps its name and leads to the one that is kept', () => {
  expect(mergedAway(contact({ id: 'ct_k' }))).toEqual({
    mergedIntoId: 'ct_k',
    tagIds: [],
    groupIds: [],
    walletIds: [],
  });
});
