import { expect, test } from 'vitest';
import { createManualClock } from '../../../test/manual-clock.ts';
import { createScheduler } from './schedule.ts';

function rig() {
  const clock = createManualClock();
  const shown: number[] = [];
  const scheduler = createScheduler({ present: () => shown.push(clock.now()), clock });
  return { clock, shown, scheduler };
}

test('a key shows at once and takes waiting network events with it', () => {
  const { clock, shown, scheduler } = rig();
  scheduler.flushNow();
  clock.advance(5);
  scheduler.request();
  clock.advance(5);
  scheduler.flushNow();
  expect(shown).toEqual([0, 10]);
  expect(clock.pending()).toBe(0);
});

test('500 events a second are shown every 33 ms', () => {
  const { clock, shown, scheduler } = rig();
  for (let event = 0; event < 500; event++) {
    scheduler.request();
    clock.advance(2);
  }
  expect(shown.length).toBeGreaterThanOrEqual(29);
  expect(shown.length).toBeLessThanOrEqual(31);
});

test('without focus they are shown every 100 ms, and at once when focus comes back', () => {
  const { clock, shown, scheduler } = rig();
  scheduler.flushNow();
  scheduler.setFocused(false);
  scheduler.request();
  clock.advance(99);
  expect(shown).toEqual([0]);
  clock.advance(1);
  expect(shown).toEqual([0, 100]);
  scheduler.request();
  scheduler.setFocused(true);
  expect(shown).toEqual([0, 100, 100]);
});

test('while nothing is asked no timer runs', () => {
  const { clock, scheduler } = rig();
  expect(clock.pending()).toBe(0);
  scheduler.request();
  scheduler.request();
  expect(clock.pending()).toBe(1);
  clock.advance(1000);
  expect(clock.pending()).toBe(0);
});

test('after stopping nothing is shown', () => {
  const { clock, shown, scheduler } = rig();
  scheduler.request();
  scheduler.stop();
  scheduler.flushNow();
  scheduler.request();
  clock.advance(1000);
  expect(shown).toEqual([]);
});
