import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${84_000_000 + lastCustomer}`, name: `Presença ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima', 'supervisor');
    bruno = await desk.person('Bruno Dias', 'supervisor');
  });
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
  });

  const begin = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    const ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
    const [first] = await desk.messagesOf(ticket);
    return { customer, ticket, seen: first?.id ?? '' };
  };

  test('a colleague who answered after what the writer saw is named with the seconds, and anyway sends', async () => {
    const { ticket, seen } = await begin();
    const answer = await ana.call('message.send', { ticket: ticket.id, text: 'Já vejo' });
    desk.advance(3000);
    const refused = await bruno.refused('message.send', { ticket: ticket.id, text: 'Bom dia', seen });
    expect(refused).toMatchObject({
      code: 'message.answeredMeanwhile',
      data: { name: 'Ana Lima', message: answer.id, user: ana.id },
    });
    expect(refused.data['seconds']).toBeGreaterThanOrEqual(3);
    expect(refused.data['seconds']).toBeLessThan(30);
    expect(await desk.messagesOf(ticket)).toHaveLength(2);
    await bruno.call('message.send', { ticket: ticket.id, text: 'Bom dia', seen, anyway: true });
    await desk.settle();
    expect(await desk.messagesOf(ticket)).toHaveLength(3);
  });

  test('who has seen the answer, or does not say what they saw, is not stopped', async () => {
    const { ticket, seen } = await begin();
    const answer = await ana.call('message.send', { ticket: ticket.id, text: 'Um' });
    await bruno.call('message.send', { ticket: ticket.id, text: 'Dois', seen: answer.id });
    await bruno.call('message.send', { ticket: ticket.id, text: 'Três' });
    // One's own answers are no news.
    await bruno.call('message.send', { ticket: ticket.id, text: 'Quatro', seen: answer.id });
    expect(await ana.refused('message.send', { ticket: ticket.id, text: 'Cinco', seen })).toMatchObject({
      code: 'message.answeredMeanwhile',
      data: { name: 'Bruno Dias' },
    });
    await desk.settle();
  });

  test('after a minute it is no news any more, and what was taken back never was', async () => {
    const { ticket, seen } = await begin();
    const taken = await ana.call('message.send', { ticket: ticket.id, text: 'Ops', hold: 60 });
    await ana.call('message.takeBack', { message: taken.id });
    await bruno.call('message.send', { ticket: ticket.id, text: 'Depois do desfeito', seen });
    desk.advance(61_000);
    await ana.call('message.send', { ticket: ticket.id, text: 'Um minuto depois', seen });
    await desk.settle();
  });

  test('what was seen is a message of that thread', async () => {
    const [one, other] = [await begin(), await begin()];
    expect(await bruno.refused('message.send', { ticket: one.ticket.id, text: 'x', seen: other.seen })).toMatchObject({
      code: 'reference.notFound',
    });
  });

  test('of two who answer at once, exactly one is told of the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { ticket, seen } = await begin();
      const outcomes = await Promise.allSettled(
        [ana, bruno].map((person) => person.call('message.send', { ticket: ticket.id, text: 'Eu respondo', seen })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(String(outcomes.find(({ status }) => status === 'rejected')?.['reason' as never])).toContain(
        'message.answeredMeanwhile',
      );
    }
    await desk.settle();
  });
});
