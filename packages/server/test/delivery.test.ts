import type { MessageItem, TicketItem } from '@balcao/contract';
import type { SentItem } from '@balcao/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${81_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};
const channel = 'whatsapp-cloud';
const hourMs = 3_600_000;

interface Conversation {
  readonly customer: Customer;
  readonly ticket: TicketItem;
}

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
  });
  beforeEach(async () => {
    await fetch(`${desk.emulator.url}/_emulator/faults`, { method: 'DELETE' });
    await desk.admin.call('connection.test', { connection: 'Principal' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const hears = (
    from: Customer,
    message: { type: string; [field: string]: unknown },
    more: Record<string, unknown> = {},
  ) => desk.emulator.inbound({ channel, to: { phoneNumberId: desk.account.phoneNumberId }, from, message, ...more });
  const begin = async (customer = someone(), ageMs = 0): Promise<Conversation> => {
    hears(
      customer,
      { type: 'text', text: 'Oi' },
      ageMs === 0 ? {} : { timestamp: String(Math.floor((Date.now() - ageMs) / 1000)) },
    );
    await desk.settle();
    return { customer, ticket: await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id }) };
  };
  const say = (ticket: TicketItem, text: string) => ana.call('message.send', { ticket: ticket.id, text });
  const now = async ({ id, ticketId }: MessageItem): Promise<MessageItem> => {
    const found = (await desk.messagesOf({ id: ticketId })).find((message) => message.id === id);
    if (found === undefined) throw new Error(`no message ${id}`);
    return found;
  };
  const fault = (rule: Parameters<Desk['emulator']['addFault']>[0]['rule'], times = 1) =>
    desk.emulator.addFault({ channel, rule, times });
  const sentTo = (customer: Customer): readonly SentItem[] =>
    desk.emulator.sent().filter(({ to }) => to?.slice(-8) === customer.phone.slice(-8));
  const bodyOf = (item: SentItem | undefined) => item?.body as Record<string, Record<string, unknown>> | undefined;
  const status = (id: string, state: string, more: Record<string, unknown> = {}) =>
    desk.emulator.inbound({
      channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      status: { id, status: state, timestamp: String(Math.floor(Date.now() / 1000)), ...more },
    });
  const upload = async (bytes: Uint8Array, mime: string, name: string) => {
    const response = await fetch(`${desk.server.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ana.token}`, 'content-type': mime, 'x-filename': encodeURIComponent(name) },
      body: new Uint8Array(bytes),
    });
    expect(response.status).toBe(201);
    return (await response.json()) as { id: `md_${string}`; mime: string; bytes: number };
  };
  const png = (bytes: number) => {
    const file = new Uint8Array(bytes);
    file.set(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    );
    return file;
  };
  const outbox = async (ticket: TicketItem) =>
    sql(desk.place, 'SELECT kind, state FROM deliveries WHERE ticket_id = ?', [ticket.id]);

  describe('what is sent', () => {
    test('a text reaches the customer with our delivery id and comes back as read', async () => {
      const { customer, ticket } = await begin();
      const message = await say(ticket, 'Bom dia! Já vejo.');
      expect(message).toMatchObject({ state: 'queued', direction: 'out', author: { type: 'user', name: 'Ana Lima' } });
      await desk.settle();
      const [sent] = sentTo(customer);
      expect(sent).toMatchObject({
        kind: 'text',
        body: {
          to: customer.phone,
          text: { body: 'Bom dia! Já vejo.' },
          biz_opaque_callback_data: expect.stringMatching(/^dl_/),
        },
      });
      expect(await now(message)).toMatchObject({ state: 'read', providerId: sent?.providerId, errorCode: null });
    });

    test('a file is uploaded and sent by its type, and its bytes can be read again', async () => {
      const { customer, ticket } = await begin();
      const file = await upload(png(70), 'application/octet-stream', 'foto.png');
      expect(file).toMatchObject({ mime: 'image/png', bytes: 70 });
      const message = await ana.call('message.send', { ticket: ticket.id, media: file.id, text: 'A foto' });
      expect(message).toMatchObject({ kind: 'image', body: 'A foto' });
      await desk.settle();
      expect(bodyOf(sentTo(customer)[0])?.['image']).toMatchObject({ caption: 'A foto', id: expect.any(String) });
      expect(await now(message)).toMatchObject({ state: 'read' });
      const response = await fetch(`${desk.server.url}/v1/media/${file.id}`, {
        headers: { authorization: `Bearer ${ana.token}` },
      });
      expect([
        response.status,
        response.headers.get('content-type'),
        (await response.arrayBuffer()).byteLength,
      ]).toEqual([200, 'image/png', 70]);
    });

    test('a file that is too large or of a type the channel does not take is refused before anything is queued', async () => {
      const { ticket } = await begin();
      const large = await upload(png(5 * 1024 * 1024 + 1), 'image/png', 'grande.png');
      expect(await ana.refused('message.send', { ticket: ticket.id, media: large.id })).toMatchObject({
        code: 'media.tooLarge',
        data: { kind: 'image', limit: 5 * 1024 * 1024 },
      });
      const text = await upload(Buffer.from('só texto'), 'text/plain', 'nota.txt');
      expect(await ana.refused('message.send', { ticket: ticket.id, media: text.id, kind: 'image' })).toMatchObject({
        code: 'media.typeRefused',
        data: { mime: 'text/plain' },
      });
      expect(await ana.refused('message.send', { ticket: ticket.id, media: 'md_doesnotexist' })).toMatchObject({
        code: 'reference.notFound',
      });
      expect(await outbox(ticket)).toEqual([]);
    });

    test('text is measured before it is queued', async () => {
      const { ticket } = await begin();
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'x'.repeat(4097) })).toMatchObject({
        code: 'message.tooLong',
        data: { limit: 4096 },
      });
      expect(await ana.refused('message.send', { ticket: ticket.id })).toMatchObject({ code: 'input.invalid' });
    });

    test('a template goes with exactly its variables, and only when approved', async () => {
      const { customer, ticket } = await begin();
      const send = (name: string, variables: Record<string, string>, language = 'pt_BR') => ({
        ticket: ticket.id,
        template: { name, language, variables },
      });
      expect(await ana.refused('message.send', send('boas_vindas', { 1: 'Ana' }))).toMatchObject({
        code: 'template.variablesInvalid',
        data: { expected: '1, 2' },
      });
      expect(await ana.refused('message.send', send('boas_vindas', { 1: 'Ana', 2: 'x', 3: 'y' }))).toMatchObject({
        code: 'template.variablesInvalid',
      });
      expect(await ana.refused('message.send', send('black_friday', { 1: 'Ana' }))).toMatchObject({
        code: 'template.unavailable',
        data: { status: 'paused' },
      });
      expect(await ana.refused('message.send', send('nunca_vi', {}))).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'template' },
      });
      expect(
        await ana.refused('message.send', {
          ticket: ticket.id,
          template: { name: 'boas_vindas', variables: { 1: 'a', 2: 'b' } },
        }),
      ).toMatchObject({ code: 'reference.ambiguous' });
      expect(await outbox(ticket)).toEqual([]);
      const message = await ana.call('message.send', send('boas_vindas', { 1: 'Ana', 2: 'Loja' }));
      expect(message).toMatchObject({ kind: 'template', body: 'Olá, Ana! Aqui é a Loja. Como podemos ajudar?' });
      await desk.settle();
      expect(bodyOf(sentTo(customer)[0])?.['template']).toMatchObject({
        name: 'boas_vindas',
        language: { code: 'pt_BR' },
      });
      expect(await now(message)).toMatchObject({ state: 'read' });
    });

    test('a reply quotes, and what has no provider id yet cannot be quoted', async () => {
      const { customer, ticket } = await begin();
      const [question] = await desk.messagesOf(ticket);
      await ana.call('message.send', { ticket: ticket.id, text: 'Sobre isso:', replyTo: question?.id ?? '' });
      await desk.settle();
      expect(bodyOf(sentTo(customer)[0])?.['context']).toEqual({ message_id: question?.providerId });
      fault({ on: 'send', do: { fail: { status: 503, code: 131016 } } });
      const waiting = await say(ticket, 'espera');
      await desk.settle();
      expect(
        await ana.refused('message.send', { ticket: ticket.id, text: 'e isso', replyTo: waiting.id }),
      ).toMatchObject({ code: 'message.noTarget' });
      desk.advance(2_000);
      await desk.settle();
    });

    test('a reaction is put and taken away', async () => {
      const { customer, ticket } = await begin();
      const [question] = await desk.messagesOf(ticket);
      expect((await ana.call('message.react', { message: question?.id ?? '', emoji: '👍' })).reactions).toMatchObject([
        { emoji: '👍', by: 'user' },
      ]);
      expect((await ana.call('message.react', { message: question?.id ?? '', emoji: '' })).reactions).toEqual([]);
      await desk.settle();
      expect(sentTo(customer).map((item) => bodyOf(item)?.['reaction'])).toEqual([
        { message_id: question?.providerId, emoji: '👍' },
        { message_id: question?.providerId, emoji: '' },
      ]);
    });

    test('a message that is closed with its ticket cannot be answered', async () => {
      const { ticket } = await begin();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'Tarde' })).toMatchObject({
        code: 'ticket.stateInvalid',
      });
    });
  });

  describe('courtesies', () => {
    const reads = (ids: readonly (string | null)[]) =>
      desk.emulator.sent().filter(({ kind, providerId }) => kind === 'read' && ids.includes(providerId));

    test('the customer sees what the assignee has read, up to the newest message of the same second', async () => {
      const { customer, ticket } = await begin();
      const second = String(Math.floor(Date.now() / 1000));
      hears(customer, { type: 'text', text: 'um' }, { timestamp: second });
      await desk.settle();
      hears(customer, { type: 'text', text: 'dois' }, { timestamp: second });
      await desk.settle();
      await desk.admin.call('thread.mark', { ticket: ticket.id });
      await desk.settle();
      const ids = (await desk.messagesOf(ticket)).map(({ providerId }) => providerId);
      expect(reads(ids)).toEqual([]);
      await ana.call('thread.mark', { ticket: ticket.id });
      await ana.call('thread.mark', { ticket: ticket.id });
      await desk.settle();
      expect(reads(ids).map(({ providerId }) => providerId)).toEqual([ids.at(-1)]);
    });

    test('typing is shown once, and never late', async () => {
      const { ticket } = await begin();
      const typings = () => desk.emulator.sent().filter(({ kind }) => kind === 'typing').length;
      const before = typings();
      expect(await ana.call('thread.typing', { ticket: ticket.id })).toEqual({ shown: true });
      await desk.settle();
      expect(typings()).toBe(before + 1);
      fault({ on: 'send', match: { kind: 'typing' }, do: { fail: { status: 503, code: 131016 } } });
      await ana.call('thread.typing', { ticket: ticket.id });
      await desk.settle();
      const tried = typings();
      desk.advance(30_000);
      await desk.settle();
      expect(typings()).toBe(tried);
    });

    test('one that fails keeps no message waiting', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', match: { kind: 'read' }, do: { fail: { status: 503, code: 131016 } } }, 3);
      await ana.call('thread.mark', { ticket: ticket.id });
      await desk.settle();
      const message = await say(ticket, 'Sem esperar');
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'read' });
      expect(sentTo(customer).filter(({ kind }) => kind === 'text')).toHaveLength(1);
    });
  });

  describe('the 24-hour window', () => {
    test('refuses free text when it is closed, and lets a template through, which then waits for the answer', async () => {
      const { customer, ticket } = await begin(someone(), 25 * hourMs);
      expect((await ana.call('ticket.show', { ticket: ticket.id })).window).toMatchObject({ open: false });
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'Oi?' })).toMatchObject({
        code: 'window.closed',
        status: 409,
        data: { contact: customer.name },
      });
      const template = { name: 'aviso_sem_variaveis' };
      await ana.call('message.send', { ticket: ticket.id, template });
      await desk.settle();
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ awaitingReply: true });
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'Oi?' })).toMatchObject({
        code: 'window.awaitingReply',
      });
      await ana.call('message.send', { ticket: ticket.id, template });
      await desk.writes(customer, 'Oi, voltei');
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({
        awaitingReply: false,
        window: { open: true },
      });
      await say(ticket, 'Que bom!');
    });

    test('is asked again at dispatch: what waited too long fails without leaving', async () => {
      const { customer, ticket } = await begin(someone(), 24 * hourMs - 60_000);
      fault({ on: 'send', do: { fail: { status: 503, code: 131016 } } });
      const message = await say(ticket, 'Ainda dá tempo');
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'queued', errorCode: '131016' });
      desk.advance(90_000);
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'failed', errorCode: 'window.closed' });
      expect(sentTo(customer).filter(({ providerId }) => providerId !== null)).toEqual([]);
      expect(await ana.refused('message.retry', { message: message.id })).toMatchObject({ code: 'window.closed' });
    });
  });

  describe('a provider that fails', () => {
    test('before acceptance is tried again with a growing pause, and order within the thread is kept', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { fail: { status: 503, code: 131016 } } }, 2);
      const first = await say(ticket, 'primeira');
      const second = await say(ticket, 'segunda');
      await desk.settle();
      expect([(await now(first)).state, (await now(second)).state]).toEqual(['queued', 'queued']);
      desk.advance(1_300);
      await desk.settle();
      expect((await now(first)).state).toBe('queued');
      desk.advance(1_000);
      await desk.settle();
      expect((await now(first)).state).toBe('queued');
      desk.advance(1_600);
      await desk.settle();
      expect([(await now(first)).state, (await now(second)).state]).toEqual(['read', 'read']);
      expect(await now(first)).toMatchObject({ errorCode: null, errorText: null });
      expect(
        sentTo(customer)
          .filter(({ providerId }) => providerId !== null)
          .map((item) => bodyOf(item)?.['text']?.['body']),
      ).toEqual(['primeira', 'segunda']);
    });

    test('by the rate of one customer makes that customer wait and nobody else', async () => {
      const hasty = await begin();
      const other = await begin();
      fault({ on: 'send', do: { rateLimit: { code: 131056 } } });
      const waits = await say(hasty.ticket, 'espera');
      await desk.settle();
      const goes = await say(other.ticket, 'vai');
      await desk.settle();
      expect([(await now(waits)).state, (await now(goes)).state]).toEqual(['queued', 'read']);
    });

    test('by throttling makes the connection wait, and nothing overtakes the head of its thread', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { rateLimit: { code: 131056 } } });
      for (const text of ['a', 'b', 'c']) await say(ticket, text);
      await desk.settle();
      expect(
        (await desk.messagesOf(ticket)).filter(({ direction }) => direction === 'out').map(({ state }) => state),
      ).toEqual(['queued', 'queued', 'queued']);
      desk.advance(6_100);
      await desk.settle();
      expect(
        sentTo(customer)
          .filter(({ providerId }) => providerId !== null)
          .map((item) => bodyOf(item)?.['text']?.['body']),
      ).toEqual(['a', 'b', 'c']);
    });

    test('for good fails the message with the reason, and the next one goes', async () => {
      const { ticket } = await begin();
      fault({ on: 'send', do: { fail: { status: 400, code: 131026, message: 'Message undeliverable' } } });
      const lost = await say(ticket, 'não chega');
      const next = await say(ticket, 'chega');
      await desk.settle();
      expect(await now(lost)).toMatchObject({
        state: 'failed',
        errorCode: '131026',
        errorText: expect.stringContaining('undeliverable'),
      });
      expect(await now(next)).toMatchObject({ state: 'read' });
      await ana.call('message.retry', { message: lost.id });
      await desk.settle();
      expect(await now(lost)).toMatchObject({ state: 'read', errorCode: null });
    });

    test('outside the window, at once or later by status, fails with 131047', async () => {
      const { ticket } = await begin();
      fault({ on: 'send', match: { kind: 'text' }, do: { outOfWindow: 'at once' } });
      const early = await say(ticket, 'um');
      await desk.settle();
      fault({ on: 'send', match: { kind: 'text' }, do: { outOfWindow: 'later' } });
      const late = await say(ticket, 'dois');
      await desk.settle();
      expect(await now(early)).toMatchObject({ state: 'failed', errorCode: '131047', providerId: null });
      expect(await now(late)).toMatchObject({
        state: 'failed',
        errorCode: '131047',
        providerId: expect.stringMatching(/^wamid/),
      });
    });

    test('by refusing the token takes the connection down; everything waits and leaves once a probe passes', async () => {
      const one = await begin();
      const two = await begin();
      fault({ on: 'send', do: { revokedToken: true } });
      const first = await say(one.ticket, 'um');
      await desk.settle();
      const second = await say(two.ticket, 'dois');
      await desk.settle();
      const { items } = await desk.admin.call('connection.list', {});
      expect(items[0]?.health).toMatchObject({ state: 'down', reason: expect.any(String) });
      expect([(await now(first)).state, (await now(second)).state]).toEqual(['queued', 'queued']);
      expect(sentTo(two.customer)).toEqual([]);
      expect(await desk.admin.call('connection.test', { connection: 'Principal' })).toMatchObject({
        health: { state: 'up' },
      });
      await desk.settle();
      expect([(await now(first)).state, (await now(second)).state]).toEqual(['read', 'read']);
    });
  });

  describe('an outcome that is unknown', () => {
    test('is told by the status that brings our delivery id back', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { resetAfterAccept: true } });
      const message = await say(ticket, 'foi ou não foi?');
      await desk.settle();
      expect(await now(message)).toMatchObject({
        state: 'read',
        providerId: expect.stringMatching(/^wamid/),
        errorCode: null,
      });
      expect(sentTo(customer)).toHaveLength(1);
      expect(await sql(desk.place, `SELECT state FROM deliveries WHERE message_id = ?`, [message.id])).toEqual([
        { state: 'done' },
      ]);
    });

    test('stays uncertain when nothing tells, is never sent again by itself, and by a person is', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { resetAfterAccept: true } });
      fault({ on: 'send', do: { dropStatus: true } });
      const message = await say(ticket, 'silêncio');
      const next = await say(ticket, 'adiante');
      await desk.settle();
      await desk.restart();
      desk.advance(hourMs);
      await desk.settle();
      desk.advance(-hourMs);
      expect(await now(message)).toMatchObject({ state: 'uncertain' });
      expect(await now(next)).toMatchObject({ state: 'read' });
      expect(sentTo(customer)).toHaveLength(2);
      expect((await desk.admin.call('connection.show', { connection: 'Principal' })).counters.uncertain).toBe(1);
      await ana.call('message.retry', { message: message.id });
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'read', errorCode: null });
      expect((await desk.admin.call('connection.show', { connection: 'Principal' })).counters.uncertain).toBe(0);
    });

    test('of a first attempt that turns out delivered keeps the second, still waiting, from leaving', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { resetAfterAccept: true } });
      fault({ on: 'send', do: { dropStatus: true } });
      const message = await say(ticket, 'uma vez basta');
      await desk.settle();
      const [lost] = sentTo(customer);
      fault({ on: 'send', do: { fail: { status: 503, code: 131016 } } });
      await ana.call('message.retry', { message: message.id });
      await desk.settle();
      status(lost?.providerId ?? '', 'delivered', {
        biz_opaque_callback_data: bodyOf(lost)?.['biz_opaque_callback_data'],
      });
      await desk.settle();
      desk.advance(2_000);
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'delivered', providerId: lost?.providerId, errorCode: null });
      expect(sentTo(customer).filter(({ providerId }) => providerId !== null)).toHaveLength(1);
    });

    test('a late failure of a first attempt does not stop the second', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { outOfWindow: 'later' } });
      const message = await say(ticket, 'de novo');
      await desk.settle();
      const [failed] = sentTo(customer);
      fault({ on: 'send', do: { fail: { status: 503, code: 131016 } } });
      await ana.call('message.retry', { message: message.id });
      await desk.settle();
      status(failed?.providerId ?? '', 'failed', {
        biz_opaque_callback_data: bodyOf(failed)?.['biz_opaque_callback_data'],
        errors: [{ code: 131047, title: 'window' }],
      });
      await desk.settle();
      desk.advance(2_000);
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'read', errorCode: null });
    });

    test('is avoided by a server that stops: it waits for the answers under way', async () => {
      const { customer, ticket } = await begin();
      fault({ on: 'send', do: { delayMs: 300 } });
      const message = await say(ticket, 'já volto');
      await expect.poll(async () => (await now(message)).state).toBe('sending');
      await desk.restart();
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'read' });
      expect(sentTo(customer)).toHaveLength(1);
    });
  });

  describe('statuses', () => {
    test('in any order, repeated, early or unknown end in the best news', async () => {
      const { ticket } = await begin();
      for (const effect of [
        { reorder: true },
        { duplicate: 3 },
        { earlyStatus: true },
        { unknownStatus: true },
      ] as const) {
        fault({ on: 'send', do: effect });
        const message = await say(ticket, JSON.stringify(effect));
        await desk.settle();
        expect(await now(message)).toMatchObject({ state: 'read', errorCode: null });
      }
    });

    test('failed counts only before delivery, and delivery after failure wins', async () => {
      const { ticket } = await begin();
      fault({ on: 'send', do: { dropStatus: true } }, 2);
      const one = await say(ticket, 'um');
      const two = await say(ticket, 'dois');
      await desk.settle();
      const [first, second] = [await now(one), await now(two)];
      expect([first.state, second.state]).toEqual(['sent', 'sent']);
      status(first.providerId ?? '', 'delivered');
      await desk.settle();
      status(first.providerId ?? '', 'failed', { errors: [{ code: 131026, title: 'x' }] });
      status(second.providerId ?? '', 'failed', { errors: [{ code: 131026, title: 'x' }] });
      await desk.settle();
      expect(await now(one)).toMatchObject({ state: 'delivered', errorCode: null });
      expect(await now(two)).toMatchObject({ state: 'failed', errorCode: '131026' });
      status(second.providerId ?? '', 'delivered');
      await desk.settle();
      expect(await now(two)).toMatchObject({ state: 'delivered', errorCode: null, errorText: null });
    });

    test('played is read', async () => {
      const { ticket } = await begin();
      fault({ on: 'send', do: { dropStatus: true } });
      const message = await say(ticket, 'áudio');
      await desk.settle();
      status((await now(message)).providerId ?? '', 'played');
      await desk.settle();
      expect(await now(message)).toMatchObject({ state: 'read' });
    });
  });

  test('a number that the provider knows without its ninth digit is the same customer', async () => {
    const customer = { phone: '5531987650001', name: 'Mineiro' };
    hears({ ...customer }, { type: 'text', text: 'Uai' });
    await desk.settle();
    const ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
    await say(ticket, 'Opa');
    await desk.settle();
    hears({ phone: '5531987650001', name: 'Mineiro' }, { type: 'text', text: 'Trem bão' });
    desk.emulator.inbound({
      channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      from: { wa_id: '553187650001', bsuid: null },
      message: { type: 'text', text: 'de novo' },
    });
    desk.emulator.inbound({
      channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      from: { wa_id: '5531987650001', bsuid: null },
      message: { type: 'text', text: 'e outra vez' },
    });
    await desk.settle();
    expect((await desk.messagesOf(ticket)).map(({ body }) => body).toSorted()).toEqual(
      ['Opa', 'Trem bão', 'Uai', 'de novo', 'e outra vez'].toSorted(),
    );
    expect((await desk.admin.call('contact.list', { query: '87650001' })).items).toHaveLength(1);
  });
});
