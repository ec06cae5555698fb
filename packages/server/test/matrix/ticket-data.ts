import type { MatrixRows, Subject } from './rows.ts';

const ofTicket = ({ ticket }: Subject) => ({ ticket: ticket.id });

/** What a ticket says of itself, what happened to it, and what has to do with it. */
export const ticketDataRows: MatrixRows = {
  'ticket.set': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id, value: '10,00' }) },
  'ticket.log': { about: 'ticket', stage: 'open', input: ofTicket },
  'ticket.participants': { about: 'ticket', stage: 'open', input: ofTicket },
  'ticket.previous': { about: 'ticket', stage: 'open', input: ofTicket },
  'ticket.related': { about: 'ticket', stage: 'open', input: ofTicket },
};
