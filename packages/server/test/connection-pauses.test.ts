import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, type Customer, type Desk, joao, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';

const carla: Customer = { phone: '5531987650001', name: 'Carla Dias' };

await onEachDatabase((open) => {
  let desk: Desk;
  let first: TicketItem;
  let second: TicketItem;
  let elsewhere: TicketItem;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false, overrides: { maintenancePace: { recheckMs: 200 } } });
    const other = await addSecondNumber(desk, 'Filial');
    const accepted = async (customer: Customer) =>
      desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
    await desk.writes(joao, 'Oi');
    first = await accepted(joao);
    await desk.writes(bia, 'Oi');
    second = await accepted(bia);
    await other.writes(carla, 'Oi');
    elsewhere = await accepted(carla);
  }, 60_000);
  afterAll(() => desk[Symbol.asyncDispose]());
  beforeEach(() => fetch(`${desk.emulator.url}/_emulator/faults`, { method: 'DELETE' }));

  const say = (ticket: TicketItem, text: string) => desk.admin.call('message.send', { ticket: ticket.id, text });
  const states = async (...texts: readonly string[]) => {
    const rows = await sql<{ body: string; state: string }>(
      desk.place,
      `SELECT body, state FROM messages WHERE direction = 'out'`,
    );
    return texts.map((text) => rows.find(({ body }) => body === text)?.state);
  };
  const attemptsOf = async (text: string) =>
    (
      await sql<{ attempts: number }>(
        desk.place,
        'SELECT d.attempts FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE m.body = ?',
        [text],
      )
    )[0]?.attempts;
  const fault = (effect: Parameters<Desk['emulator']['addFault']>[0]['rule']['do'], times: number) =>
    desk.emulator.addFault({ channel: desk.account.channel, rule: { on: 'send', do: effect }, times });

  test('a connection that is throttled rests until the time that was told, all of its threads; others go on', async () => {
    fault({ fail: { status: 429, code: 130429, retryAfter: 90 } }, 1);
    await say(first, 'freada');
    await desk.settle();
    const asked = desk.emulator.sent().length;
    await say(second, 'do mesmo número');
    await say(elsewhere, 'de outro número');
    await desk.settle();
    expect(await states('freada', 'do mesmo número', 'de outro número')).toEqual(['queued', 'queued', 'read']);
    // That the number answers a question says nothing about its limit.
    await desk.admin.call('connection.test', { connection: desk.connectionId });
    desk.advance(80_000);
    await desk.settle();
    expect(await states('freada', 'do mesmo número')).toEqual(['queued', 'queued']);
    expect(desk.emulator.sent()).toHaveLength(asked + 1);
    desk.advance(11_000);
    await desk.settle();
    expect(await states('freada', 'do mesmo número')).toEqual(['read', 'read']);
  });

  test('a 429 is no attempt, however many there are, and takes none back', async () => {
    fault({ fail: { status: 503, code: 131016 } }, 2);
    await say(first, 'insistente');
    for (let step = 0; step < 3; step += 1) {
      await desk.settle();
      desk.advance(3_000);
    }
    fault({ rateLimit: { code: 131056 } }, 14);
    await say(second, 'paciente');
    await desk.settle();
    for (let step = 0; step < 14; step += 1) {
      expect(await states('paciente')).toEqual(['queued']);
      expect(await attemptsOf('paciente')).toBe(0);
      desk.advance(6_100);
      await desk.settle();
    }
    expect(await states('insistente', 'paciente')).toEqual(['read', 'read']);
    expect(await attemptsOf('paciente')).toBe(1);

    fault({ fail: { status: 503, code: 131016 } }, 1);
    await say(first, 'as duas coisas');
    await desk.settle();
    expect(await attemptsOf('as duas coisas')).toBe(1);
    fault({ rateLimit: { code: 131056 } }, 1);
    desk.advance(2_000);
    await desk.settle();
    expect(await attemptsOf('as duas coisas')).toBe(1);
    desk.advance(6_100);
    await desk.settle();
    expect(await states('as duas coisas')).toEqual(['read']);
  });

  test('a connection that is out is asked again by itself, and what waits there leaves', async () => {
    fault({ revokedToken: true }, 1);
    await say(first, 'sem acesso');
    await desk.server.context.feed.catchUp(0);
    // Neither a person nor the clock of the office moves: only the server asks.
    await expect.poll(() => states('sem acesso'), { timeout: 20_000 }).toEqual(['read']);
    const told = await sql<{ body: string }>(
      desk.place,
      `SELECT body FROM events WHERE type = 'connection.healthChanged' ORDER BY seq DESC LIMIT 20`,
    );
    expect(told.some(({ body }) => body.includes('"state":"down"'))).toBe(true);
    expect((await desk.admin.call('connection.show', { connection: desk.connectionId })).health.state).toBe('up');
  });
});
