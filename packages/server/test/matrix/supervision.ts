import type { MatrixRows } from './rows.ts';

export const supervisionRows: MatrixRows = {
  'event.undo': { about: 'office', input: () => ({ event: 999_999_999 }) },
  'ticket.why': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ question: 'locked', ticket: ticket.id }),
  },
  'report.volume': { about: 'office', input: () => ({ by: 'queue' }) },
  'report.replies': { about: 'office', input: () => ({ by: 'user' }) },
  'report.resolution': { about: 'office', input: () => ({ by: 'tag' }) },
  'report.overview': { about: 'office', input: () => ({}) },
};
