import type { MatrixRows } from './rows.ts';

const office = (input: object = {}) => ({ about: 'office', input: () => input }) as const;

/** Contacts; those that would change one name nobody, so that the office stays as it is. */
export const contactRows: MatrixRows = {
  'contact.show': office({ contact: 'ct_nothing' }),
  'contact.address': office({ contact: 'ct_nothing' }),
  'contact.create': office({ name: 'Da matriz', phone: '119' }),
  'contact.edit': office({ contact: 'ct_nothing', name: 'Outro' }),
  'contact.tag': office({ contact: 'ct_nothing', add: ['vip'] }),
  'contact.group': office({ contact: 'ct_nothing', add: ['Clientes'] }),
  'contact.setWallet': office({ contact: 'ct_nothing', users: [] }),
  'contact.block': office({ contact: 'ct_nothing' }),
  'contact.unblock': office({ contact: 'ct_nothing' }),
  'contact.blockBot': office({ contact: 'ct_nothing' }),
  'contact.sanitize': office({ contact: 'ct_nothing' }),
  'contact.merge': office({ contact: 'ct_nothing', from: 'ct_nobody' }),
  'contact.import': office({ rows: [{ line: 1, phone: '119' }] }),
  'ticket.merge': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, from: ticket.id }),
    mayRefuse: ['merge.same'],
  },
};
