import type { MessageItem, TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${83_000_000 + lastCustomer}`, name: `Desfaz ${lastCustomer}` };
};
const dayMs = 86_400_000;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const begin = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return { customer, ticket: await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id }) };
  };
  const say = (ticket: TicketItem, text: string, hold?: number) =>
    ana.call('message.send', { ticket: ticket.id, text, ...(hold === undefined ? {} : { hold }) });
  const sentTo = (customer: Customer) =>
    desk.emulator
      .sent()
      .filter(({ to, providerId }) => providerId !== null && to?.slice(-8) === customer.phone.slice(-8))
      .map(({ body }) => (body as { text?: { body: string } }).text?.body);
  const now = async ({ id, ticketId }: MessageItem) =>
    (await desk.messagesOf({ id: ticketId })).find((message) => message.id === id);
  const entity = async <T>(table: string, column: string, id: string) =>
    (await sql<{ value: T }>(desk.place, `SELECT ${column} AS value FROM ${table} WHERE id = ?`, [id]))[0]?.value;

  test('a message is held for as long as it is asked, and then leaves', async () => {
    const { customer, ticket } = await begin();
    const message = await say(ticket, 'Espere', 10);
    expect(Date.parse(message.heldUntil ?? '') - Date.parse(message.receivedAt)).toBe(10_000);
    await desk.settle();
    expect([sentTo(customer), (await now(message))?.state]).toEqual([[], 'queued']);
    desk.advance(10_001);
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Espere']);
    expect(await now(message)).toMatchObject({ state: 'read', heldUntil: null });
  });

  test('the office says how long, a hold of 0 skips it, and what is sent by the server is not held', async () => {
    const { customer, ticket } = await begin();
    await desk.admin.call('setting.set', { key: 'undoSendSeconds', value: 30 });
    await say(ticket, 'Já', 0);
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Já']);
    const held = await say(ticket, 'Depois');
    expect(held.heldUntil).not.toBeNull();
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Já']);
    await desk.admin.call('setting.set', { key: 'undoSendSeconds', value: 0 });
    desk.advance(30_001);
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Já', 'Depois']);
  });

  test('what is taken back never leaves, keeps its place without its text, and the text comes back to its writer', async () => {
    const { customer, ticket } = await begin();
    const message = await say(ticket, 'Texto errado', 20);
    const back = await ana.call('message.takeBack', { message: message.id });
    expect(back).toMatchObject({ text: 'Texto errado', message: { state: 'withdrawn', body: '', seq: message.seq } });
    desk.advance(60_000);
    await desk.settle();
    expect(sentTo(customer)).toEqual([]);
    const after = await say(ticket, 'Texto certo');
    expect(after.seq).toBe(message.seq + 1);
    await desk.settle();
    expect((await desk.messagesOf(ticket)).map(({ state, body }) => [state, body])).toEqual([
      ['received', 'Oi'],
      ['withdrawn', ''],
      ['read', 'Texto certo'],
    ]);
    expect(await ana.refused('message.takeBack', { message: message.id })).toMatchObject({
      code: 'message.alreadySent',
    });
    expect(await ana.refused('message.retry', { message: message.id })).toMatchObject({ code: 'input.invalid' });
  });

  test('what it caused is undone: the first reply and the preview', async () => {
    const { ticket } = await begin();
    const first = await say(ticket, 'Primeira', 20);
    expect(await entity('tickets', 'first_reply_at', ticket.id)).not.toBeNull();
    await ana.call('message.takeBack', { message: first.id });
    expect(await entity('tickets', 'first_reply_at', ticket.id)).toBeNull();
    expect((await desk.admin.call('ticket.show', { ticket: ticket.id })).lastMessage?.preview).toBe('Oi');
    const [again, next] = [await say(ticket, 'De novo', 20), await say(ticket, 'Em seguida', 20)];
    await ana.call('message.takeBack', { message: again.id });
    expect(await entity('tickets', 'first_reply_at', ticket.id)).toBe(Date.parse(next.receivedAt));
    expect((await desk.admin.call('ticket.show', { ticket: ticket.id })).lastMessage?.preview).toBe('Em seguida');
    desk.advance(20_001);
    await desk.settle();
  });

  test('the order within a thread is kept: what is not held waits behind what is', async () => {
    const { customer, ticket } = await begin();
    await say(ticket, 'um', 15);
    await say(ticket, 'dois', 0);
    await desk.settle();
    expect(sentTo(customer)).toEqual([]);
    desk.advance(15_001);
    await desk.settle();
    expect(sentTo(customer)).toEqual(['um', 'dois']);
  });

  test('what has left cannot be taken back, nor what the contact wrote, nor by whoever may not reply', async () => {
    const { ticket } = await begin();
    const message = await say(ticket, 'Foi');
    await desk.settle();
    expect(await ana.refused('message.takeBack', { message: message.id })).toMatchObject({
      code: 'message.alreadySent',
    });
    const [theirs] = await desk.messagesOf(ticket);
    expect(await ana.refused('message.takeBack', { message: theirs?.id ?? '' })).toMatchObject({
      code: 'message.notOurs',
    });
    const held = await say(ticket, 'Minha', 20);
    const bruno = await desk.person('Bruno Dias');
    expect(await bruno.refused('message.takeBack', { message: held.id })).toMatchObject({ code: 'ticket.notAssigned' });
    desk.advance(20_001);
    await desk.settle();
  });

  test('what waits for a provider that is out can be taken back, held or not', async () => {
    const { customer, ticket } = await begin();
    desk.emulator.addFault({
      channel: 'whatsapp-cloud',
      rule: { on: 'send', do: { fail: { status: 503, code: 131016 } } },
      times: 1,
    });
    const message = await say(ticket, 'Não chegou a sair');
    await desk.server.settle();
    expect((await now(message))?.state).toBe('queued');
    await ana.call('message.takeBack', { message: message.id });
    desk.advance(60_000);
    await desk.settle();
    expect(sentTo(customer)).toEqual([]);
  });

  test('against the worker, 100 times: withdrawn and never sent, or sent and refused to be taken back', async () => {
    await using race = await openDesk(open, { replayLaw: false });
    const dora = await race.person('Dora Luz');
    const customer = someone();
    await race.writes(customer, 'Oi');
    const ticket = await dora.call('ticket.accept', { ticket: (await race.ticketOf(customer)).id });
    const taken = new Set<string>();
    for (let round = 0; round < 100; round += 1) {
      const text = `corrida ${round}`;
      const message = await dora.call('message.send', { ticket: ticket.id, text, hold: 5 });
      race.advance(5_001);
      // Both sides start at once, the worker a little later each time: which of them comes first is up to the machine.
      const taking = dora.call('message.takeBack', { message: message.id }).then(
        () => taken.add(text),
        () => undefined,
      );
      for (let turn = 0; turn < round % 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      race.server.context.wakeDelivery();
      await taking;
    }
    await race.settle();
    const sent = race.emulator.sent().flatMap(({ body }) => (body as { text?: { body: string } }).text?.body ?? []);
    const all = Array.from({ length: 100 }, (_, round) => `corrida ${round}`);
    expect(sent).toEqual(all.filter((text) => !taken.has(text)));
    const states = (await race.messagesOf(ticket)).filter(({ direction }) => direction === 'out');
    expect(states.filter(({ state }) => state === 'withdrawn')).toHaveLength(taken.size);
    expect(states.filter(({ state }) => state === 'read')).toHaveLength(100 - taken.size);
    // Of both kinds, or it was no race.
    expect(Math.min(taken.size, sent.length)).toBeGreaterThan(0);
    expect(await brokenInvariants(race.place)).toEqual(unbroken);
  }, 120_000);

  test('the wait for an answer that a template began ends when the template is taken back', async () => {
    const { ticket } = await begin();
    desk.advance(2 * dayMs);
    const waits = () => entity<number | null>('threads', 'awaiting_reply_since', ticket.threadId);
    const [template] = (await desk.admin.call('template.list', {})).items.filter(({ status }) => status === 'approved');
    const send = (hold: number) =>
      ana.call('message.send', {
        ticket: ticket.id,
        hold,
        template: {
          name: template?.name ?? '',
          language: template?.language ?? '',
          variables: Object.fromEntries((template?.variables ?? []).map((name) => [name, 'x'])),
        },
      });
    const first = await send(20);
    desk.advance(1000);
    const second = await send(20);
    expect(await waits()).toBe(Date.parse(second.receivedAt));
    await ana.call('message.takeBack', { message: second.id });
    expect(await waits()).toBe(Date.parse(first.receivedAt));
    await ana.call('message.takeBack', { message: first.id });
    expect(await waits()).toBeNull();
  });
});
