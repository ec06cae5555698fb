import type { ScheduleItem, TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${87_000_000 + lastCustomer}`, name: `Agenda ${lastCustomer}` };
};
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let offsetMs = 0;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
    bruno = await desk.person('Bruno Dias');
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const advance = (ms: number) => {
    offsetMs += ms;
    desk.advance(ms);
  };
  const inMs = (ms: number) => new Date(Date.now() + offsetMs + ms).toISOString();
  const begin = async (by: Person = ana) => {
    const customer = someone();
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      from: customer,
      message: { type: 'text', text: 'Oi' },
      timestamp: String(Math.floor((Date.now() + offsetMs) / 1000)),
    });
    await desk.settle();
    return { customer, ticket: await by.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id }) };
  };
  const plan = (ticket: TicketItem, text: string, ms = minuteMs) =>
    ana.call('schedule.create', { ticket: ticket.id, at: inMs(ms), text });
  const sentTo = (customer: Customer) =>
    desk.emulator
      .sent()
      .filter(({ to, providerId }) => providerId !== null && to?.slice(-8) === customer.phone.slice(-8))
      .map(({ body }) => (body as { text?: { body: string } }).text?.body);
  const now = async ({ id }: ScheduleItem, ticket: TicketItem) =>
    (await desk.admin.call('schedule.list', { ticket: ticket.id, state: 'all' })).items.find((item) => item.id === id);
  const newsOf = (user: Person, ticket: TicketItem) =>
    sql<{ kind: string }>(desk.place, 'SELECT kind FROM notifications WHERE user_id = ? AND ticket_id = ?', [
      user.id,
      ticket.id,
    ]);

  test('it leaves at its time, once, as its writer, through the outbox like any other', async () => {
    const { customer, ticket } = await begin();
    const scheduled = await plan(ticket, 'Conseguiu ver?');
    expect(scheduled).toMatchObject({
      state: 'pending',
      preview: 'Conseguiu ver?',
      author: { name: 'Ana Lima' },
      contact: { name: customer.name },
      timeZone: 'America/Sao_Paulo',
    });
    advance(minuteMs - 10_000);
    await desk.settle();
    expect(sentTo(customer)).toEqual([]);
    advance(10_001);
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Conseguiu ver?']);
    const sent = await now(scheduled, ticket);
    const [, message] = await desk.messagesOf(ticket);
    expect(sent).toMatchObject({ state: 'sent', messageId: message?.id });
    expect(message).toMatchObject({ author: { type: 'user', id: ana.id, name: 'Ana Lima' }, heldUntil: null });
    advance(hourMs);
    await desk.settle();
    expect(sentTo(customer)).toHaveLength(1);
  });

  test('a server that stops in between repeats nothing and forgets nothing', async () => {
    const { customer, ticket } = await begin();
    const [first, second] = [await plan(ticket, 'Primeira', minuteMs), await plan(ticket, 'Segunda', 2 * minuteMs)];
    advance(minuteMs + 1);
    await desk.restart();
    await desk.settle();
    await desk.restart();
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Primeira']);
    advance(minuteMs + 1);
    await desk.restart();
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Primeira', 'Segunda']);
    expect([(await now(first, ticket))?.state, (await now(second, ticket))?.state]).toEqual(['sent', 'sent']);
  });

  test('two clocks that run it at once send it once', async () => {
    const { customer, ticket } = await begin();
    for (let round = 0; round < 5; round += 1) {
      const scheduled = await plan(ticket, `Uma vez ${round}`, 10_000);
      advance(10_001);
      await Promise.all(
        Array.from({ length: 4 }, (_, turn) =>
          desk.server.context.execute(
            'clock.run',
            { job: 'scheduledMessages', id: scheduled.id },
            { actor: { type: 'system', name: 'test' }, requestId: `r${round}.${turn}` },
          ),
        ),
      );
    }
    await desk.settle();
    expect(sentTo(customer)).toEqual([0, 1, 2, 3, 4].map((round) => `Uma vez ${round}`));
  });

  test('the window is asked again: closed by then it fails, and its writer is told', async () => {
    const { customer, ticket } = await begin();
    const scheduled = await plan(ticket, 'Tarde demais', 25 * hourMs);
    advance(25 * hourMs + 1);
    await desk.settle();
    expect(sentTo(customer)).toEqual([]);
    expect(await now(scheduled, ticket)).toMatchObject({
      state: 'failed',
      errorCode: 'window.closed',
      messageId: null,
    });
    expect(await newsOf(ana, ticket)).toEqual([{ kind: 'scheduleFailed' }]);
  });

  test('the ticket is asked again: closed it fails, reopened it leaves', async () => {
    const { customer, ticket } = await begin();
    const failing = await plan(ticket, 'Fechado', minuteMs);
    await ana.call('ticket.resolve', { ticket: ticket.id });
    advance(minuteMs + 1);
    await desk.settle();
    expect(await now(failing, ticket)).toMatchObject({ state: 'failed', errorCode: 'ticket.stateInvalid' });
    await ana.call('ticket.reopen', { ticket: ticket.id });
    const leaving = await plan(ticket, 'Reaberto', minuteMs);
    await ana.call('ticket.resolve', { ticket: ticket.id });
    await ana.call('ticket.reopen', { ticket: ticket.id });
    advance(minuteMs + 1);
    await desk.settle();
    expect(await now(leaving, ticket)).toMatchObject({ state: 'sent' });
    expect(sentTo(customer)).toEqual(['Reaberto']);
  });

  test('the writer is asked again: no longer theirs, or disabled, it fails', async () => {
    const { customer, ticket } = await begin();
    const scheduled = await plan(ticket, 'Não é mais meu');
    await desk.admin.call('ticket.assign', { ticket: ticket.id, user: bruno.id });
    advance(minuteMs + 1);
    await desk.settle();
    expect(await now(scheduled, ticket)).toMatchObject({ state: 'failed', errorCode: 'ticket.notAssigned' });
    const clara = await desk.person('Clara Reis');
    const other = await begin(clara);
    const hers = await clara.call('schedule.create', { ticket: other.ticket.id, at: inMs(minuteMs), text: 'Da Clara' });
    await desk.admin.call('user.disable', { user: clara.id });
    advance(minuteMs + 1);
    await desk.settle();
    expect(await now(hers, other.ticket)).toMatchObject({ state: 'failed' });
    expect([...sentTo(customer), ...sentTo(other.customer)]).toEqual([]);
  });

  test('a template is asked again: paused by then it fails; approved it leaves outside the window', async () => {
    const [template] = (await desk.admin.call('template.list', {})).items.filter(({ status }) => status === 'approved');
    if (template === undefined) throw new Error('the emulator has approved templates');
    const { ticket } = await begin();
    const variables = Object.fromEntries(template.variables.map((name) => [name, 'x']));
    const ask = (ms: number) =>
      ana.call('schedule.create', {
        ticket: ticket.id,
        at: inMs(ms),
        template: { name: template.name, language: template.language, variables },
      });
    const [leaving, failing] = [await ask(26 * hourMs), await ask(27 * hourMs)];
    expect(leaving.preview).toBe(template.name);
    advance(26 * hourMs + 1);
    await desk.settle();
    expect(await now(leaving, ticket)).toMatchObject({ state: 'sent' });
    const [row] = await sql<{ body: string }>(
      desk.place,
      'SELECT body FROM templates WHERE name = ? AND language = ?',
      [template.name, template.language],
    );
    const write = (body: string) =>
      sql(desk.place, 'UPDATE templates SET body = ? WHERE name = ? AND language = ?', [
        body,
        template.name,
        template.language,
      ]);
    await write(JSON.stringify({ ...JSON.parse(row?.body ?? '{}'), status: 'paused' }));
    advance(hourMs);
    await desk.settle();
    await write(row?.body ?? '');
    expect(await now(failing, ticket)).toMatchObject({ state: 'failed', errorCode: 'template.unavailable' });
  });

  test('its file is its own: sent with something else before, it is still there', async () => {
    const { customer, ticket } = await begin();
    const upload = await fetch(`${desk.server.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ana.token}`, 'content-type': 'application/pdf', 'x-filename': 'nota.pdf' },
      body: '%PDF-1.7 nota',
    });
    const file = (await upload.json()) as { id: `md_${string}` };
    const scheduled = await ana.call('schedule.create', {
      ticket: ticket.id,
      at: inMs(minuteMs),
      media: file.id,
      text: 'Segue a nota',
    });
    expect(scheduled.content['media']).not.toBe(file.id);
    await ana.call('message.send', { ticket: ticket.id, media: file.id });
    advance(minuteMs + 1);
    await desk.settle();
    expect(await now(scheduled, ticket)).toMatchObject({ state: 'sent' });
    const documents = desk.emulator
      .sent()
      .filter(({ to, kind }) => kind === 'document' && to?.slice(-8) === customer.phone.slice(-8));
    expect(documents).toHaveLength(2);
  });

  test('a mistake is told when it is scheduled, before anything is written', async () => {
    const { ticket } = await begin();
    const at = inMs(minuteMs);
    const codes = [
      await ana.refused('schedule.create', { ticket: ticket.id, at: inMs(-1000), text: 'x' }),
      await ana.refused('schedule.create', { ticket: ticket.id, at: 'amanhã', text: 'x' }),
      await ana.refused('schedule.create', { ticket: ticket.id, at, timeZone: 'Mars/Olympus', text: 'x' }),
      await ana.refused('schedule.create', { ticket: ticket.id, at }),
      await ana.refused('schedule.create', { ticket: ticket.id, at, text: 'x'.repeat(4097) }),
      await ana.refused('schedule.create', { ticket: ticket.id, at, template: { name: 'nenhum' } }),
      await ana.refused('schedule.create', { ticket: ticket.id, at, media: 'md_nenhum' }),
      await bruno.refused('schedule.create', { ticket: ticket.id, at, text: 'x' }),
    ].map(({ code }) => code);
    expect(codes).toEqual([
      'schedule.past',
      'input.invalid',
      'input.invalid',
      'input.invalid',
      'message.tooLong',
      'reference.notFound',
      'reference.notFound',
      'ticket.notAssigned',
    ]);
    expect(await ana.call('schedule.list', { ticket: ticket.id, state: 'all' })).toMatchObject({ items: [], count: 0 });
  });

  test('a wall time is read in the zone that is given, across a change of the clocks', async () => {
    const { ticket } = await begin();
    const year = new Date(Date.now() + offsetMs).getUTCFullYear() + 2;
    // The second Sunday of March, when New York skips from 02:00 to 03:00.
    const march = new Date(Date.UTC(year, 2, 1));
    const day = String(8 + ((7 - march.getUTCDay()) % 7)).padStart(2, '0');
    const skipped = await ana.call('schedule.create', {
      ticket: ticket.id,
      at: `${year}-03-${day}T02:30`,
      timeZone: 'America/New_York',
      text: 'Hora pulada',
    });
    expect(skipped).toMatchObject({ runAt: `${year}-03-${day}T07:30:00.000Z`, timeZone: 'America/New_York' });
    const moved = await ana.call('schedule.edit', { schedule: skipped.id, at: `${year}-03-${day}T12:00` });
    expect(moved).toMatchObject({ runAt: `${year}-03-${day}T16:00:00.000Z`, timeZone: 'America/New_York' });
    await ana.call('schedule.cancel', { schedule: skipped.id });
  });

  test('moved, it leaves at the new time; cancelled, it does not leave; done with, it is not changed', async () => {
    const { customer, ticket } = await begin();
    const [moved, cancelled] = [await plan(ticket, 'Mover'), await plan(ticket, 'Cancelar')];
    await ana.call('schedule.edit', { schedule: moved.id, at: inMs(5 * minuteMs), text: 'Movida' });
    await ana.call('schedule.cancel', { schedule: cancelled.id });
    advance(2 * minuteMs);
    await desk.settle();
    expect(sentTo(customer)).toEqual([]);
    advance(4 * minuteMs);
    await desk.settle();
    expect(sentTo(customer)).toEqual(['Movida']);
    expect(await ana.refused('schedule.cancel', { schedule: moved.id })).toMatchObject({
      code: 'schedule.notPending',
      data: { state: 'sent' },
    });
    expect(await ana.refused('schedule.edit', { schedule: cancelled.id, text: 'x' })).toMatchObject({
      code: 'schedule.notPending',
    });
    expect(await ana.refused('schedule.edit', { schedule: 'sc_nenhum', text: 'x' })).toMatchObject({
      code: 'reference.notFound',
    });
  });

  test('others who may reply move and cancel it, and change no word of it', async () => {
    const { ticket } = await begin();
    const scheduled = await plan(ticket, 'Palavras da Ana', hourMs);
    expect(await bruno.refused('schedule.cancel', { schedule: scheduled.id })).toMatchObject({
      code: 'ticket.notAssigned',
    });
    expect(await desk.admin.refused('schedule.edit', { schedule: scheduled.id, text: 'Outras' })).toMatchObject({
      code: 'permission.denied',
    });
    await desk.admin.call('schedule.edit', { schedule: scheduled.id, at: inMs(2 * hourMs) });
    expect(await desk.admin.call('schedule.cancel', { schedule: scheduled.id })).toMatchObject({ state: 'cancelled' });
  });

  test('listed by contact, ticket and writer with how many there are, page by page, next first', async () => {
    const { customer, ticket } = await begin();
    const texts = ['c', 'a', 'b'];
    for (const [place, text] of texts.entries()) await plan(ticket, text, hourMs + ((place + 1) % 3) * minuteMs);
    const page = await ana.call('schedule.list', { contact: customer.phone, limit: 2 });
    expect([page.count, page.items.map(({ preview }) => preview)]).toEqual([3, ['b', 'c']]);
    const rest = await ana.call('schedule.list', { contact: customer.phone, limit: 2, cursor: page.nextCursor ?? '' });
    expect([rest.items.map(({ preview }) => preview), rest.nextCursor]).toEqual([['a'], null]);
    expect((await ana.call('schedule.list', { ticket: ticket.id })).count).toBe(3);
    const mine = await ana.call('schedule.list', { user: 'analima@example.com', ticket: ticket.id });
    expect(mine.count).toBe(3);
    expect((await ana.call('schedule.list', { user: 'brunodias@example.com', ticket: ticket.id })).count).toBe(0);
    for (const { id } of mine.items) await ana.call('schedule.cancel', { schedule: id });
    expect((await ana.call('schedule.list', { contact: customer.phone })).count).toBe(0);
    expect((await ana.call('schedule.list', { contact: customer.phone, state: 'cancelled' })).count).toBe(3);
  });
});
