import type { MatrixRows } from './rows.ts';

let lastNamed = 0;
/** A name that nothing else has: the matrix asks each action once for each person. */
const fresh = (name: string): string => {
  lastNamed += 1;
  return `${name}${lastNamed}`;
};

export const writingRows: MatrixRows = {
  'mergeField.list': { about: 'office', input: () => ({}) },
  'quickReply.list': { about: 'office', input: () => ({}) },
  'quickReply.create': { about: 'office', input: () => ({ shortcut: fresh('/m'), body: 'Oi' }) },
  'quickReply.edit': { about: 'office', input: () => ({ quickReply: '/oi', body: 'Oi!' }) },
  'quickReply.remove': { about: 'office', input: () => ({ quickReply: 'qr_nothing' }) },
  'quickReply.render': {
    about: 'ticket',
    stage: 'open',
    permission: 'ticket.read',
    input: ({ ticket }) => ({ quickReply: '/oi', ticket: ticket.id }),
    // Where the office has no such quick reply.
    mayRefuse: ['reference.notFound'],
  },
  'gallery.list': { about: 'office', input: () => ({}) },
  'gallery.create': { about: 'office', input: () => ({ name: fresh('Arquivo '), media: 'md_nothing' }) },
  'gallery.addVersion': { about: 'office', input: () => ({ gallery: 'Catálogo', media: 'md_nothing' }) },
  'gallery.edit': { about: 'office', input: () => ({ gallery: 'Catálogo', name: 'Catálogo' }) },
  'gallery.remove': { about: 'office', input: () => ({ gallery: 'gl_nothing' }) },
  'macro.list': { about: 'office', input: () => ({}) },
  'macro.create': {
    about: 'office',
    input: () => ({ name: fresh('Macro '), steps: [{ action: 'ticket.accept', input: {} }] }),
  },
  'macro.edit': { about: 'office', input: () => ({ macro: 'Encerrar', name: 'Encerrar' }) },
  'macro.remove': { about: 'office', input: () => ({ macro: 'mc_nothing' }) },
  // Each step asks for its own permission: what becomes of a ticket is in the answer.
  'macro.run': { about: 'office', input: () => ({ macro: 'Encerrar', tickets: ['tk_nothing'] }) },
  'message.videoLink': {
    about: 'ticket',
    stage: 'open',
    input: ({ ticket }) => ({ ticket: ticket.id, send: false }),
  },
  // To a number that is no contact: the window is closed there, and the message refused, for whoever may write at all.
  'message.sendOnce': { about: 'office', input: () => ({ phone: '11 99999-0001', text: 'Oi' }) },
};
