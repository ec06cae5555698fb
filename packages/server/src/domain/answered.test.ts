import { expect, test } from 'vitest';
import { justAnswered } from './answered.ts';

const nowMs = Date.parse('2026-11-21T12:01:00.000Z');
const said = (secondsAgo: number, more: Partial<Parameters<typeof justAnswered>[0][number]> = {}) => ({
  id: 'ms_1' as const,
  author: { type: 'user' as const, id: 'us_ana', name: 'Ana' },
  state: 'sent' as const,
  receivedAt: new Date(nowMs - secondsAgo * 1000).toISOString(),
  ...more,
});

test('the newest answer of a person within a minute is news', () => {
  expect(justAnswered([said(3), said(20)], nowMs)).toMatchObject({ name: 'Ana', seconds: 3 });
  expect(justAnswered([said(60)], nowMs)).toMatchObject({ seconds: 60 });
  expect(justAnswered([said(61)], nowMs)).toBeNull();
  expect(justAnswered([], nowMs)).toBeNull();
});

test('a bot, the phone and what was taken back are no answers', () => {
  const bot = said(1, { author: { type: 'bot', id: 'bo_1', name: 'Robô' } });
  const phone = said(2, { author: { type: 'user', id: null, name: null } });
  const taken = said(3, { state: 'withdrawn' });
  expect(justAnswered([bot, phone, taken], nowMs)).toBeNull();
  expect(justAnswered([bot, phone, taken, said(9)], nowMs)).toMatchObject({ seconds: 9 });
});

test('clocks that disagree do not count below zero', () => {
  expect(justAnswered([said(-2)], nowMs)).toMatchObject({ seconds: 0 });
});
