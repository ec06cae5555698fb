import { expect, test } from 'vitest';
import { createLooks } from './looks.ts';

/** Looks that end when they are told to. */
function rig(gapMs = 1_000) {
  let nowMs = 0;
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const looks = createLooks({
    now: () => nowMs,
    gapMs,
    atOnce: 4,
    onFailure: (error) => expect.fail(String(error)),
    look: (id) => {
      begun.push(id);
      return new Promise((resolve) => ends.push(resolve));
    },
  });
  return {
    looks,
    begun,
    pass: (ms: number) => void (nowMs += ms),
    end: async () => {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('what asks while a look runs gets one more, however often it asks', async () => {
  const { looks, begun, end } = rig();
  for (let times = 0; times < 300; times += 1) looks.ask('a', 'at once');
  expect(begun).toEqual(['a']);
  await end();
  expect(begun).toEqual(['a', 'a']);
  await end();
  expect(begun).toEqual(['a', 'a']);
});

test('what asks while a look waits for its place is answered by that one', async () => {
  const { looks, begun, end } = rig();
  for (const id of ['a', 'b', 'c', 'd']) looks.ask(id, 'at once');
  for (let times = 0; times < 300; times += 1) looks.ask('e', 'at once');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  for (let times = 0; times < 5; times += 1) await end();
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('one connection that does not answer holds up no other', async () => {
  const { looks, begun } = rig();
  for (const id of ['slow', 'slow', 'b', 'c']) looks.ask(id, 'at once');
  expect(begun).toEqual(['slow', 'b', 'c']);
});

test('notices wait their turn, and whoever sets the connection up does not', async () => {
  const { looks, begun, end, pass } = rig();
  looks.ask('a', 'in its turn');
  await end();
  looks.ask('a', 'in its turn');
  expect(begun).toHaveLength(1);
  looks.ask('a', 'at once');
  expect(begun).toHaveLength(2);
  await end();
  pass(1_000);
  looks.ask('a', 'in its turn');
  expect(begun).toHaveLength(3);
  await end();
  await looks[Symbol.asyncDispose]();
});

test('a notice that waits is looked at when its turn comes', async () => {
  const { looks, begun, end } = rig(20);
  looks.ask('a', 'in its turn');
  await end();
  for (let times = 0; times < 5; times += 1) looks.ask('a', 'in its turn');
  await expect.poll(() => begun.length, { interval: 5 }).toBe(2);
  await end();
  expect(begun).toHaveLength(2);
  await looks[Symbol.asyncDispose]();
});
