import type { MatrixRows } from './rows.ts';

export const supervisionRows: MatrixRows = {
  'event.undo': { about: 'office', input: () => ({ event: 999_999_999 }) },
  'ticket.why': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ question: 'locked', ticket: ticket.id }),
  },
  'bulk.resolve': { about: 'office', input: () => ({ filter: 'number:999999' }) },
  'bulk.transfer': { about: 'office', input: () => ({ filter: 'number:999999', queue: 'Suporte' }) },
  'bulk.assign': { about: 'office', input: () => ({ filter: 'number:999999', user: 'beto@example.com' }) },
  'bulk.tag': { about: 'office', input: () => ({ filter: 'number:999999', add: ['vip'] }) },
  'bulk.snooze': { about: 'office', input: () => ({ filter: 'number:999999', until: '2h' }) },
  'bulk.trash': { about: 'office', input: () => ({ filter: 'number:999999' }) },
  'ticket.presence': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id }) },
  'report.volume': { about: 'office', input: () => ({ by: 'queue' }) },
  'report.replies': { about: 'office', input: () => ({ by: 'user' }) },
  'report.resolution': { about: 'office', input: () => ({ by: 'tag' }) },
  'report.overview': { about: 'office', input: () => ({}) },
};
