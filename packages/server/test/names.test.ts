import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk } from './desk.ts';

let last = 0;
const someone = (name: string): Customer => {
  last += 1;
  return { phone: `55119${85_000_000 + last}`, name };
};

await onEachDatabase((open) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  test.each(['\u3164', '\u2800', '\u200B\u202E', '\u0301', ' '])(
    'a profile whose name is nothing (%j) is shown by its phone wherever it is shown',
    async (name) => {
      const person = someone(name);
      await desk.writes(person, 'Oi');
      const ticket = await desk.ticketOf(person);
      expect(ticket.contact.name).toBe(person.phone);
      expect((await desk.messagesOf(ticket))[0]?.author.name).toBe(person.phone);
      expect((await desk.admin.call('contact.show', { contact: ticket.contact.id })).name).toBe(person.phone);
      // The next one that is something is followed.
      await desk.writes({ ...person, name: '\u202EAna\u202C' }, 'Oi');
      expect((await desk.ticketOf(person)).contact.name).toBe('Ana');
      await desk.writes({ ...person, name }, 'Oi');
      expect((await desk.ticketOf(person)).contact.name).toBe('Ana');
    },
  );

  test('names of people, queues and tags have nothing in them that cannot be seen, and are not nothing', async () => {
    expect(await desk.admin.call('queue.create', { name: 'Ven\u200Bdas\u3164' })).toMatchObject({ name: 'Vendas' });
    expect(await desk.admin.refused('queue.create', { name: 'Vendas\u2060' })).toMatchObject({ code: 'name.taken' });
    expect(await desk.admin.call('tag.create', { name: '\u202Evip' })).toMatchObject({ name: 'vip' });
    for (const call of [
      await desk.admin.refused('tag.create', { name: '\u2800' }),
      await desk.admin.refused('contact.create', { name: '\u3164', phone: someone('').phone }),
    ])
      expect(call.code).toBe('input.invalid');
    const person = someone('Davi\u{E0041}');
    const made = await desk.admin.call('contact.create', { name: person.name, phone: `\u202A${person.phone}\u202C` });
    expect(made).toMatchObject({ name: 'Davi', phone: person.phone });
    await desk.admin.call('contact.edit', { contact: made.id, name: 'Davi\u200D Reis' });
    expect((await desk.admin.call('contact.show', { contact: made.id })).name).toBe('Davi Reis');
  });
});
