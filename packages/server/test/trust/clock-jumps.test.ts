import { expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Desk, joao, openDesk } from '../desk.ts';
import { brokenInvariants, sql, unbroken } from '../raw-sql.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* R10: a clock that jumps sends what is scheduled once, loses nothing, and does not change the order of the log. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Forth and back, in the end later than everything that was planned. */
const jumps = [
  hourMs,
  -hourMs,
  2 * hourMs,
  -minuteMs,
  -hourMs,
  hourMs + 5 * minuteMs,
  hourMs,
  -30 * minuteMs,
  2 * hourMs,
];

interface Verdict {
  readonly missed: number;
  readonly twice: number;
}

function judge(planned: readonly string[], sent: readonly string[]): Verdict {
  const times = (text: string) => sent.filter((each) => each === text).length;
  return {
    missed: planned.filter((text) => times(text) === 0).length,
    twice: planned.filter((text) => times(text) > 1).length,
  };
}

const plans = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    text: `agendada ${at}`,
    inMs: (at + 1) * Math.floor((2 * hourMs) / count),
  }));

await onEachDatabase((open) => {
  const sentBy = (desk: Desk) =>
    desk.emulator.sent().flatMap(({ body, providerId }) => {
      const text = (body as { text?: { body: string } }).text?.body;
      return providerId === null || text === undefined ? [] : [text];
    });

  test('R10: scheduled messages through jumps of an hour, forth and back', { timeout: 120_000 }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    await desk.writes(joao, 'Oi');
    const { id: ticket } = await desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
    const planned = plans(sized(8, 60));
    const begun = Date.now();
    for (const { text, inMs } of planned)
      await desk.admin.call('schedule.create', { ticket, text, at: new Date(begun + inMs).toISOString() });
    for (const jump of jumps) {
      desk.advance(jump);
      await desk.settle();
      await desk.writes(joao, `depois de ${jump}`);
    }
    await expect.poll(async () => (await desk.settle(), sentBy(desk).length), { timeout: 60_000 }).toBe(planned.length);
    const verdict = judge(
      planned.map(({ text }) => text),
      sentBy(desk),
    );
    const waiting = await sql<{ n: number }>(
      desk.place,
      `SELECT count(*) AS n FROM deliveries WHERE state IN ('queued', 'sending')`,
    );
    const broken = Object.values(await brokenInvariants(desk.place)).reduce((sum, count) => sum + count, 0);
    const figures = {
      scheduled: planned.length,
      jumps: jumps.length,
      ...verdict,
      'still waiting': Number(waiting[0]?.n),
    };
    tellFigures(task, { id: 'R10', database: desk.place.database, figures: { ...figures, 'rules broken': broken } });
    expect([verdict, Number(waiting[0]?.n)]).toEqual([{ missed: 0, twice: 0 }, 0]);
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
  });
});

test('R10 control: a scheduler that looks at what became due since it looked last is noticed', ({ task }) => {
  const planned = plans(40);
  const sent: string[] = [];
  let now = 0;
  for (const jump of jumps) {
    const lookedAt = now;
    now += jump;
    sent.push(...planned.filter(({ inMs }) => inMs > lookedAt && inMs <= now).map(({ text }) => text));
  }
  const verdict = judge(
    planned.map(({ text }) => text),
    sent,
  );
  tellControl(task, { id: 'R10', database: null, figures: { ...verdict } });
  expect(verdict.twice).toBeGreaterThan(0);
});
