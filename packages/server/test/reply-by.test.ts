import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, joao, openDesk } from './desk.ts';

await onEachDatabase((open) => {
  test('only the assignee replies, unless the office lets anyone in the queue', async () => {
    await using desk = await openDesk(open);
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    const ana = await desk.person('Ana', 'agent', ['Suporte']);
    const beto = await desk.person('Beto', 'agent', ['Suporte']);
    const vera = await desk.person('Vera', 'agent', ['Vendas']);
    await desk.writes(joao, 'Oi');
    await desk.writes(bia, 'Oi');
    const ticket = await desk.ticketOf(joao);
    await ana.call('ticket.accept', { ticket: ticket.id });
    const say = { ticket: ticket.id, text: 'Bom dia' };
    expect((await beto.refused('message.send', say)).code).toBe('ticket.notAssigned');

    await desk.admin.call('setting.set', { key: 'replyBy', value: 'queue' });
    await beto.call('message.send', say);
    expect(await beto.call('ticket.why', { question: 'locked', ticket: ticket.id })).toMatchObject({ holds: false });
    expect((await vera.refused('message.send', say)).code).toBe('reference.notFound');
    const shown = await ana.call('ticket.show', { ticket: ticket.id });
    expect(shown.assignee).toMatchObject({ name: 'Ana' });

    await desk.admin.call('setting.reset', { key: 'replyBy' });
    expect((await beto.refused('message.send', say)).code).toBe('ticket.notAssigned');
    await desk.settle();
  });
});
