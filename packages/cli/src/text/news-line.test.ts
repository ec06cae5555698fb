import type { NotificationItem } from '@balcao/contract';
import { expect, test } from 'vitest';
import { newsLine } from './news-line.ts';

const item: NotificationItem = {
  id: 'no_1',
  kind: 'ticketTransferred',
  ticketId: 'tk_1',
  contactId: 'ct_1',
  taskId: null,
  roomId: null,
  byName: 'Bruno Reis',
  text: '',
  ticketCount: 1,
  createdAt: '2026-11-20T12:00:00.000Z',
  readAt: null,
  ticket: { id: 'tk_1', number: 12 },
  contact: { id: 'ct_1', name: 'João Souza' },
  tickets: [],
};
const many = {
  ...item,
  ticket: null,
  contact: null,
  ticketCount: 200,
  tickets: [1, 2].map((number) => ({
    id: `tk_${number}` as const,
    number,
    contact: { id: 'ct_1' as const, name: `Cliente ${number}` },
  })),
};

test('says who did what to which ticket, in the language of the reader', () => {
  expect(newsLine(item, 'pt-BR')).toBe('Bruno Reis transferiu para você #12 João Souza');
  expect(newsLine(item, 'en')).toBe('Bruno Reis transferred to you #12 João Souza');
  expect(newsLine({ ...item, byName: null, kind: 'ticketAssigned' }, 'pt-BR')).toBe('Agora com você: #12 João Souza');
  expect(newsLine({ ...item, kind: 'mentioned', text: '@ana veja' }, 'en')).toBe(
    'Bruno Reis mentioned you in #12 João Souza: @ana veja',
  );
});

test('of many tickets says how many and the first few', () => {
  expect(newsLine(many, 'pt-BR')).toBe(
    'Bruno Reis transferiu para você 200 atendimentos: #1 Cliente 1, #2 Cliente 2, …',
  );
  expect(newsLine({ ...many, tickets: [] }, 'en')).toBe('Bruno Reis transferred to you 200 tickets');
});

test('without a ticket it says so little, and what others wrote cannot reach the terminal', () => {
  const room = { ...item, kind: 'roomMessage', ticket: null, contact: null, ticketCount: 0 } as const;
  expect(newsLine({ ...room, text: 'Almoço?' }, 'pt-BR')).toBe('Bruno Reis escreveu para você: Almoço?');
  expect(newsLine({ ...item, byName: '{what}\u001b[2J' }, 'en')).not.toContain('\u001b');
});
