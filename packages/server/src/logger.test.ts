import { expect, test } from 'vitest';
import { escapeLogLine } from './logger.ts';

test('a log line holds nothing that a terminal obeys, and is still the same JSON', () => {
  const hostile = '\u009b31m\u007f\u202eevil\u2066\u200bx\u2028';
  const escaped = escapeLogLine(JSON.stringify({ error: hostile }));
  expect(escaped).toMatch(/^[\u0020-\u007e]*$/);
  expect(JSON.parse(escaped)).toEqual({ error: hostile });
});
