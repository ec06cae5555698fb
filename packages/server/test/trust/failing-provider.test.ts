import type { SentItem } from '@balcao/emulator';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Customer, type Desk, openDesk } from '../desk.ts';
import { brokenInvariants, sql, unbroken } from '../raw-sql.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* R6: whatever a provider does, each message leaves once, in order, or its outcome is called uncertain. */

const channel = 'whatsapp-cloud';
let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${81_500_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

const textOf = ({ body }: SentItem): string => (body as { text: { body: string } }).text.body;

/** What the provider took, in its order. */
const takenBy = (desk: Desk): readonly SentItem[] =>
  desk.emulator.sent().filter(({ kind, providerId }) => kind === 'text' && providerId !== null);

/** Texts are `mensagem N`, written in the order of N; the provider keeps an order for each customer. */
function judge(taken: readonly SentItem[], expected: number) {
  const texts = taken.map(textOf);
  const lanes = [...Map.groupBy(taken, ({ to }) => to).values()].map((lane) =>
    lane.map((item) => Number(textOf(item).slice(9))),
  );
  return {
    missing: expected - new Set(texts).size,
    twice: texts.length - new Set(texts).size,
    'out of order': lanes.filter((lane) => lane.some((number, at) => number < (lane[at - 1] ?? -1))).length,
  };
}

const sends = Number(process.env['BALCAO_SENDS'] ?? sized(150, 5_000));

await onEachDatabase((open) => {
  test(`R6: ${sends} sends through a provider that fails all settle, none twice, in order, over a restart`, {
    timeout: 1_800_000,
  }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const ana = await desk.person('Ana Lima');
    const customers = Array.from({ length: 30 }, someone);
    for (const customer of customers) {
      desk.emulator.inbound({
        channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: customer,
        message: { type: 'text', text: 'Oi' },
      });
    }
    await desk.settle();
    const tickets = (await desk.admin.call('ticket.list', { limit: 100 })).items;
    expect(tickets).toHaveLength(30);
    for (const ticket of tickets) await ana.call('ticket.accept', { ticket: ticket.id });
    const always = 1_000_000;
    desk.emulator.addFault({
      channel,
      rule: { on: 'send', rate: 0.2, do: { fail: { status: 503, code: 131016 } } },
      times: always,
    });
    desk.emulator.addFault({
      channel,
      rule: { on: 'send', rate: 0.05, do: { resetAfterAccept: true } },
      times: always,
    });
    desk.emulator.addFault({ channel, rule: { on: 'status', rate: 0.3, do: { dropStatus: true } }, times: always });
    desk.emulator.addFault({ channel, rule: { on: 'status', rate: 0.02, do: { duplicate: 2 } }, times: always });

    for (let place = 0; place < sends; place += 1) {
      await ana.call('message.send', { ticket: tickets[place % tickets.length]?.id ?? '', text: `mensagem ${place}` });
      if (place === Math.floor(sends / 2)) await desk.restart();
    }
    const unsettled = async () =>
      Number(
        (
          await sql<{ n: number }>(
            desk.place,
            `SELECT count(*) AS n FROM deliveries WHERE state IN ('queued', 'sending')`,
          )
        )[0]?.n,
      );
    for (let round = 0; round < 400 && (await unsettled()) > 0; round += 1) {
      desk.advance(5_000);
      await desk.settle();
    }
    expect(await unsettled()).toBe(0);

    const taken = takenBy(desk);
    const verdict = judge(taken, sends);
    const told = new Set(
      desk.emulator
        .webhooks()
        .flatMap(({ body }) => [...body.toString().matchAll(/"id":"(wamid[^"]+)","status"/g)].map((match) => match[1])),
    );
    const ambiguous = taken.filter(({ response, providerId }) => response === null && !told.has(providerId ?? ''));
    const rows = await sql<{ body: string; state: string }>(
      desk.place,
      `SELECT body, state FROM messages WHERE direction = 'out'`,
    );
    const uncertain = rows.filter(({ state }) => state === 'uncertain').map(({ body }) => body);
    expect(uncertain.toSorted()).toEqual(
      ambiguous.map(({ body }) => (body as { text: { body: string } }).text.body).toSorted(),
    );
    expect(rows.filter(({ state }) => !['sent', 'delivered', 'read', 'uncertain'].includes(state))).toEqual([]);
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    const lost = taken.filter(({ response }) => response === null).length;
    const refused = desk.emulator
      .sent()
      .filter(({ kind, providerId }) => kind === 'text' && providerId === null).length;
    tellFigures(task, {
      id: 'R6',
      database: desk.place.database,
      figures: {
        sends,
        'refused and repeated': refused,
        'answers lost': lost,
        uncertain: uncertain.length,
        ...verdict,
      },
    });
    expect(verdict).toEqual({ missing: 0, twice: 0, 'out of order': 0 });
  });

  test('R6 control: an office that sends again what was taken is noticed', { timeout: 120_000 }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const customer = someone();
    await desk.writes(customer, 'Oi');
    const { id } = await desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
    for (const place of [0, 1, 0]) {
      await desk.admin.call('message.send', { ticket: id, text: `mensagem ${place}` });
      await desk.settle();
    }
    const verdict = judge(takenBy(desk), 3);
    tellControl(task, { id: 'R6', database: desk.place.database, figures: verdict });
    expect(verdict).toEqual({ missing: 1, twice: 1, 'out of order': 1 });
  });
});
