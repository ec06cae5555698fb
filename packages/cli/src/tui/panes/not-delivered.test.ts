import { expect, test } from 'vitest';
import { createLook } from '../look.ts';
import { notDeliveredText } from './not-delivered.ts';

const look = (lang: 'en' | 'pt-BR') => createLook({ lang, timeZone: 'UTC', hasStyle: false, isAscii: false });
const missed = (count: number) => ({
  payload: {
    notDeliveredTo: Array.from({ length: count }, (_, place) => ({
      participant: `551191234000${place}`,
      code: '131026',
      text: 'undeliverable',
    })),
  },
});

test('who of a group did not get a message is one line under it', () => {
  expect(notDeliveredText(look('en'), missed(1))).toBe('not delivered to +55 11 91234-0000');
  expect(notDeliveredText(look('pt-BR'), missed(5))).toBe(
    'não entregue a +55 11 91234-0000, +55 11 91234-0001, +55 11 91234-0002 +2',
  );
});

test.each([null, {}, { notDeliveredTo: [] }, { notDeliveredTo: 'x' }, { template: {} }])(
  'a message that nobody missed has none (%j)',
  (payload) => {
    expect(notDeliveredText(look('en'), { payload })).toBeNull();
  },
);
