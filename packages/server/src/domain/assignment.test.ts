import { grantsOfRole, type Role, userDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { type Member, nextMember } from './assignment.ts';

function member(
  name: string,
  part: Partial<Member & { role: Role; capacity: number; away: boolean; disabled: boolean }> = {},
): Member {
  return {
    user: {
      ...userDefaults,
      id: `us_${name}`,
      email: `${name}@example.com`,
      name,
      role: part.role ?? 'agent',
      capacity: part.capacity ?? null,
      presence: part.away === true ? 'away' : 'available',
      disabled: part.disabled ?? false,
    },
    grants: grantsOfRole(part.role ?? 'agent'),
    inHand: part.inHand ?? 0,
    lastAssignedAt: part.lastAssignedAt ?? 0,
  };
}

test('a manual queue gives to nobody', () => {
  expect(nextMember('manual', [member('ana')])).toBeNull();
});

test('round robin gives to whoever has had no turn for longest, whatever they have in hand', () => {
  const members = [member('ana', { lastAssignedAt: 3, inHand: 0 }), member('bia', { lastAssignedAt: 2, inHand: 9 })];
  expect(nextMember('roundRobin', members)).toBe('us_bia');
});

test('least loaded gives to whoever has the fewest, and by turns among equals', () => {
  const members = [
    member('ana', { inHand: 2, lastAssignedAt: 1 }),
    member('bia', { inHand: 1, lastAssignedAt: 9 }),
    member('caio', { inHand: 1, lastAssignedAt: 5 }),
  ];
  expect(nextMember('leastLoaded', members)).toBe('us_caio');
});

test('whoever is full, away, disabled or may not reply is passed over, and with nobody left nobody gets it', () => {
  const passedOver = [
    member('cheia', { capacity: 2, inHand: 2 }),
    member('fora', { away: true }),
    member('saiu', { disabled: true }),
    member('audita', { role: 'auditor' }),
    member('robo', { role: 'ci' }),
  ];
  expect(nextMember('leastLoaded', passedOver)).toBeNull();
  expect(nextMember('roundRobin', [...passedOver, member('ana', { inHand: 50, lastAssignedAt: 99 })])).toBe('us_ana');
  expect(nextMember('leastLoaded', [member('quase', { capacity: 2, inHand: 1 })])).toBe('us_quase');
});
