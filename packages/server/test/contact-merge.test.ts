import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${60_000_000 + last}`, name: `Alguém ${last}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let carla: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    for (const name of ['vip', 'spam']) await desk.admin.call('tag.create', { name });
    for (const name of ['Clientes', 'Fornecedores']) await desk.admin.call('contactGroup.create', { name });
    await desk.admin.call('stage.create', { name: 'Qualificado' });
    for (const name of ['Pedido', 'Bairro']) await desk.admin.call('field.create', { name, target: 'contact' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async (person = someone(), text = 'Oi') => {
    await desk.writes(person, text);
    return { person, ticket: await desk.ticketOf(person) };
  };
  const shown = (contact: string) => carla.call('contact.show', { contact });
  const bodies = async (ticket: { id: string }) => (await desk.messagesOf(ticket)).map(({ body }) => body);
  const answered = async (ticket: { id: string }) => {
    await ana.call('message.send', { ticket: ticket.id, text: 'Resposta' });
    await desk.settle();
    return desk.emulator.sent().findLast(({ kind }) => kind === 'text')?.to;
  };
  const hears = async (from: object, text: string) => {
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      from,
      message: { type: 'text', text },
    });
    await desk.settle();
  };

  describe('merging contacts', () => {
    test('one takes over all that the other has', async () => {
      const kept = await ana.call('contact.create', {
        name: 'Davi',
        phone: someone().phone,
        tags: ['vip'],
        groups: ['Clientes'],
        fields: { Pedido: '1' },
      });
      const { person, ticket } = await arrive();
      const from = ticket.contact.id;
      await ana.call('contact.edit', { contact: from, email: 'davi@example.com', stage: 'Qualificado' });
      await ana.call('contact.edit', { contact: from, fields: { Pedido: '2', Bairro: 'Sé' } });
      await ana.call('contact.tag', { contact: from, add: ['spam', 'vip'] });
      await ana.call('contact.group', { contact: from, add: ['Fornecedores'] });
      await carla.call('contact.setWallet', { contact: from, users: [ana.id] });
      await ana.call('note.add', { ticket: ticket.id, body: 'Do atendimento', scope: 'ticket' });
      await ana.call('note.add', { contact: from, body: 'Do contato' });
      const task = await ana.call('task.create', { title: 'Ligar', contact: from });

      const { contact, sideBySide } = await carla.call('contact.merge', { contact: kept.id, from });
      expect(sideBySide).toEqual([]);
      expect(await shown(contact.id)).toMatchObject({
        name: 'Davi',
        email: 'davi@example.com',
        stage: { name: 'Qualificado' },
        tags: [{ name: 'vip' }, { name: 'spam' }],
        groups: [{ name: 'Clientes' }, { name: 'Fornecedores' }],
        wallet: [{ name: 'Ana Lima' }],
        fields: { Pedido: '1', Bairro: 'Sé' },
        tickets: { pending: 1 },
        identities: [{ canonical: person.phone }],
      });
      expect((await desk.admin.call('ticket.show', { ticket: ticket.id })).contact.id).toBe(kept.id);
      const notes = (await ana.call('note.list', { contact: kept.id })).items.map(({ body }) => body);
      expect(notes.sort()).toEqual(['Do atendimento', 'Do contato']);
      expect(await sql(desk.place, 'SELECT contact_id FROM tasks WHERE id = ?', [task.id])).toEqual([
        { contact_id: kept.id },
      ]);
      for (const table of [
        'contact_tags',
        'contact_group_members',
        'wallets',
        'threads',
        'identities',
        'contact_phones',
      ])
        expect(await sql(desk.place, `SELECT 1 FROM ${table} WHERE contact_id = ?`, [from])).toEqual([]);
    });

    test('the other is in no list, and its id and phone lead to the one that is kept', async () => {
      const [one, two, three] = [await arrive(), await arrive(), await arrive()];
      await carla.call('contact.merge', { contact: two.ticket.contact.id, from: one.ticket.contact.id });
      await carla.call('contact.merge', { contact: three.ticket.contact.id, from: two.ticket.contact.id });
      const listed = async (query: string) =>
        (await ana.call('contact.list', { query })).items.map(({ id }) => id as string);
      expect(await listed(`"${one.person.name}"`)).not.toContain(one.ticket.contact.id);
      const ids = [one.ticket.contact.id, two.ticket.contact.id, one.person.phone, two.person.phone];
      for (const ref of ids) expect((await shown(ref)).id).toBe(three.ticket.contact.id);
    });

    test('of two active tickets on one connection one takes the other over, and goes on where was written last', async () => {
      const [one, two] = [await arrive(), await arrive()];
      await ana.call('ticket.accept', { ticket: two.ticket.id });
      await ana.call('note.add', { ticket: one.ticket.id, body: 'Do primeiro' });
      const { sideBySide } = await carla.call('contact.merge', {
        contact: one.ticket.contact.id,
        from: two.ticket.contact.id,
      });
      expect(sideBySide).toEqual([]);
      expect((await shown(one.ticket.contact.id)).tickets).toMatchObject({ pending: 0, open: 1, closed: 1 });
      // Somebody has it, so it is the one that goes on.
      expect(await ana.call('ticket.show', { ticket: one.ticket.id })).toMatchObject({
        state: 'closed',
        closeReason: 'merged',
      });
      const notes = (await ana.call('note.list', { ticket: two.ticket.id })).items.map(({ body }) => body);
      expect(notes).toEqual(['Do primeiro']);
      const steps = await desk.admin.call('ticket.log', { ticket: one.ticket.id });
      expect(JSON.stringify(steps)).toContain(`#${two.ticket.number}`);

      await desk.writes(one.person, 'Pelo primeiro');
      expect(await answered(two.ticket)).toBe(one.person.phone);
      await desk.writes(two.person, 'Pelo segundo');
      expect(await answered(two.ticket)).toBe(two.person.phone);
      expect((await bodies(two.ticket)).sort()).toEqual([
        'Oi',
        'Pelo primeiro',
        'Pelo segundo',
        'Resposta',
        'Resposta',
      ]);
      expect((await shown(one.ticket.contact.id)).tickets).toMatchObject({ pending: 0, open: 1, closed: 1 });
    });

    test('a private one goes on as it is, and shows nothing of itself to more people', async () => {
      const [one, two] = [await arrive(), await arrive()];
      for (const { ticket } of [one, two]) await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.privatize', { ticket: two.ticket.id });
      await carla.call('contact.merge', { contact: one.ticket.contact.id, from: two.ticket.contact.id });
      expect(await ana.call('ticket.show', { ticket: two.ticket.id })).toMatchObject({ state: 'open', private: true });
      expect(await ana.call('ticket.show', { ticket: one.ticket.id })).toMatchObject({ closeReason: 'merged' });
    });

    test('a person who was blocked under one name is blocked, and what was active is closed', async () => {
      const [one, two] = [await arrive(), await arrive()];
      await carla.call('contact.block', { contact: two.ticket.contact.id });
      const { contact } = await carla.call('contact.merge', {
        contact: one.ticket.contact.id,
        from: two.ticket.contact.id,
      });
      expect(contact.blocked).toBe(true);
      expect((await shown(contact.id)).tickets).toEqual({ pending: 0, open: 0, snoozed: 0, closed: 2 });
      await desk.writes(one.person, 'Ainda estou aqui');
      expect(await bodies(one.ticket)).toEqual(['Oi']);
    });

    test('is refused with itself, of a person with a group, and to agents', async () => {
      const { ticket, person } = await arrive();
      const { id } = ticket.contact;
      expect(await carla.refused('contact.merge', { contact: id, from: person.phone })).toMatchObject({
        code: 'merge.same',
      });
      await hears({ ...someone(), groupId: 'GRUPO-7' }, 'Oi, grupo');
      const [group] = (await carla.call('ticket.list', { filter: 'is:group' })).items;
      expect(await carla.refused('contact.merge', { contact: id, from: group?.contact.id ?? '' })).toMatchObject({
        code: 'input.invalid',
      });
      const other = await arrive();
      expect(await ana.refused('contact.merge', { contact: id, from: other.ticket.contact.id })).toMatchObject({
        code: 'permission.denied',
      });
    });
  });

  describe('two who turn out to be one', () => {
    test('through the provider are merged: the elder contact keeps the person, the elder thread what comes', async () => {
      const bsuid = 'BR.5550001';
      await hears({ bsuid, name: 'Só o id' }, 'sem número');
      const [byId] = (await carla.call('contact.list', { query: 'Só o id' })).items;
      const phone = someone().phone;
      const { ticket } = await arrive({ phone, name: 'Com número' });
      expect(ticket.contact.id).not.toBe(byId?.id);

      await hears({ phone, bsuid, name: 'Com número' }, 'agora os dois');
      const contact = await shown(phone);
      expect(contact).toMatchObject({ id: byId?.id, phone, tickets: { pending: 1, closed: 1 } });
      await hears({ phone, bsuid: null, name: 'Com número' }, 'só o número');
      await hears({ bsuid, name: 'Com número' }, 'só o id');
      const { items } = await carla.call('ticket.list', { filter: `state:pending,closed phone:${phone} sort:opened` });
      const said = await Promise.all(items.map(bodies));
      expect(said.toSorted((a, b) => b.length - a.length)).toEqual([
        ['sem número', 'agora os dois', 'só o número', 'só o id'],
        ['Oi'],
      ]);
    });

    test('by a number that an office had written down are one from the first message on', async () => {
      const bsuid = 'BR.5550002';
      await hears({ bsuid, name: 'perfil' }, 'Oi');
      const { phone } = someone();
      const made = await ana.call('contact.create', { name: 'Nome dado', phone, email: 'x@example.com' });
      await hears({ phone, bsuid, name: 'perfil' }, 'de novo');
      const contact = await shown(phone);
      expect(contact).toMatchObject({ name: 'Nome dado', email: 'x@example.com', tickets: { pending: 1 } });
      expect((await shown(made.id)).id).toBe(contact.id);
    });

    test('because somebody moved to a number that had written before', async () => {
      const [before, after] = [await arrive(), await arrive()];
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: { phone: before.person.phone, bsuid: null },
        message: {
          type: 'system',
          system: { type: 'user_changed_number', body: 'trocou de número', wa_id: after.person.phone },
        },
      });
      await desk.settle();
      expect((await shown(after.person.phone)).id).toBe(before.ticket.contact.id);
      await desk.writes(after.person, 'Sou eu');
      expect((await bodies(before.ticket)).at(-1)).toBe('Sou eu');
    });
  });
});
