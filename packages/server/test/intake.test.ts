import { createHmac } from 'node:crypto';
import type { ConnectionItem, TicketItem } from '@balcao/contract';
import type { InboundInput } from '@balcao/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

const channel = 'whatsapp-cloud';
let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${82_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};
const text = (body: string, id?: string) => ({ type: 'text', text: body, ...(id === undefined ? {} : { id }) });
let lastId = 0;
const wamid = () => {
  lastId += 1;
  return `wamid.TEST${lastId}`;
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let connection: ConnectionItem;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
    const [first] = (await desk.admin.call('connection.list', {})).items;
    if (first === undefined) throw new Error('no connection');
    connection = first;
  });
  beforeEach(async () => {
    await fetch(`${desk.emulator.url}/_emulator/faults`, { method: 'DELETE' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  type Hearing = Partial<InboundInput> & { readonly from?: InboundInput['from'] };
  const hears = async (input: Hearing) => {
    desk.emulator.inbound({ channel, to: { phoneNumberId: desk.account.phoneNumberId }, ...input } as InboundInput);
    await desk.settle();
  };
  const ticketOf = async (from: Customer, message = text('Oi')): Promise<TicketItem> => {
    await hears({ from, message });
    return desk.ticketOf(from);
  };
  const bodies = async (ticket: TicketItem) => (await desk.messagesOf(ticket)).map(({ body }) => body);
  const shown = () => desk.admin.call('connection.show', { connection: connection.id });
  const sign = (body: Uint8Array | string, secret = desk.account.appSecret) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const post = (
    body: Uint8Array<ArrayBuffer> | string,
    headers: Record<string, string>,
    path = connection.webhookPath,
  ) =>
    fetch(desk.server.url + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const stored = async () =>
    Number((await sql<{ n: number }>(desk.place, 'SELECT count(*) AS n FROM raw_inbound'))[0]?.n);

  describe('what comes more than once', () => {
    test('in one batch is one message', async () => {
      const from = someone();
      const message = text('Uma vez', wamid());
      await hears({
        batch: [
          { from, message },
          { from, message },
          { from, message: text('Outra', wamid()) },
        ],
      });
      expect(await bodies(await desk.ticketOf(from))).toEqual(['Uma vez', 'Outra']);
    });

    test('in five deliveries at once is one message', async () => {
      const from = someone();
      await hears({ from, message: text('Cinco vezes'), repeat: 5, parallel: true });
      const ticket = await desk.ticketOf(from);
      expect(await bodies(ticket)).toEqual(['Cinco vezes']);
      expect(ticket.unread).toBe(1);
    });

    test('an album of parallel pictures is one ticket', async () => {
      const from = someone();
      const before = await shown();
      for (let place = 0; place < 6; place += 1) {
        desk.emulator.inbound({
          channel,
          to: { phoneNumberId: desk.account.phoneNumberId },
          from,
          message: { type: 'image', caption: `foto ${place}` },
          parallel: true,
        });
      }
      await desk.settle();
      expect((await desk.admin.call('ticket.list', { filter: `phone:${from.phone}` })).items).toHaveLength(1);
      const messages = await desk.messagesOf(await desk.ticketOf(from));
      expect(messages.map(({ media }) => media?.state)).toEqual(Array.from({ length: 6 }, () => 'ready'));
      expect((await shown()).counters.received).toBe(before.counters.received + 6);
    });
  });

  describe('several numbers', () => {
    test('in one delivery reach each its connection when both have the secret, and no other', async () => {
      const settings = {
        baseUrl: `${desk.emulator.url}/graph`,
        wabaId: desk.account.wabaId,
        accessToken: desk.account.accessToken,
        verifyToken: 'v',
      };
      const add = async (name: string, phoneNumberId: string, appSecret: string) => {
        await desk.emulator.addAccount({ ...desk.account, phoneNumberId, appSecret, name });
        return desk.admin.call('connection.add', {
          channel,
          name,
          settings: { ...settings, phoneNumberId, appSecret },
        });
      };
      const sister = await add('Irmã', '200000000000001', desk.account.appSecret);
      const stranger = await add('Estranha', '200000000000002', 'another-secret-of-another-app');
      const [a, b, c] = [someone(), someone(), someone()];
      const item = (from: Customer, phoneNumberId: string) => ({ from, to: { phoneNumberId }, message: text('Oi') });
      const unknown = (await shown()).counters.unknown;
      await hears({
        batch: [item(a, desk.account.phoneNumberId), item(b, '200000000000001'), item(c, '200000000000002')],
      });
      expect(await desk.ticketOf(a)).toMatchObject({ connection: { id: connection.id } });
      expect(await desk.ticketOf(b)).toMatchObject({ connection: { id: sister.id } });
      expect((await desk.admin.call('ticket.list', { filter: `phone:${c.phone}` })).items).toEqual([]);
      expect((await shown()).counters.unknown).toBe(unknown + 1);
      expect((await shown()).unknown[0]?.reason).toContain('200000000000002');
      await desk.admin.call('connection.remove', { connection: stranger.id });
      await desk.admin.call('connection.remove', { connection: sister.id });
      expect((await post('{}', { 'x-hub-signature-256': sign('{}') }, sister.webhookPath)).status).toBe(404);
    });
  });

  describe('who writes', () => {
    test('in a group makes a thread of the group, with the person as its author', async () => {
      const from = someone();
      await hears({ from: { ...from, groupId: 'GRUPO-1' }, message: text('Oi, pessoal') });
      const other = someone();
      await hears({ from: { ...other, groupId: 'GRUPO-1' }, message: text('Olá') });
      const { items } = await desk.admin.call('ticket.list', { filter: 'is:group' });
      expect(items).toHaveLength(1);
      const [ticket] = items;
      if (ticket === undefined) throw new Error('no group');
      expect((await desk.messagesOf(ticket)).map(({ body, author }) => [author.name, body])).toEqual([
        [from.name, 'Oi, pessoal'],
        [other.name, 'Olá'],
      ]);
      expect((await desk.admin.call('ticket.list', { filter: `phone:${from.phone}` })).items).toEqual([]);
    });

    test('with an id of the business first and a phone later is one contact', async () => {
      const bsuid = 'BR.1502576394655843';
      await hears({ from: { bsuid, name: 'Sem número', username: 'semnumero' }, message: text('um') });
      await hears({ from: { bsuid, bsuidAsFrom: true, name: 'Sem número' }, message: text('dois') });
      const customer = { phone: '5511982900001', name: 'Sem número' };
      await hears({ from: { phone: customer.phone, bsuid, name: customer.name }, message: text('três') });
      await hears({ from: { phone: customer.phone, bsuid: null, name: customer.name }, message: text('quatro') });
      const ticket = await desk.ticketOf(customer);
      expect(await bodies(ticket)).toEqual(['um', 'dois', 'três', 'quatro']);
      expect(ticket.contact.phone).toBe(customer.phone);
    });

    test('first from two sides at once is still one contact', async () => {
      for (let round = 0; round < 5; round += 1) {
        const from = { ...someone(), bsuid: `BR.77${lastCustomer}` };
        const send = (who: InboundInput['from']) =>
          desk.emulator.inbound({
            channel,
            to: { phoneNumberId: desk.account.phoneNumberId },
            from: who,
            message: text('Oi'),
            parallel: true,
          });
        for (let place = 0; place < 4; place += 1) {
          send({ bsuid: from.bsuid, name: from.name });
          send(from);
        }
        await desk.settle();
        expect((await desk.admin.call('ticket.list', { filter: `phone:${from.phone}` })).items).toHaveLength(1);
        expect(
          await sql(desk.place, 'SELECT DISTINCT identity_id FROM identity_aliases WHERE alias IN (?, ?)', [
            from.bsuid,
            from.phone,
          ]),
        ).toHaveLength(1);
        expect(
          await sql(
            desk.place,
            'SELECT i.id FROM identities i JOIN contacts c ON c.id = i.contact_id WHERE c.name = ?',
            [from.name],
          ),
        ).toHaveLength(1);
      }
    });

    test('with or without the ninth digit is one contact', async () => {
      await hears({ from: { wa_id: '554191230001', bsuid: null, name: 'Curitibana' }, message: text('sem') });
      await hears({ from: { wa_id: '5541991230001', bsuid: null, name: 'Curitibana' }, message: text('com') });
      expect(await bodies(await desk.ticketOf({ phone: '5541991230001', name: '' }))).toEqual(['sem', 'com']);
    });

    test('from a new number is followed there, in the same thread, and answered there', async () => {
      const before = someone();
      const after = someone();
      const ticket = await ticketOf(before);
      await ana.call('ticket.accept', { ticket: ticket.id });
      await hears({
        from: { phone: before.phone, bsuid: null },
        message: {
          type: 'system',
          system: { type: 'user_changed_number', body: 'trocou de número', wa_id: after.phone },
        },
      });
      await hears({ from: { phone: after.phone, bsuid: null, name: before.name }, message: text('Número novo') });
      expect(await bodies(ticket)).toEqual(['Oi', 'trocou de número', 'Número novo']);
      expect((await ana.call('ticket.show', { ticket: ticket.id })).contact.phone).toBe(after.phone);
      await ana.call('message.send', { ticket: ticket.id, text: 'Anotado' });
      await desk.settle();
      expect(desk.emulator.sent().findLast(({ kind }) => kind === 'text')?.to).toBe(after.phone);
    });

    test('keeps the name a person gave them', async () => {
      const from = someone();
      const ticket = await ticketOf(from);
      await ana.call('contact.rename', { contact: ticket.contact.id, name: 'Dona Maria' });
      await hears({ from: { ...from, name: 'maria 💅' }, message: text('Oi') });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).contact.name).toBe('Dona Maria');
    });
  });

  describe('what changes a message', () => {
    test('a reaction is one per person, and goes without an emoji or with an empty one', async () => {
      const from = someone();
      const id = wamid();
      const ticket = await ticketOf(from, text('Oi', id));
      const reacts = (reaction: object) =>
        hears({ from, message: { type: 'reaction', reaction: { message_id: id, ...reaction } } });
      const reactions = async () => (await desk.messagesOf(ticket))[0]?.reactions.map(({ emoji, by }) => [emoji, by]);
      await reacts({ emoji: '❤️' });
      await reacts({ emoji: '👍' });
      expect(await reactions()).toEqual([['👍', 'contact']]);
      await reacts({});
      expect(await reactions()).toEqual([]);
      await reacts({ emoji: '😮' });
      await reacts({ emoji: '' });
      expect(await reactions()).toEqual([]);
      expect(await desk.messagesOf(ticket)).toHaveLength(1);
    });

    test('waits for its message when it comes first', async () => {
      const from = someone();
      const id = wamid();
      await hears({ from, message: { type: 'reaction', id: wamid(), reaction: { message_id: id, emoji: '👍' } } });
      await hears({
        from,
        message: {
          type: 'edit',
          id: wamid(),
          edit: { original_message_id: id, message: { type: 'text', text: { body: 'Corrigido' } } },
        },
      });
      const revoked = wamid();
      await hears({ from, message: { type: 'revoke', id: wamid(), revoke: { original_message_id: revoked } } });
      expect((await desk.admin.call('ticket.list', { filter: `phone:${from.phone}` })).items).toEqual([]);
      await hears({ from, message: text('Erado', id) });
      await hears({ from, message: text('Apagada', revoked) });
      const [first, second] = await desk.messagesOf(await desk.ticketOf(from));
      expect(first).toMatchObject({ body: 'Corrigido', editedAt: expect.any(String), reactions: [{ emoji: '👍' }] });
      expect(second).toMatchObject({ revokedAt: expect.any(String) });
      expect(await sql(desk.place, 'SELECT target FROM parked WHERE target IN (?, ?)', [id, revoked])).toEqual([]);
    });

    test('is applied once, and an older edit does not undo a newer', async () => {
      const from = someone();
      const id = wamid();
      const ticket = await ticketOf(from, text('um', id));
      const second = Math.floor(Date.now() / 1000);
      const edit = (body: string, at: number) =>
        hears({
          from,
          timestamp: String(at),
          message: {
            type: 'edit',
            id: wamid(),
            edit: { original_message_id: id, message: { type: 'text', text: { body } } },
          },
          repeat: 3,
          parallel: true,
        });
      await edit('três', second + 2);
      await edit('dois', second + 1);
      expect(await bodies(ticket)).toEqual(['três']);
      expect((await desk.ticketOf(from)).lastMessage?.preview).toBe('três');
    });

    test('a status that comes before its message is known waits for it', async () => {
      const from = someone();
      const ticket = await ticketOf(from);
      await ana.call('ticket.accept', { ticket: ticket.id });
      desk.emulator.addFault({ channel, rule: { on: 'send', do: { earlyStatus: true, statusOrder: ['delivered'] } } });
      const { id } = await ana.call('message.send', { ticket: ticket.id, text: 'cedo' });
      await desk.settle();
      expect((await desk.messagesOf(ticket)).find((message) => message.id === id)).toMatchObject({
        state: 'delivered',
      });
    });

    test('a status nobody documented, of a call, or of nobody, does no harm', async () => {
      const before = await shown();
      const at = String(Math.floor(Date.now() / 1000));
      for (const status of [
        { id: wamid(), status: 'glanced_at', timestamp: at },
        { id: 'wacid.1', status: 'RINGING', type: 'call', timestamp: at },
        { id: wamid(), status: 'read', timestamp: 'soon' },
      ])
        await hears({ status });
      expect((await shown()).counters.received).toBe(before.counters.received + 3);
    });
  });

  describe('echoes', () => {
    test('of what was said from the phone are outgoing, and neither open the window nor reopen a ticket', async () => {
      const from = someone();
      const ticket = await ticketOf(from);
      await hears({ from, echo: true, message: text('Respondi do celular') });
      expect((await desk.messagesOf(ticket)).at(-1)).toMatchObject({
        direction: 'out',
        state: 'sent',
        author: { type: 'user', id: null },
      });
      expect((await desk.ticketOf(from)).unread).toBe(1);
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await hears({ from, echo: true, message: text('Ainda do celular') });
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ state: 'closed' });
      expect(await bodies(ticket)).toContain('Ainda do celular');
      const fresh = someone();
      await hears({ from: fresh, echo: true, message: text('Bom dia, aqui é da loja') });
      expect((await desk.ticketOf(fresh)).window).toMatchObject({ open: false });
    });

    /** The emulator answers a send only after this echo of it was taken. */
    const echoFirst = (from: Customer, id: (sent: string) => string) => {
      desk.emulator.addFault({ channel, rule: { on: 'send', do: { earlyStatus: true } } });
      const stop = desk.emulator.onSent(({ kind, providerId, body }) => {
        if (kind !== 'text' || providerId === null) return;
        stop();
        const said = (body as { text: { body: string } }).text.body;
        desk.emulator.inbound({
          channel,
          to: { phoneNumberId: desk.account.phoneNumberId },
          from,
          echo: true,
          message: text(said, id(providerId)),
        });
      });
    };

    test('of our own send, before its answer, are that message', async () => {
      const from = someone();
      const ticket = await ticketOf(from);
      await ana.call('ticket.accept', { ticket: ticket.id });
      echoFirst(from, (sent) => sent);
      await ana.call('message.send', { ticket: ticket.id, text: 'Uma só' });
      await desk.settle();
      const messages = await desk.messagesOf(ticket);
      expect(messages.map(({ body, state }) => [body, state])).toEqual([
        ['Oi', 'received'],
        ['Uma só', 'read'],
      ]);
      expect(messages[1]?.author.name).toBe('Ana Lima');
    });

    test('of somebody who said the same from the phone at that moment are a message of their own', async () => {
      const from = someone();
      const ticket = await ticketOf(from);
      await ana.call('ticket.accept', { ticket: ticket.id });
      echoFirst(from, () => wamid());
      await ana.call('message.send', { ticket: ticket.id, text: 'Em coro' });
      await desk.settle();
      const messages = (await desk.messagesOf(ticket)).toSorted((a, b) => a.seq - b.seq);
      expect(messages.map(({ body, author }) => [body, author.name])).toEqual([
        ['Oi', from.name],
        ['Em coro', 'Ana Lima'],
        ['Em coro', null],
      ]);
    });

    test('tell the outcome of a send whose answer was lost', async () => {
      const from = someone();
      const ticket = await ticketOf(from);
      await ana.call('ticket.accept', { ticket: ticket.id });
      desk.emulator.addFault({ channel, rule: { on: 'send', do: { resetAfterAccept: true } } });
      desk.emulator.addFault({ channel, rule: { on: 'send', do: { dropStatus: true } } });
      await ana.call('message.send', { ticket: ticket.id, text: 'Perdida e achada' });
      await desk.settle();
      const sent = desk.emulator.sent().findLast(({ kind }) => kind === 'text');
      expect((await desk.messagesOf(ticket)).at(-1)).toMatchObject({ state: 'uncertain' });
      await hears({ from, echo: true, message: text('Perdida e achada', sent?.providerId ?? '') });
      expect((await desk.messagesOf(ticket)).map(({ body, state }) => [body, state])).toEqual([
        ['Oi', 'received'],
        ['Perdida e achada', 'sent'],
      ]);
    });
  });

  describe('what is not understood', () => {
    test('is a placeholder in the thread and is shown raw with its connection', async () => {
      const from = someone();
      const ticket = await ticketOf(from, { type: 'unsupported' } as never);
      await hears({ from, message: { type: 'hologram', hologram: { depth: 3 } } });
      await hears({ from, message: { type: 'interactive' } });
      const messages = await desk.messagesOf(ticket);
      expect(messages.map(({ kind, body }) => [kind, body.length > 0])).toEqual([
        ['unsupported', true],
        ['unsupported', true],
        ['unsupported', true],
      ]);
      const { unknown } = await shown();
      expect(unknown.map(({ body }) => body).join('\n')).toContain('hologram');
    });

    test('a field of no use is acknowledged, kept and counted', async () => {
      const before = (await shown()).counters;
      await hears({ field: 'user_preferences', value: { some: 'thing' } });
      const after = (await shown()).counters;
      expect([after.received - before.received, after.unknown - before.unknown]).toEqual([1, 1]);
    });

    test('a time that is none is the time of receipt, and milliseconds are told from seconds', async () => {
      const from = someone();
      await hears({ from, message: text('sem hora'), timestamp: 'ontem' });
      const ms = Date.now() - 60_000;
      await hears({ from, message: text('em milissegundos'), timestamp: String(ms) });
      const [first, second] = (await desk.messagesOf(await desk.ticketOf(from))).toSorted((a, b) => a.seq - b.seq);
      expect(Math.abs(Date.parse(first?.providerAt ?? '') - Date.now())).toBeLessThan(60_000);
      expect(second?.providerAt).toBe(new Date(ms).toISOString());
    });

    test('escapes of the provider are read, and their bytes are what is signed', async () => {
      const from = someone();
      await hears({ from, message: text('café às 10h – 😀 a/b') });
      expect(await bodies(await desk.ticketOf(from))).toEqual(['café às 10h – 😀 a/b']);
    });
  });

  describe('files', () => {
    const received = async (message: Record<string, unknown>) => {
      const from = someone();
      const ticket = await ticketOf(from, { type: 'image', ...message } as never);
      return async () => (await desk.messagesOf(ticket))[0];
    };

    /** Time goes by until it is so, and back again. */
    const patiently = async (isSo: () => Promise<boolean>) => {
      let rounds = 0;
      for (; rounds < 12 && !(await isSo()); rounds += 1) {
        desk.advance(200_000);
        await desk.settle();
      }
      desk.advance(-200_000 * rounds);
    };

    test('are fetched at once and can be read by who sees the ticket', async () => {
      const message = await received({ caption: 'comprovante' });
      expect(await message()).toMatchObject({
        kind: 'image',
        body: 'comprovante',
        media: { state: 'ready', mime: 'image/jpeg', bytes: expect.any(Number) },
      });
      const response = await fetch(`${desk.server.url}/v1/media/${(await message())?.media?.id}`, {
        headers: { authorization: `Bearer ${ana.token}` },
      });
      expect([
        response.status,
        response.headers.get('content-disposition')?.startsWith('attachment'),
        response.headers.get('x-content-type-options'),
      ]).toEqual([200, true, 'nosniff']);
    });

    test('whose link has died are asked for again', async () => {
      desk.emulator.addFault({
        channel,
        rule: { on: 'download', match: { kind: 'link' }, do: { fail: { status: 404, code: 100 } } },
      });
      const message = await received({});
      await patiently(async () => (await message())?.media?.state !== 'pending');
      expect(await message()).toMatchObject({ media: { state: 'ready' } });
    });

    test('that are gone are told as failed', async () => {
      desk.emulator.addFault({ channel, rule: { on: 'download', do: { expireMedia: true } }, times: 50 });
      const message = await received({});
      await patiently(async () => (await message())?.media?.state !== 'pending');
      expect(await message()).toMatchObject({ media: { state: 'failed', bytes: null } });
    });

    test('that are not what was announced are not kept', async () => {
      const message = await received({
        image: { file: { text: 'um' }, sha256: Buffer.from('0'.repeat(64), 'hex').toString('base64') },
      });
      await patiently(async () => (await message())?.media?.state !== 'pending');
      expect(await message()).toMatchObject({ media: { state: 'failed', bytes: null } });
    });
  });

  describe('what is refused', () => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });

    test.each([
      ['without a signature', {}],
      ['with an empty one', { 'x-hub-signature-256': '' }],
      [
        'with another secret',
        { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'wrong').update(body).digest('hex')}` },
      ],
      [
        'with another algorithm',
        { 'x-hub-signature-256': `sha1=${createHmac('sha1', 'app-secret-of-the-test').update(body).digest('hex')}` },
      ],
      [
        'cut short',
        {
          'x-hub-signature-256': `sha256=${createHmac('sha256', 'app-secret-of-the-test').update(body).digest('hex').slice(0, 60)}`,
        },
      ],
    ])('%s: 401, counted, nothing stored', async (_what, headers) => {
      const [before, rows] = [(await shown()).counters, await stored()];
      const response = await post(body, headers as Record<string, string>);
      expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
        401,
        'webhook.signatureInvalid',
      ]);
      const after = (await shown()).counters;
      expect([after.refused - before.refused, after.received - before.received, (await stored()) - rows]).toEqual([
        1, 0, 0,
      ]);
    });

    test('a body that was written anew does not verify', async () => {
      const given = body.replace('{', '{ ');
      expect((await post(body, { 'x-hub-signature-256': sign(given) })).status).toBe(401);
    });

    test('a body over the limit: 413, counted, nothing stored', async () => {
      const [before, rows] = [(await shown()).counters, await stored()];
      const large = Buffer.alloc(3 * 1024 * 1024 + 1, 32);
      const response = await post(large, { 'x-hub-signature-256': sign(large) });
      expect([response.status, ((await response.json()) as { error: { code: string; data: object } }).error]).toEqual([
        413,
        expect.objectContaining({ code: 'body.tooLarge', data: expect.objectContaining({ limit: 3 * 1024 * 1024 }) }),
      ]);
      expect([(await shown()).counters.refused - before.refused, (await stored()) - rows]).toEqual([1, 0]);
    });

    test('a connection that nobody has: 404, nothing stored', async () => {
      const rows = await stored();
      for (const path of ['/webhooks/whatsapp-cloud/cn_nothing', `/webhooks/telegram/${connection.id}`]) {
        expect((await post(body, { 'x-hub-signature-256': sign(body) }, path)).status).toBe(404);
      }
      expect(await stored()).toBe(rows);
    });

    test('malformed JSON: refused unsigned; signed it is acknowledged, kept and shown', async () => {
      expect((await post('{"object":', {})).status).toBe(401);
      const before = (await shown()).counters;
      const response = await post('{"object":', { 'x-hub-signature-256': sign('{"object":') });
      expect(response.status).toBe(200);
      const after = await shown();
      expect(after.counters.unknown - before.unknown).toBe(1);
      expect(after.unknown[0]?.body).toBe('{"object":');
    });

    test('a handshake is answered with the challenge alone, and refused with a wrong token or mode', async () => {
      const ask = (mode: string, token: string) =>
        fetch(
          `${desk.server.url}${connection.webhookPath}?hub.mode=${mode}&hub.verify_token=${token}&hub.challenge=4711`,
        );
      const right = await ask('subscribe', desk.account.verifyToken);
      expect([right.status, await right.text()]).toEqual([200, '4711']);
      const before = (await shown()).counters.refused;
      for (const [mode, token] of [
        ['subscribe', 'wrong'],
        ['unsubscribe', desk.account.verifyToken],
        ['subscribe', ''],
      ] as const) {
        const response = await ask(mode, token);
        expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
          403,
          'webhook.verifyTokenInvalid',
        ]);
      }
      expect((await shown()).counters.refused - before).toBe(3);
    });

    test('by method: 404', async () => {
      expect((await fetch(desk.server.url + connection.webhookPath, { method: 'PUT', body: '{}' })).status).toBe(404);
    });
  });
});
