import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let beto: Person;
  let vera: Person;
  let auditor: Person;
  let customers = 0;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    ana = await desk.person('Ana', 'agent', ['Suporte']);
    beto = await desk.person('Beto', 'agent', ['Suporte']);
    vera = await desk.person('Vera', 'agent', ['Vendas']);
    auditor = await desk.person('Auditor', 'auditor');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const ticketOf = async (who: Person): Promise<TicketItem> => {
    customers += 1;
    const customer = { phone: `55119${83_000_000 + customers}`, name: `Cliente ${customers}` };
    await desk.writes(customer, 'Oi');
    return who.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
  };
  const upload = (who: Person, bytes: string) =>
    fetch(`${desk.server.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'text/plain' },
      body: bytes,
    });
  const uploaded = async (who: Person, bytes: string) =>
    ((await (await upload(who, bytes)).json()) as { id: `md_${string}` }).id;
  const read = async (who: Person, id: string) =>
    (await fetch(`${desk.server.url}/v1/media/${id}`, { headers: { authorization: `Bearer ${who.token}` } })).status;

  test('files are uploaded by those who may reply', async () => {
    expect((await upload(auditor, 'x')).status).toBe(403);
    expect((await fetch(`${desk.server.url}/v1/media`, { method: 'POST', body: 'x' })).status).toBe(401);
    expect((await upload(ana, 'x')).status).toBe(201);
  });

  test('files are read and sent only by who uploaded them or sees their ticket', async () => {
    const ticket = await ticketOf(ana);
    const id = await uploaded(ana, 'contrato');
    expect([await read(ana, id), await read(beto, id)]).toEqual([200, 404]);
    const other = await ticketOf(beto);
    expect(await beto.refused('message.send', { ticket: other.id, media: id })).toMatchObject({
      code: 'reference.notFound',
    });
    await ana.call('message.send', { ticket: ticket.id, media: id });
    expect([await read(beto, id), await read(vera, id), await read(auditor, id)]).toEqual([200, 404, 200]);
    const again = await beto.call('message.send', { ticket: other.id, media: id });
    expect(again.media?.id).not.toBe(id);
    expect(await read(auditor, again.media?.id ?? '')).toBe(200);
    expect(await read(vera, again.media?.id ?? '')).toBe(404);
  });

  test('a file of a ticket that was made private is nobody else’s to read or to send on', async () => {
    const ticket = await ticketOf(ana);
    const id = await uploaded(ana, 'laudo');
    await ana.call('message.send', { ticket: ticket.id, media: id });
    expect(await read(beto, id)).toBe(200);
    await ana.call('ticket.privatize', { ticket: ticket.id });
    const other = await ticketOf(beto);
    expect([await read(ana, id), await read(beto, id), await read(auditor, id), await read(desk.admin, id)]).toEqual([
      200, 404, 404, 404,
    ]);
    expect(await beto.refused('message.send', { ticket: other.id, media: id })).toMatchObject({
      code: 'reference.notFound',
    });
  });
});
