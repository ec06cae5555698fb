import type { ServerFrame } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, type Desk, joao, openDesk, type Person } from './desk.ts';
import { follow, type Listener } from './listener.ts';

type PresenceFrame = Extract<ServerFrame, { type: 'presence' }>;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let beto: Person;
  let vera: Person;
  beforeAll(async () => {
    desk = await openDesk(open);
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    ana = await desk.person('Ana', 'agent', ['Suporte']);
    beto = await desk.person('Beto', 'agent', ['Suporte']);
    vera = await desk.person('Vera', 'agent', ['Vendas']);
    await desk.writes(joao, 'Oi');
    await desk.writes(bia, 'Oi');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const told = ({ frames }: Listener) => frames.filter((frame): frame is PresenceFrame => frame.type === 'presence');
  const last = (listener: Listener) =>
    told(listener)
      .at(-1)
      ?.people.map(({ name, doing }) => `${name} ${doing}`);
  const shows = (listener: Listener, people: readonly string[]) =>
    expect.poll(() => last(listener), { timeout: 10_000, interval: 5 }).toEqual(people);
  const here = async (who: Person, ticket: string) =>
    (await who.call('ticket.presence', { ticket })).items.map(({ name, doing }) => `${name} ${doing}`);

  test('whoever has a thread open is told of the others in it, as they come, type and go', async () => {
    const { id, threadId } = await desk.ticketOf(joao);
    await using first = await follow(desk.server.url, ana, [`thread:${threadId}`]);
    const second = await follow(desk.server.url, beto, [`thread:${threadId}`]);
    first.send({ type: 'presence', thread: threadId, doing: 'viewing' });
    await shows(second, ['Ana viewing']);
    second.send({ type: 'presence', thread: threadId, doing: 'typing' });
    await shows(first, ['Beto typing']);
    expect(await here(ana, id)).toEqual(['Beto typing', 'Ana viewing']);
    second.send({ type: 'presence', thread: threadId, doing: 'viewing' });
    await shows(first, ['Beto viewing']);
    await second[Symbol.asyncDispose]();
    await shows(first, []);
    expect(await here(beto, id)).toEqual(['Ana viewing']);
  });

  test('nobody is where they may not look, and nobody is told of what they may not see', async () => {
    const { id, threadId } = await desk.ticketOf(joao);
    const other = await desk.ticketOf(bia);
    await using outsider = await follow(desk.server.url, vera, [`thread:${threadId}`]);
    await using insider = await follow(desk.server.url, ana, [`thread:${threadId}`, `thread:${other.threadId}`]);
    await using colleague = await follow(desk.server.url, beto, [`thread:${threadId}`]);
    outsider.send({ type: 'presence', thread: threadId, doing: 'typing' });
    colleague.send({ type: 'presence', thread: threadId, doing: 'typing' });
    await shows(insider, ['Beto typing']);
    expect(await here(ana, id)).toEqual(['Beto typing']);
    colleague.send({ type: 'presence', thread: other.threadId, doing: 'viewing' });
    await expect.poll(() => told(insider).some(({ thread }) => thread === other.threadId)).toBe(true);
    expect(told(outsider)).toEqual([]);
    expect((await vera.refused('ticket.presence', { ticket: id })).code).toBe('reference.notFound');
  });

  test('it is of the moment: the log knows nothing of it', async () => {
    const { items } = await desk.admin.call('event.list', { after: 0, limit: 1000 });
    expect(items.filter(({ event }) => /presence|typing/i.test(event.type))).toEqual([]);
  });
});
