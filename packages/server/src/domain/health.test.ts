import type { Health } from '@balcao/contract';
import { expect, test } from 'vitest';
import { isNews, nextHealth, unasked } from './health.ts';

const [one, two, three] = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:05:00.000Z', '2026-11-20T10:10:00.000Z'];
const down = { state: 'down', reason: '190: expired', trouble: 'credentials' } as const;

test('a line is down since the first look that found it so, whatever the later reasons', () => {
  const first = nextHealth(unasked(one), down, two);
  expect(first).toEqual({ ...down, checkedAt: two, since: two });
  expect(nextHealth(first, { ...down, reason: '190: revoked' }, three)).toMatchObject({ checkedAt: three, since: two });
  expect(nextHealth(first, { state: 'up', reason: null }, three)).toMatchObject({ since: three, trouble: null });
});

test('a state kept before there was a since counts from its last check', () => {
  const old: Health = { state: 'down', checkedAt: one, reason: 'x' };
  expect(nextHealth(old, down, two).since).toBe(one);
});

test('the same result again is no news; another reason is', () => {
  const first = nextHealth(unasked(null), down, one);
  expect(isNews(first, nextHealth(first, down, two))).toBe(false);
  expect(isNews(first, nextHealth(first, { ...down, reason: 'other' }, two))).toBe(true);
});
