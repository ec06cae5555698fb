import type { MatrixRows } from './rows.ts';

/** Each lacks what it needs, or changes nothing: whoever may is told so, whoever may not is denied first. */
const office = { about: 'office', input: () => ({}) } as const;

export const peopleRows: MatrixRows = {
  'queue.show': office,
  'queue.edit': office,
  'queue.remove': office,
  'user.show': office,
  'user.edit': office,
  'user.disable': office,
  'user.setPassword': office,
  'user.resetTotp': office,
  'role.list': office,
  'role.show': office,
  'role.create': office,
  'role.edit': office,
  'role.remove': office,
  'profile.show': office,
  'profile.edit': office,
  'profile.setPassword': office,
  'profile.setPresence': office,
  'profile.beginTotp': office,
  'profile.confirmTotp': office,
  'profile.endTotp': office,
  'session.list': office,
  'session.revoke': office,
  'setting.list': office,
  'setting.set': office,
  'setting.reset': office,
  'audit.list': office,
};
