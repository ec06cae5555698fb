import type { UserId } from '@balcao/contract';
import { expect, test } from 'vitest';
import { mentionsIn, type Nameable, ticketNumbersIn } from './mentions.ts';

const user = (id: string, name: string, email: string): Nameable => ({ id: `us_${id}` as UserId, name, email });

const users = [
  user('ana', 'Ana Lima', 'ana@example.com'),
  user('anap', 'Ana Paula Reis', 'apaula@example.com'),
  user('joao', 'João Souza', 'jsouza@example.com'),
  user('bia1', 'Bia Ramos', 'bramos@example.com'),
  user('bia2', 'Bia Prado', 'bprado@example.com'),
];
const idsIn = (text: string) => [...mentionsIn(text, users).named.keys()];

test.each([
  ['@ana veja isto', ['us_ana']],
  ['veja, @ANA@example.com.', ['us_ana']],
  ['(@joao)', ['us_joao']],
  ['@João: pode ligar?', ['us_joao']],
  ['@joa\u0303o escrito em partes', ['us_joao']],
  ['@bia.prado e @bramos', ['us_bia2', 'us_bia1']],
  ['@ana @ana @ana@example.com', ['us_ana']],
  ['\n@ana-', ['us_ana']],
] as const)('%j names %j', (text, expected) => {
  expect(idsIn(text)).toEqual(expected);
});

test.each(['escreva para ana@example.com', 'x@ana', 'a.@ana', '@@ana', '@', '@ ana', ''])('%j names nobody', (text) => {
  expect(mentionsIn(text, users)).toEqual({ named: new Map(), missed: [] });
});

test('the name before the @ of an e-mail comes before a first name that others have too', () => {
  expect(idsIn('@ana')).toEqual(['us_ana']);
});

test('a first name of two people names neither, and a word of nobody is told', () => {
  expect(mentionsIn('@bia e @ninguem, @bia!', users)).toEqual({
    named: new Map(),
    missed: [
      { name: '@bia', reason: 'ambiguous' },
      { name: '@ninguem', reason: 'unknown' },
    ],
  });
});

test('two people with the same name before the @ are told apart by the whole address only', () => {
  const twins = [user('a', 'Rui A', 'rui@example.com'), user('b', 'Rui B', 'rui@example.org')];
  expect(mentionsIn('@rui', twins).missed).toEqual([{ name: '@rui', reason: 'ambiguous' }]);
  expect(mentionsIn('@rui@example.org, @b', twins).named).toEqual(new Map([['us_b', '@rui@example.org']]));
});

test.each([
  ['veja #12 e #7, de novo #12', [12, 7]],
  ['(#3)', [3]],
  ['#1.', [1]],
  ['a#1 ##2 #3a &#39; https://x/#4 #', []],
  ['#1234567890123', []],
])('%j refers to %j', (text, expected) => {
  expect(ticketNumbersIn(text)).toEqual(expected);
});

test('a text that is nothing but signs is read in no time', () => {
  const startedAt = performance.now();
  mentionsIn('@a'.repeat(5000), users);
  mentionsIn(`@${'a.'.repeat(5000)}`, users);
  mentionsIn(`@a@${'a.'.repeat(5000)}`, users);
  ticketNumbersIn('#1'.repeat(5000));
  expect(performance.now() - startedAt).toBeLessThan(500);
});
