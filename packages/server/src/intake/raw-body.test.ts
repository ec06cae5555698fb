import { expect, test } from 'vitest';
import { rawWithout } from './raw-body.ts';

const delivery = (ids: readonly string[]) =>
  JSON.stringify({
    entry: [
      {
        changes: [
          {
            value: {
              contacts: [{ wa_id: '5511' }],
              messages: ids.map((id) => ({ id, text: { body: `says ${id}` }, context: { id: 'quoted' } })),
            },
          },
        ],
      },
    ],
  });

test('without anything left out it is the bytes that came', () => {
  expect(rawWithout('{"a":  1}', new Set())).toBe('{"a":  1}');
});

test('the pieces of others stay', () => {
  const rest = rawWithout(delivery(['a', 'b', 'c']), new Set(['b'])) ?? '';
  expect(rest).toContain('says a');
  expect(rest).toContain('says c');
  expect(rest).not.toContain('says b');
});

test('a piece that quotes what is left out stays', () => {
  expect(rawWithout(delivery(['a', 'quoted']), new Set(['quoted']))).toContain('says a');
});

test.each([
  ['is not found', delivery(['a'])],
  ['is in what is no JSON', '{"messages": [{"id": "b"'],
  ['is in no list', '{"id": "b", "text": "says b"}'],
])('what is to be left out and %s leaves nothing', (_why, body) => {
  expect(rawWithout(body, new Set(['b']))).toBeNull();
});
