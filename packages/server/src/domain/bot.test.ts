import { describe, expect, test } from 'vitest';
import { botBegins, checkBot } from './bot.ts';

describe('where a bot is integrated', () => {
  test.each([
    [true, false, true],
    [true, true, false],
    [false, false, false],
  ])('it begins (connection %s, contact kept away %s): %s', (botOn, botBlocked, begins) => {
    expect(botBegins({ botOn }, { botBlocked }, true)).toBe(begins);
    expect(() => checkBot(true)).not.toThrow();
  });
});

test('where none is, nothing is begun by it or handed to it, whatever a connection says', () => {
  expect(botBegins({ botOn: true }, { botBlocked: false }, false)).toBe(false);
  expect(() => checkBot(false)).toThrow(expect.objectContaining({ code: 'integration.notConfigured' }));
});
