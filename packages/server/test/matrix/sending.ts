import type { MatrixRows } from './rows.ts';

export const sendingRows: MatrixRows = {
  // It has left: whoever may reply is told that.
  'message.takeBack': {
    about: 'ticket',
    stage: 'open',
    input: ({ sentId }) => ({ message: sentId }),
    mayRefuse: ['message.alreadySent'],
  },
  // A colleague wrote it: whose permission ends at their own tickets deletes only what they wrote themselves.
  'message.revoke': {
    about: 'ticket',
    stage: 'open',
    input: ({ sentId }) => ({ message: sentId, hereOnly: true }),
    besides: { 'permission.denied': ['agent'] },
  },
  'schedule.create': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, at: '2099-01-01T10:00', text: 'Oi' }),
  },
  'schedule.list': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id }) },
  'schedule.edit': { about: 'office', input: () => ({ schedule: 'sc_nothing', at: '2099-01-01T10:00' }) },
  'schedule.cancel': { about: 'office', input: () => ({ schedule: 'sc_nothing' }) },
  'draft.save': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, body: 'Bom dia' }),
  },
  'draft.list': { about: 'office', input: () => ({}) },
  'draft.discard': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id }) },
};
