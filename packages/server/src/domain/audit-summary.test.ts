import { userDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { auditChangesOf, cut } from './audit-summary.ts';

const user = { ...userDefaults, id: 'us_1', email: 'ana@example.com', name: 'Ana', role: 'agent' } as const;

test('a change says each field as it was and as it is', () => {
  expect(
    auditChangesOf([
      { entity: 'user', id: 'us_1', before: { role: 'agent', capacity: null }, after: { role: 'admin', capacity: 3 } },
    ]),
  ).toEqual([
    {
      entity: 'user',
      id: 'us_1',
      what: 'changed',
      fields: [
        { field: 'role', from: 'agent', to: 'admin' },
        { field: 'capacity', from: null, to: 3 },
      ],
    },
  ]);
});

test('a birth says what is not empty', () => {
  const [change] = auditChangesOf([{ entity: 'user', id: 'us_1', before: null, after: user }]);
  expect(change?.what).toBe('created');
  expect(change?.fields.map(({ field, to }) => [field, to])).toEqual([
    ['presence', 'available'],
    ['email', 'ana@example.com'],
    ['name', 'Ana'],
    ['role', 'agent'],
  ]);
});

test('what is gone says what it was', () => {
  const [change] = auditChangesOf([
    { entity: 'setting', id: 'replyBy', before: { id: 'replyBy', value: 'queue' }, after: null },
  ]);
  expect(change).toEqual({
    entity: 'setting',
    id: 'replyBy',
    what: 'removed',
    fields: [{ field: 'value', from: 'queue', to: null }],
  });
});

test('no value is longer than a line', () => {
  expect(cut('x'.repeat(1000))).toBe(`${'x'.repeat(199)}…`);
  expect(cut(['a', 'b'])).toEqual(['a', 'b']);
  expect(cut({ text: 'x'.repeat(1000) })).toHaveLength(200);
  expect(cut(`${'x'.repeat(198)}😀😀`)).toBe(`${'x'.repeat(198)}…`);
  expect(cut(0)).toBe(0);
  expect(cut(undefined)).toBeNull();
});
