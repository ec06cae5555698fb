import type { Capabilities, MessageItem } from '@balcao/contract';
import type { InboundInput } from '@balcao/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Channel } from '../src/channels/channel.ts';
import { channels } from '../src/channels/index.ts';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

/* Whose a number is: until it is changed away, from then on, and on channels where digits are no number at all. */

const channel = 'whatsapp-cloud';
let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55219${84_000_000 + last}`, name: `Dona ${last}` };
};
const text = (body: string) => ({ type: 'text', text: body });
const seconds = (ms: number) => String(Math.floor(ms / 1000));

/** Its people are known by numbers of its own, which may look like phones; it sends nothing anywhere. */
const numeric: Channel = {
  name: 'numeric',
  code: 'NU',
  title: 'Numeric',
  capabilities: { ...(channels[0]?.capabilities as Capabilities), window24h: false, templates: false, phones: false },
  settings: z.object({ account: z.string() }),
  secrets: [],
  accountKey: ({ account }) => account ?? '',
  verify: () => ({ kind: 'accepted' }),
  parse: (body) => ({
    events: [
      {
        kind: 'message',
        accountKey: '1',
        direction: 'in',
        group: null,
        replyToProviderId: null,
        providerAtMs: null,
        ...(JSON.parse(new TextDecoder().decode(body)) as { providerId: string; contact: never }),
        content: { kind: 'text', body: 'Oi', voice: false, media: null, payload: null },
      },
    ],
    unknown: [],
  }),
  send: async () => ({ kind: 'accepted', providerId: null, recipient: null }),
  probe: async () => ({ state: 'up', reason: null, address: null, checks: [] }),
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;

  beforeAll(async () => {
    desk = await openDesk(open, { overrides: { channels: [...channels, numeric] } });
    ana = await desk.person('Ana Lima');
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const hears = async (input: Partial<InboundInput>) => {
    desk.emulator.inbound({ channel, to: { phoneNumberId: desk.account.phoneNumberId }, ...input } as InboundInput);
    await desk.settle();
  };
  const arrive = async () => {
    const person = someone();
    await hears({ from: { phone: person.phone, bsuid: null, name: person.name }, message: text('Oi') });
    const ticket = await desk.ticketOf(person);
    await ana.call('ticket.accept', { ticket: ticket.id });
    return { person, ticket };
  };
  const bodies = async (ticket: { id: string }) => (await desk.messagesOf(ticket)).map(({ body }) => body);
  const lastSent = () => desk.emulator.sent().findLast(({ kind }) => kind !== 'read' && kind !== 'typing');
  const changes = (
    from: { phone: string; bsuid?: string | null },
    system: Record<string, string>,
    timestamp = seconds(Date.now()),
  ) =>
    hears({
      from: { bsuid: null, ...from },
      timestamp,
      message: { type: 'system', system: { body: 'trocou de número', ...system } },
    });
  const shown = (contact: string) => ana.call('contact.show', { contact });

  describe('a number that was changed away', () => {
    test.each([
      ['user_changed_number', 'wa_id'],
      ['user_changed_number', 'new_wa_id'],
      ['customer_changed_number', 'new_wa_id'],
      ['customer_changed_number', 'wa_id'],
    ])('(%s, %s) is nobody’s from that moment: whoever writes from there is somebody new', async (type, field) => {
      const { person, ticket } = await arrive();
      const after = someone();
      await changes(person, { type, [field]: after.phone });
      expect(await bodies(ticket)).toEqual(['Oi', 'trocou de número']);
      expect((await shown(ticket.contact.id)).phone).toBe(after.phone);

      const stranger = { phone: person.phone, bsuid: null, name: 'Outra pessoa' };
      await hears({ from: stranger, message: text('Quem é?'), timestamp: seconds(Date.now() + 2_000) });
      const theirs = await desk.ticketOf(person);
      expect(theirs.id).not.toBe(ticket.id);
      expect(theirs.contact).toMatchObject({ name: 'Outra pessoa', phone: person.phone });
      expect(theirs.contact.id).not.toBe(ticket.contact.id);
      expect(await bodies(theirs)).toEqual(['Quem é?']);
      expect((await shown(ticket.contact.id)).name).toBe(person.name);

      await ana.call('message.send', { ticket: ticket.id, text: 'Para a cliente' });
      await desk.settle();
      expect(lastSent()?.to).toBe(after.phone);
      await ana.call('ticket.accept', { ticket: theirs.id });
      await ana.call('message.send', { ticket: theirs.id, text: 'Para a outra' });
      await desk.settle();
      expect(lastSent()?.to).toBe(person.phone);
      // The new number is the customer's, in the same ticket.
      await hears({ from: { phone: after.phone, bsuid: null, name: person.name }, message: text('Sou eu') });
      expect(await bodies(ticket)).toContain('Sou eu');
    });

    test('still finds the customer with what was said before it', async () => {
      const { person, ticket } = await arrive();
      const after = someone();
      const changedMs = Date.now();
      await changes(person, { type: 'user_changed_number', wa_id: after.phone }, seconds(changedMs));
      const stranger = { phone: person.phone, bsuid: null, name: 'Outra pessoa' };
      await hears({ from: stranger, message: text('Depois'), timestamp: seconds(changedMs) });
      await hears({
        from: { phone: person.phone, bsuid: null, name: person.name },
        message: text('Atrasada'),
        timestamp: seconds(changedMs - 60_000),
      });
      expect((await bodies(ticket)).sort()).toEqual(['Atrasada', 'Oi', 'trocou de número']);
      expect(await bodies(await desk.ticketOf(person))).toEqual(['Depois']);
      // And it does not become theirs again.
      await hears({ from: stranger, message: text('Ainda aqui') });
      expect(await bodies(await desk.ticketOf(person))).toEqual(['Depois', 'Ainda aqui']);
    });

    test('takes its ids along, and a new id alone leaves the number as it is', async () => {
      const person = someone();
      const [first, second, third] = ['BR.900001', 'BR.900002', 'BR.900003'].map((id) => `${id}${last}`) as [
        string,
        string,
        string,
      ];
      await hears({ from: { ...person, bsuid: first }, message: text('Oi') });
      const ticket = await desk.ticketOf(person);
      await changes({ ...person, bsuid: first }, { type: 'user_changed_user_id', user_id: second });
      await hears({ from: { ...person, bsuid: second }, message: text('mesmo número') });
      expect(await bodies(ticket)).toContain('mesmo número');
      const after = someone();
      await changes({ ...person, bsuid: second }, { type: 'user_changed_number', wa_id: after.phone, user_id: third });
      await hears({ from: { bsuid: second, name: 'Outra' }, message: text('pelo id antigo') });
      await hears({ from: { bsuid: third, name: person.name }, message: text('pelo id novo') });
      const said = await bodies(ticket);
      expect([said.includes('pelo id antigo'), said.includes('pelo id novo')]).toEqual([false, true]);
    });

    test('is told twice, in both words, and followed once', async () => {
      const { person, ticket } = await arrive();
      const after = someone();
      const now = Date.now();
      await changes(person, { type: 'customer_changed_number', new_wa_id: after.phone }, seconds(now - 1_000));
      await changes(person, { type: 'user_changed_number', wa_id: after.phone }, seconds(now));
      const rows = await sql<{ n: number }>(
        desk.place,
        `SELECT count(*) AS n FROM events WHERE type = 'contact.identified' AND contact_id = ?`,
        [ticket.contact.id],
      );
      expect(Number(rows[0]?.n)).toBe(1);
      expect((await shown(ticket.contact.id)).phone).toBe(after.phone);
    });

    test('is not where what still waits goes', async () => {
      const { person, ticket } = await arrive();
      const after = someone();
      desk.emulator.addFault({ channel, rule: { on: 'send', do: { fail: { status: 503, code: 131016 } } } });
      await ana.call('message.send', { ticket: ticket.id, text: 'Esperando' });
      await desk.settle();
      await changes(person, { type: 'user_changed_number', wa_id: after.phone });
      desk.emulator.setWindow({ channel, from: { phone: after.phone }, state: 'open' });
      desk.advance(10_000);
      await desk.settle();
      desk.advance(-10_000);
      expect(lastSent()).toMatchObject({ to: after.phone, kind: 'text' });
      expect((await desk.messagesOf(ticket)).find(({ body }) => body === 'Esperando')).toMatchObject({ state: 'read' });
      // The answer names the number it went to; the old one is nobody's all the same.
      await hears({
        from: { phone: person.phone, bsuid: null, name: 'Outra' },
        message: text('Oi?'),
        timestamp: seconds(Date.now() + 20_000),
      });
      expect((await desk.ticketOf(person)).contact.id).not.toBe(ticket.contact.id);
    });

    test('by a person of the desk is nobody’s from that moment, too', async () => {
      const { person, ticket } = await arrive();
      const right = someone();
      await ana.call('contact.edit', { contact: ticket.contact.id, phone: right.phone });
      await hears({ from: { phone: person.phone, bsuid: null, name: 'Outra' }, message: text('Oi?') });
      const theirs = await desk.ticketOf(person);
      expect([theirs.id === ticket.id, theirs.contact.id === ticket.contact.id]).toEqual([false, false]);
      await hears({
        from: { phone: person.phone, bsuid: null, name: person.name },
        message: text('De antes'),
        timestamp: seconds(Date.now() - 3_600_000),
      });
      expect((await bodies(ticket)).sort()).toEqual(['De antes', 'Oi']);
    });
  });

  describe('a corrected phone', () => {
    const templated = { template: 'boas_vindas', language: 'pt_BR', variables: { '1': 'Ana', '2': 'a loja' } } as const;

    test('is where the next ticket goes, and who starts it is told', async () => {
      const { ticket } = await arrive();
      const right = someone();
      await ana.call('contact.edit', { contact: ticket.contact.id, phone: right.phone });
      await ana.call('ticket.resolve', { ticket: ticket.id });
      const before = await ana.call('contact.address', { contact: ticket.contact.id });
      expect(before).toMatchObject({ address: { value: right.phone }, connection: { name: 'Principal' } });
      expect((await shown(ticket.contact.id)).addresses).toEqual([
        expect.objectContaining({ value: right.phone, connection: expect.objectContaining({ name: 'Principal' }) }),
      ]);
      const started = await ana.call('ticket.start', { contact: ticket.contact.id, ...templated });
      expect(started.address).toEqual(before.address);
      await desk.settle();
      expect(lastSent()).toMatchObject({ to: right.phone });
      // The person who has it is this contact, and there is no second ticket.
      await hears({ from: { phone: right.phone, bsuid: null, name: 'x' }, message: text('Recebi') });
      expect(await bodies(started)).toContain('Recebi');
      expect(await ana.refused('ticket.start', { phone: right.phone, ...templated })).toMatchObject({
        code: 'ticket.activeExists',
      });
    });

    test('is where an open ticket goes on: its window is that of the new number', async () => {
      const { ticket } = await arrive();
      const right = someone();
      await ana.call('contact.edit', { contact: ticket.contact.id, phone: right.phone });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).window).toMatchObject({ open: false });
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'Oi' })).toMatchObject({
        code: 'window.closed',
      });
      const { language, variables, template } = templated;
      await ana.call('message.send', { ticket: ticket.id, template: { name: template, language, variables } });
      await desk.settle();
      expect(lastSent()).toMatchObject({ to: right.phone });
      await hears({ from: { phone: right.phone, bsuid: null, name: 'x' }, message: text('Agora sim') });
      expect(await bodies(ticket)).toContain('Agora sim');
      await ana.call('message.send', { ticket: ticket.id, text: 'Que bom' });
      await desk.settle();
      expect(lastSent()).toMatchObject({ to: right.phone, kind: 'text' });
    });

    test('that the contact has written from is one address with one active ticket', async () => {
      const [one, two] = [await arrive(), await arrive()];
      await desk.admin.call('contact.merge', { contact: one.ticket.contact.id, from: two.ticket.contact.id });
      await ana.call('contact.edit', { contact: one.ticket.contact.id, phone: two.person.phone });
      const { items } = await ana.call('ticket.list', { filter: `state:pending,open phone:${two.person.phone}` });
      expect(items).toHaveLength(1);
      const [ticket] = items;
      await ana.call('message.send', { ticket: ticket?.id ?? '', text: 'Para o segundo' });
      await desk.settle();
      expect(lastSent()?.to).toBe(two.person.phone);
    });

    test('that is taken away leaves no way to write, and that is said', async () => {
      const { person, ticket } = await arrive();
      await ana.call('contact.edit', { contact: ticket.contact.id, phone: null });
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'Oi' })).toMatchObject({
        code: 'contact.noIdentity',
      });
      expect((await shown(ticket.contact.id)).addresses).toEqual([]);
      expect(await ana.refused('contact.address', { contact: ticket.contact.id })).toMatchObject({
        code: 'contact.noIdentity',
      });
      await hears({ from: { phone: person.phone, bsuid: null, name: 'Outra' }, message: text('Oi?') });
      expect((await desk.ticketOf(person)).contact.id).not.toBe(ticket.contact.id);
    });

    test('is taken back by undo, and the old number is theirs again', async () => {
      const { person, ticket } = await arrive();
      const wrong = someone();
      await ana.call('contact.edit', { contact: ticket.contact.id, phone: wrong.phone });
      await ana.call('event.undo', {});
      expect((await shown(ticket.contact.id)).addresses).toMatchObject([{ value: person.phone }]);
      await hears({ from: { phone: person.phone, bsuid: null, name: person.name }, message: text('De volta') });
      expect(await bodies(ticket)).toContain('De volta');
    });
  });

  describe('where digits are no number', () => {
    const path = async () => {
      const { items } = await desk.admin.call('connection.list', {});
      const known = items.find(({ name }) => name === 'Numérica');
      if (known !== undefined) return known.webhookPath;
      const settings = { account: '1' };
      return (await desk.admin.call('connection.add', { channel: 'numeric', name: 'Numérica', settings })).webhookPath;
    };
    const writes = async (canonical: string, phone: string | null = null) => {
      last += 1;
      const response = await fetch(desk.server.url + (await path()), {
        method: 'POST',
        body: JSON.stringify({
          providerId: `n${last}`,
          contact: { canonical, aliases: [], phone, name: `Id ${canonical}` },
        }),
      });
      expect(response.status).toBe(200);
      await desk.settle();
      const [row] = await sql<{ id: string; phone: string | null }>(
        desk.place,
        `SELECT c.id, c.phone FROM identities i JOIN contacts c ON c.id = i.contact_id WHERE i.channel = 'numeric' AND i.raw = ?`,
        [canonical],
      );
      return row;
    };

    test('an id that looks like a phone is not one: nobody is merged with it', async () => {
      const { person, ticket } = await arrive();
      const known = await writes(person.phone);
      expect(known).toMatchObject({ phone: null });
      expect(known?.id).not.toBe(ticket.contact.id);
      const short = await writes(person.phone.slice(0, 4) + person.phone.slice(5));
      expect(short?.id).not.toBe(known?.id);
      // A phone that is written down is not found by it either, nor does it lose anything when a number is changed away.
      await ana.call('contact.edit', { contact: ticket.contact.id, phone: someone().phone });
      expect((await writes(person.phone))?.id).toBe(known?.id);
      expect(
        (await ana.call('contact.show', { contact: known?.id ?? '' })).identities.map(({ shown: said }) => said),
      ).toEqual([person.phone]);
    });

    test('a phone that the channel tells as one is, and leads to the person on every channel', async () => {
      const { person, ticket } = await arrive();
      expect((await writes('777000111', person.phone))?.id).toBe(ticket.contact.id);
    });

    test('nobody is reached by their phone there', async () => {
      const { ticket } = await arrive();
      expect(
        await ana.refused('ticket.start', { contact: ticket.contact.id, connection: 'Numérica', text: 'Oi' }),
      ).toMatchObject({ code: 'contact.noIdentity' });
    });

    test('the id of a group that looks like a phone is not the person’s either', async () => {
      const { person, ticket } = await arrive();
      await hears({ from: { ...someone(), bsuid: null, groupId: person.phone }, message: text('No grupo') });
      expect(await bodies(ticket)).toEqual(['Oi']);
      const groups = (await desk.admin.call('ticket.list', { filter: 'is:group sort:-opened' })).items;
      const said: MessageItem['body'][] = await bodies(groups[0] ?? { id: '' });
      expect(said).toEqual(['No grupo']);
    });
  });
});
