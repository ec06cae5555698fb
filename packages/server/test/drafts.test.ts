import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${82_000_000 + lastCustomer}`, name: `Rascunho ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
    bruno = await desk.person('Bruno Dias');
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const begin = async (by: Person = ana) => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return by.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
  };
  const bodies = async (person: Person) => (await person.call('draft.list', {})).items.map(({ body }) => body);

  test('a draft is kept for its writer alone, one a thread, and the last text counts', async () => {
    const ticket = await begin();
    await ana.call('draft.save', { ticket: ticket.id, body: 'Bom d' });
    const { draft } = await ana.call('draft.save', { ticket: ticket.id, body: 'Bom dia' });
    await bruno.call('draft.save', { ticket: ticket.id, body: 'Do Bruno' });
    const mine = (await ana.call('draft.list', {})).items.filter(({ threadId }) => threadId === ticket.threadId);
    expect(mine).toMatchObject([
      { id: draft?.id, body: 'Bom dia', ticket: { number: ticket.number }, contact: { name: ticket.contact.name } },
    ]);
    expect(await bodies(bruno)).toContain('Do Bruno');
    expect(await bodies(bruno)).not.toContain('Bom dia');
  });

  test('nobody else is told of a draft, in the log either', async () => {
    const ticket = await begin();
    await ana.call('draft.save', { ticket: ticket.id, body: 'Segredo da Ana' });
    const told = async (person: Person) =>
      JSON.stringify((await person.call('event.list', { after: 0, limit: 1000 })).items).includes('Segredo da Ana');
    expect([await told(ana), await told(bruno), await told(desk.admin)]).toEqual([true, false, false]);
  });

  test('an empty text discards it, and so does discarding', async () => {
    const ticket = await begin();
    await ana.call('draft.save', { ticket: ticket.id, body: 'Rascunho' });
    expect(await ana.call('draft.save', { ticket: ticket.id, body: ' \n' })).toEqual({ draft: null });
    expect(await ana.call('draft.discard', { ticket: ticket.id })).toEqual({ discarded: false });
    await ana.call('draft.save', { ticket: ticket.id, body: 'Outro' });
    expect(await ana.call('draft.discard', { ticket: ticket.id })).toEqual({ discarded: true });
    expect((await bodies(ana)).filter((body) => ['Rascunho', 'Outro'].includes(body))).toEqual([]);
  });

  test('two machines that save at once leave one draft', async () => {
    const ticket = await begin();
    await Promise.all(['um', 'dois', 'três'].map((body) => ana.call('draft.save', { ticket: ticket.id, body })));
    const mine = (await ana.call('draft.list', {})).items.filter(({ threadId }) => threadId === ticket.threadId);
    expect(mine).toHaveLength(1);
  });

  test('the same text saved again is no news', async () => {
    const ticket = await begin();
    await ana.call('draft.save', { ticket: ticket.id, body: 'Igual' });
    const seq = async () => (await ana.call('event.list', { after: 0, limit: 1000 })).seq;
    const before = await seq();
    await ana.call('draft.save', { ticket: ticket.id, body: 'Igual' });
    expect(await seq()).toBe(before);
  });

  test('sending discards the draft that says the same, and another one only when told to', async () => {
    const ticket = await begin();
    const left = async () => (await bodies(ana)).filter((body) => body.startsWith('Envio'));
    await ana.call('draft.save', { ticket: ticket.id, body: 'Envio 1' });
    await bruno.call('draft.save', { ticket: ticket.id, body: 'Envio 1' });
    await ana.call('message.send', { ticket: ticket.id, text: 'Envio 1' });
    expect(await left()).toEqual([]);
    expect(await bodies(bruno)).toContain('Envio 1');
    await ana.call('draft.save', { ticket: ticket.id, body: 'Envio 2, ainda por terminar' });
    await ana.call('message.send', { ticket: ticket.id, text: 'Um instante' });
    expect(await left()).toEqual(['Envio 2, ainda por terminar']);
    await ana.call('message.send', { ticket: ticket.id, text: 'Pronto', discardDraft: true });
    expect(await left()).toEqual([]);
    await desk.settle();
  });

  test('it quotes a message of its thread and no other, and lists page by page, the last written first', async () => {
    const [ticket, other] = [await begin(bruno), await begin(bruno)];
    const [message] = await desk.messagesOf(other);
    expect(
      await bruno.refused('draft.save', { ticket: ticket.id, body: 'Sobre', replyTo: message?.id ?? '' }),
    ).toMatchObject({ code: 'reference.notFound' });
    const quoting = await bruno.call('draft.save', { ticket: other.id, body: 'Sobre', replyTo: message?.id ?? '' });
    expect(quoting.draft?.replyToId).toBe(message?.id);
    desk.advance(1000);
    await bruno.call('draft.save', { ticket: ticket.id, body: 'Depois' });
    const first = await bruno.call('draft.list', { limit: 1 });
    expect(first.items.map(({ body }) => body)).toEqual(['Depois']);
    const second = await bruno.call('draft.list', { limit: 1, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ body }) => body)).toEqual(['Sobre']);
    expect(await bruno.refused('draft.save', { ticket: '999999', body: 'x' })).toMatchObject({
      code: 'reference.notFound',
    });
  });

  test('drafts survive the server', async () => {
    const ticket = await begin();
    await ana.call('draft.save', { ticket: ticket.id, body: 'Antes da queda' });
    await desk.restart();
    expect(await bodies(ana)).toContain('Antes da queda');
  });
});
