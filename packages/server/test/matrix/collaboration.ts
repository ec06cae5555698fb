import type { MatrixRows } from './rows.ts';

/** Notes, tasks, internal chat and notifications. */
export const collaborationRows: MatrixRows = {
  'note.add': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id, body: 'nota' }) },
  'note.list': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id }) },
  // Besides who wrote it, who moderates notes: the note is the assignee's.
  'note.edit': {
    about: 'ticket',
    stage: 'open',
    input: ({ noteId }) => ({ note: noteId, body: 'outra' }),
    besides: { 'permission.denied': ['agent', 'custom'] },
  },
  'note.pin': {
    about: 'ticket',
    stage: 'open',
    input: ({ noteId }) => ({ note: noteId }),
    besides: { 'permission.denied': ['agent', 'custom'] },
  },
  'note.delete': {
    about: 'ticket',
    stage: 'open',
    input: ({ noteId }) => ({ note: noteId }),
    besides: { 'permission.denied': ['agent', 'custom'] },
  },
  'task.create': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id, title: 'Ligar' }) },
  'task.list': { about: 'ticket', stage: 'open', input: ({ ticket }) => ({ ticket: ticket.id }) },
  'task.show': { about: 'office', input: () => ({ task: 'ta_nothing' }) },
  'task.edit': { about: 'office', input: () => ({ task: 'ta_nothing', title: 'x' }) },
  'task.done': { about: 'office', input: () => ({ task: 'ta_nothing' }) },
  'task.remove': { about: 'office', input: () => ({ task: 'ta_nothing' }) },
  'room.list': { about: 'office', input: () => ({}) },
  'room.create': { about: 'office', input: () => ({ name: 'Sala' }) },
  'room.direct': { about: 'office', input: () => ({ user: 'ana@example.com' }) },
  'room.edit': { about: 'office', input: () => ({ room: 'rm_nothing', name: 'x' }) },
  'room.setMembers': { about: 'office', input: () => ({ room: 'rm_nothing', add: ['ana@example.com'] }) },
  'room.messages': { about: 'office', input: () => ({ room: 'rm_nothing' }) },
  'room.send': { about: 'office', input: () => ({ room: 'rm_nothing', body: 'oi' }) },
  'room.editMessage': { about: 'office', input: () => ({ message: 'rg_nothing', body: 'oi' }) },
  'room.deleteMessage': { about: 'office', input: () => ({ message: 'rg_nothing' }) },
  'room.read': { about: 'office', input: () => ({ room: 'rm_nothing' }) },
  'notification.list': { about: 'office', input: () => ({}) },
  'notification.read': { about: 'office', input: () => ({ all: true }) },
};
