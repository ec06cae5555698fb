import { expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Customer, openDesk } from '../desk.ts';
import { brokenInvariants, sql, unbroken } from '../raw-sql.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* R7: what a provider delivers again, out of order and over restarts, counts once. */

const channel = 'whatsapp-cloud';
let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${82_500_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};
const text = (body: string, id: string) => ({ type: 'text', text: body, id });
let lastId = 0;
const wamid = () => {
  lastId += 1;
  return `wamid.AGAIN${lastId}`;
};

function judge(expected: readonly string[], rows: readonly { readonly body: string }[]) {
  const times = (body: string) => rows.filter((row) => row.body === body).length;
  return {
    lost: expected.filter((body) => times(body) === 0).length,
    twice: expected.filter((body) => times(body) > 1).length,
  };
}

await onEachDatabase((open) => {
  test('R7: every webhook five times, out of order and over two restarts, counts once', {
    timeout: 600_000,
  }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const customers = Array.from({ length: 6 }, someone);
    const to = { phoneNumberId: desk.account.phoneNumberId };
    const expected: string[] = [];
    const count = sized(60, 1_500);
    for (let place = 0; place < count; place += 1) {
      const from = customers[place % customers.length] ?? someone();
      const id = wamid();
      expected.push(`mensagem ${place}`);
      desk.emulator.addFault({ channel, rule: { on: 'webhook', do: { reorder: true } } });
      desk.emulator.inbound({
        channel,
        to,
        from,
        message: text(`mensagem ${place}`, id),
        repeat: 5,
        parallel: place % 2 === 0,
      });
      if (place % 10 === 5) {
        desk.emulator.inbound({
          channel,
          to,
          from,
          message: { type: 'reaction', id: wamid(), reaction: { message_id: id, emoji: '👍' } },
          repeat: 5,
          parallel: true,
        });
      }
      if (place === Math.floor(count / 3) || place === Math.floor((2 * count) / 3)) await desk.restart();
    }
    await desk.settle();
    const rows = await sql<{ body: string; reactions: string }>(
      desk.place,
      'SELECT body, reactions FROM messages ORDER BY body',
    );
    const verdict = judge(expected, rows);
    const reacted = rows.filter(({ reactions }) => reactions !== '[]').length;
    expect((await desk.admin.call('ticket.list', { limit: 100 })).items).toHaveLength(6);
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    const reactions = Math.ceil((count - 5) / 10);
    const attempts = desk.emulator.webhooks().reduce((sum, delivery) => sum + delivery.attempts.length, 0);
    const figures = { webhooks: count + reactions, attempts, messages: rows.length, ...verdict };
    tellFigures(task, { id: 'R7', database: desk.place.database, figures });
    expect([verdict, reacted]).toEqual([{ lost: 0, twice: 0 }, reactions]);
  });

  test('R7 control: a provider that gives a repetition another id is noticed', { timeout: 120_000 }, async ({
    task,
  }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const to = { phoneNumberId: desk.account.phoneNumberId };
    const from = someone();
    for (const id of [wamid(), wamid()]) desk.emulator.inbound({ channel, to, from, message: text('duas vezes', id) });
    await desk.settle();
    const verdict = judge(
      ['duas vezes', 'nunca enviada'],
      await sql<{ body: string }>(desk.place, 'SELECT body FROM messages'),
    );
    tellControl(task, { id: 'R7', database: desk.place.database, figures: verdict });
    expect(verdict).toEqual({ lost: 1, twice: 1 });
  });
});
