import type { MatrixRows } from './rows.ts';

/** Whoever takes a ticket is a member of its queue, whatever the role. */
const membersOnly = { 'user.notInQueue': ['outside', 'author', 'manager'] } as const;
const about = <S extends string>(stage: S) =>
  ({ about: 'ticket', stage, input: ({ ticket }: { ticket: { id: string } }) => ({ ticket: ticket.id }) }) as const;

export const lifeRows = {
  'ticket.accept': { ...about('pending'), besides: membersOnly },
  'ticket.assign': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, user: 'ana@example.com' }),
  },
  'ticket.transfer': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, queue: 'Suporte' }),
  },
  'ticket.return': about('open'),
  'ticket.resolve': about('open'),
  'ticket.reopen': { ...about('closed'), besides: membersOnly },
  'ticket.snooze': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, until: '2h' }),
  },
  'ticket.wake': about('snoozed'),
  'ticket.trash': about('open'),
  'ticket.restore': about('trashed'),
  'ticket.purge': about('trashed'),
  'ticket.moveChannel': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, connection: 'Principal' }),
  },
  'ticket.toBot': { ...about('open'), mayRefuse: ['integration.notConfigured'] },
  'ticket.bot': {
    about: 'ticket',
    stage: 'pending',
    input: ({ ticket }) => ({ ticket: ticket.id, on: true }),
    mayRefuse: ['integration.notConfigured'],
  },
  'ticket.protocol': about('open'),
  'ticket.start': {
    about: 'office',
    input: () => ({ phone: '11 98888-0001', name: 'Sem ficha', template: 'aviso_sem_variaveis' }),
  },
} satisfies MatrixRows;
