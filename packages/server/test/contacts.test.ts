import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
/** A mobile of São Paulo, with its ninth digit. */
const someone = (name = ''): Customer => {
  last += 1;
  return { phone: `55119${70_000_000 + last}`, name: name === '' ? `Pessoa ${last}` : name };
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
    await desk.admin.call('tag.create', { name: 'vip' });
    await desk.admin.call('tag.create', { name: 'spam' });
    for (const name of ['Qualificado', 'Cliente']) await desk.admin.call('stage.create', { name });
    await desk.admin.call('source.create', { name: 'Indicação' });
    for (const name of ['Clientes', 'Fornecedores']) await desk.admin.call('contactGroup.create', { name });
    await desk.admin.call('field.create', { name: 'Pedido', target: 'contact' });
    await desk.admin.call('field.create', { name: 'Idade', target: 'contact', kind: 'number' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const listed = async (input: Parameters<typeof ana.call<'contact.list'>>[1], by: Person = ana) =>
    (await by.call('contact.list', { limit: 1000, ...input })).items.map(({ name }) => name);

  describe('creating', () => {
    test.each([
      ['with its country and ninth digit', (phone: string) => phone],
      ['without the ninth digit', (phone: string) => phone.slice(0, 4) + phone.slice(5)],
      ['without the country', (phone: string) => phone.slice(2)],
      ['as people write it', (phone: string) => `(${phone.slice(2, 4)}) ${phone.slice(4, 9)}-${phone.slice(9)}`],
      ['with the trunk zero', (phone: string) => `0${phone.slice(2)}`],
    ])(
      'with a phone %s: whoever writes from there, with or without the ninth digit, is that contact',
      async (_, write) => {
        const person = someone();
        const made = await ana.call('contact.create', { name: 'Davi Reis', phone: write(person.phone) });
        expect(made.phone).toBe(person.phone);
        await desk.writes({ phone: person.phone.slice(0, 4) + person.phone.slice(5), name: 'davi 💥' }, 'Oi');
        const ticket = await desk.ticketOf(person);
        expect(ticket.contact).toEqual({ id: made.id, name: 'Davi Reis', phone: person.phone });
      },
    );

    test('with the area code beside the number', async () => {
      const made = await ana.call('contact.create', { name: 'Eva', ddd: '011', phone: '96543-2109' });
      expect(made.phone).toBe('5511965432109');
      expect(await ana.refused('contact.create', { name: 'Eva', ddd: '11', phone: '11965432109' })).toMatchObject({
        code: 'contact.phoneInvalid',
      });
    });

    test('with all that is said of it', async () => {
      const { phone } = someone();
      const made = await ana.call('contact.create', {
        name: 'Flora',
        phone,
        email: 'Flora@Example.com ',
        stage: 'qualificado',
        source: 'Indicação',
        tags: ['vip'],
        groups: ['Clientes'],
        fields: { Pedido: '123', Idade: '42' },
      });
      const shown = await ana.call('contact.show', { contact: made.id });
      expect(shown).toMatchObject({
        name: 'Flora',
        phoneShown: `+55 11 ${phone.slice(4, 9)}-${phone.slice(9)}`,
        email: 'flora@example.com',
        stage: { name: 'Qualificado' },
        source: { name: 'Indicação' },
        tags: [{ name: 'vip' }],
        groups: [{ name: 'Clientes' }],
        fields: { Pedido: '123', Idade: 42 },
        tickets: { pending: 0, open: 0, snoozed: 0, closed: 0 },
        lastActivityAt: null,
      });
    });

    test('with a phone that is somebody’s is refused, and says whose', async () => {
      const person = someone('Gabi');
      await desk.writes(person, 'Oi');
      const owner = (await desk.ticketOf(person)).contact;
      expect(
        await ana.refused('contact.create', { name: 'Outra', phone: person.phone.slice(0, 4) + person.phone.slice(5) }),
      ).toMatchObject({ code: 'contact.identityTaken', data: { contact: 'Gabi', contactId: owner.id } });
    });

    test('twice at once with one phone makes one contact', async () => {
      const { phone } = someone();
      const made = await Promise.allSettled(
        Array.from({ length: 8 }, (_, place) => ana.call('contact.create', { name: `Gêmeo ${place}`, phone })),
      );
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await ana.call('contact.list', { query: phone })).items).toHaveLength(1);
    });

    test.each([
      ['98765-4321', 'the area code is missing'],
      ['11 1234', 'the area code is missing'],
      ['119876543210', 'no such Brazilian number'],
      ['+1 2', 'no such Brazilian number'],
      ['onze', 'digits are needed'],
    ])('with the phone %s is refused: %s', async (phone, problem) => {
      const refused = await ana.refused('contact.create', { name: 'Ninguém', phone });
      expect(refused).toMatchObject({ code: 'contact.phoneInvalid', status: 400 });
      expect(refused.message).toContain(problem);
      expect(await listed({ query: 'Ninguém' })).toEqual([]);
    });

    test('with an address on a connection: whoever writes from there is that contact', async () => {
      const bsuid = 'BR.9988776655';
      const made = await ana.call('contact.create', { name: 'Sem número', connection: 'Principal', address: bsuid });
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: { bsuid, name: 'x' },
        message: { type: 'text', text: 'Oi' },
      });
      await desk.settle();
      expect(await ana.call('contact.show', { contact: made.id })).toMatchObject({
        identities: [{ canonical: bsuid }],
        tickets: { pending: 1 },
      });
      expect(
        await ana.refused('contact.create', { name: 'Outro', connection: 'Principal', address: bsuid }),
      ).toMatchObject({ code: 'contact.identityTaken', data: { contact: 'Sem número' } });
    });

    test('without a phone or an address is refused', async () => {
      expect(await ana.refused('contact.create', { name: 'Nada' })).toMatchObject({ code: 'input.invalid' });
      expect(await ana.refused('contact.create', { name: 'Nada', address: 'x' })).toMatchObject({
        code: 'input.invalid',
      });
    });
  });

  describe('editing', () => {
    test('changes what is said and takes away what is null', async () => {
      const made = await ana.call('contact.create', {
        name: 'Hugo',
        phone: someone().phone,
        email: 'hugo@example.com',
        stage: 'Qualificado',
        fields: { Pedido: '1', Idade: 30 },
      });
      const edited = await ana.call('contact.edit', {
        contact: made.id,
        name: 'Hugo Alves',
        email: null,
        stage: 'Cliente',
        source: 'Indicação',
        fields: { Pedido: null, Idade: '31' },
      });
      expect(edited).toMatchObject({ name: 'Hugo Alves', email: null, sourceId: expect.any(String) });
      expect((await ana.call('contact.show', { contact: made.id })).fields).toEqual({ Idade: 31 });
      expect(await ana.refused('contact.edit', { contact: made.id, fields: { Idade: 'muitos' } })).toMatchObject({
        code: 'field.invalid',
      });
      expect(await ana.refused('contact.edit', { contact: made.id, stage: 'Inventada' })).toMatchObject({
        code: 'reference.notFound',
      });
    });

    test('keeps the name when the profile says another', async () => {
      const person = someone('joca');
      await desk.writes(person, 'Oi');
      const { contact } = await desk.ticketOf(person);
      await ana.call('contact.edit', { contact: contact.id, name: 'João Carlos' });
      await desk.writes({ ...person, name: 'joca 2' }, 'Oi');
      expect((await desk.ticketOf(person)).contact.name).toBe('João Carlos');
    });

    test('another phone leaves the old one free, also when the contact has written from it', async () => {
      const [wrong, right] = [someone(), someone()];
      const made = await ana.call('contact.create', { name: 'Iara', phone: wrong.phone });
      await ana.call('contact.edit', { contact: made.id, phone: right.phone });
      const other = await ana.call('contact.create', { name: 'Dono do número', phone: wrong.phone });
      expect(other.id).not.toBe(made.id);
      await desk.writes(right, 'Oi');
      expect((await desk.ticketOf(right)).contact.id).toBe(made.id);

      const newer = someone();
      await ana.call('contact.edit', { contact: made.id, phone: newer.phone });
      const next = await ana.call('contact.create', { name: 'Quem tem o número agora', phone: right.phone });
      expect(next.id).not.toBe(made.id);
      expect(await ana.refused('contact.edit', { contact: made.id, phone: wrong.phone })).toMatchObject({
        code: 'contact.identityTaken',
        data: { contact: 'Dono do número' },
      });
    });

    test('a phone in any spelling names the contact', async () => {
      const { phone } = someone();
      const made = await ana.call('contact.create', { name: 'Jonas', phone });
      for (const ref of [phone, `+${phone}`, phone.slice(2), `(${phone.slice(2, 4)}) ${phone.slice(5)}`])
        expect((await ana.call('contact.show', { contact: ref })).id).toBe(made.id);
    });
  });

  describe('tags, groups and the wallet', () => {
    test('are added and removed, and the tables beside the contact follow', async () => {
      const made = await ana.call('contact.create', { name: 'Kátia', phone: someone().phone, tags: ['vip'] });
      await ana.call('contact.tag', { contact: made.id, add: ['spam'], remove: ['vip'] });
      await ana.call('contact.group', { contact: made.id, add: ['Clientes', 'Fornecedores'] });
      await ana.call('contact.group', { contact: made.id, remove: ['clientes'] });
      await carla.call('contact.setWallet', { contact: made.id, users: ['carladias@example.com', ana.id] });
      const shown = await ana.call('contact.show', { contact: made.id });
      expect(shown).toMatchObject({
        tags: [{ name: 'spam' }],
        groups: [{ name: 'Fornecedores' }],
        wallet: [{ name: 'Carla Dias' }, { name: 'Ana Lima' }],
      });
      const rows = (table: string, column: string) =>
        sql<{ id: string }>(desk.place, `SELECT ${column} AS id FROM ${table} WHERE contact_id = ?`, [made.id]);
      expect(await rows('contact_tags', 'tag_id')).toEqual(shown.tags.map(({ id }) => ({ id })));
      expect(await rows('contact_group_members', 'item_id')).toEqual(shown.groups.map(({ id }) => ({ id })));
      expect(
        await sql(desk.place, 'SELECT user_id, rank FROM wallets WHERE contact_id = ? ORDER BY rank', [made.id]),
      ).toEqual(shown.wallet.map(({ id }, rank) => ({ user_id: id, rank })));
      await carla.call('contact.setWallet', { contact: made.id, users: [] });
      expect(await rows('wallets', 'user_id')).toEqual([]);
    });

    test('a wallet takes only users who may reply, and only managers set it', async () => {
      const auditor = await desk.person('Olga Prado', 'auditor');
      const made = await ana.call('contact.create', { name: 'Lia', phone: someone().phone });
      expect(await carla.refused('contact.setWallet', { contact: made.id, users: [auditor.id] })).toMatchObject({
        code: 'user.mayNotReply',
        data: { user: 'Olga Prado' },
      });
      expect(await ana.refused('contact.setWallet', { contact: made.id, users: [ana.id] })).toMatchObject({
        code: 'permission.denied',
      });
    });

    test('of many at once none is lost', async () => {
      const made = await ana.call('contact.create', { name: 'Muitos', phone: someone().phone });
      await Promise.all([
        ana.call('contact.tag', { contact: made.id, add: ['vip'] }),
        carla.call('contact.tag', { contact: made.id, add: ['spam'] }),
        ana.call('contact.group', { contact: made.id, add: ['Clientes'] }),
        carla.call('contact.group', { contact: made.id, add: ['Fornecedores'] }),
      ]);
      const shown = await ana.call('contact.show', { contact: made.id });
      expect([shown.tags.length, shown.groups.length]).toEqual([2, 2]);
    });
  });

  describe('listing', () => {
    test('finds by name, phone, e-mail, tag, group, stage, source, wallet and block, and by several of them', async () => {
      const [one, two] = [someone(), someone()];
      const mara = await ana.call('contact.create', {
        name: 'Mara Procurada',
        phone: one.phone,
        email: 'mara.p@loja.example',
        tags: ['vip'],
        groups: ['Fornecedores'],
        stage: 'Cliente',
        source: 'Indicação',
      });
      await ana.call('contact.create', { name: 'Nino Procurado', phone: two.phone, tags: ['vip'] });
      await carla.call('contact.setWallet', { contact: mara.id, users: [carla.id] });
      expect(await listed({ query: 'procurad' })).toEqual(['Mara Procurada', 'Nino Procurado']);
      expect(await listed({ query: one.phone.slice(4) })).toEqual(['Mara Procurada']);
      expect(await listed({ query: 'MARA.P@' })).toEqual(['Mara Procurada']);
      expect(await listed({ query: 'procurad', tag: 'vip', stage: 'Cliente' })).toEqual(['Mara Procurada']);
      expect(await listed({ query: 'procurad', group: 'Fornecedores', source: 'Indicação' })).toEqual([
        'Mara Procurada',
      ]);
      expect(await listed({ wallet: carla.id, blocked: false })).toEqual(['Mara Procurada']);
      await carla.call('contact.block', { contact: mara.id });
      expect(await listed({ blocked: true })).toEqual(['Mara Procurada']);
      expect(await listed({ query: 'procurad', blocked: false })).toEqual(['Nino Procurado']);
      expect(await ana.refused('contact.list', { tag: 'inventada' })).toMatchObject({ code: 'reference.notFound' });
    });

    test('a contact shows how many tickets the reader may see', async () => {
      const person = someone();
      await desk.writes(person, 'Oi');
      const ticket = await desk.ticketOf(person);
      const { contact } = ticket;
      expect(await desk.admin.call('contact.show', { contact: contact.id })).toMatchObject({
        tickets: { pending: 1 },
        lastActivityAt: ticket.lastActivityAt,
      });
      await desk.admin.call('queue.create', { name: `Longe ${person.phone}` });
      await desk.admin.call('ticket.transfer', { ticket: ticket.id, queue: `Longe ${person.phone}` });
      expect(await ana.call('contact.show', { contact: contact.id })).toMatchObject({
        tickets: { pending: 0 },
        lastActivityAt: null,
      });
    });
  });
});
