import { expect, test } from 'vitest';
import { argonPasswords } from './passwords.ts';

test('a password is kept as argon2id and known again', async () => {
  const stored = await argonPasswords.hash('correct horse');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await argonPasswords.verify(stored, 'correct horse')).toBe(true);
  expect(await argonPasswords.verify(stored, 'battery staple')).toBe(false);
});

test('for nobody a hash is checked all the same, and no password is right', async () => {
  const stored = await argonPasswords.hash('correct horse');
  const times = { somebody: Infinity, nobody: Infinity };
  for (let round = 0; round < 8; round += 1) {
    for (const [who, hash] of [
      ['somebody', stored],
      ['nobody', null],
    ] as const) {
      const started = performance.now();
      expect(await argonPasswords.verify(hash, 'battery staple')).toBe(false);
      times[who] = Math.min(times[who], performance.now() - started);
    }
  }
  // The best of eight: as much work, within what a busy machine adds.
  expect(times.nobody).toBeGreaterThan(times.somebody / 3);
});
