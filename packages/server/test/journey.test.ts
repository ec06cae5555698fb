import { describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { joao, openDesk } from './desk.ts';

describe('the whole path', async () => {
  await onEachDatabase((open) => {
    test('a message comes in, is accepted, answered, delivered and read', async () => {
      await using desk = await openDesk(open);
      const ana = await desk.person('Ana Lima');
      await desk.writes(joao, 'Pedido não chegou, podem ver?');
      const ticket = await desk.ticketOf(joao);
      expect(ticket).toMatchObject({
        number: 1,
        state: 'pending',
        unread: 1,
        contact: { name: 'João Souza', phone: joao.phone },
        window: { open: true },
      });

      const accepted = await ana.call('ticket.accept', { ticket: String(ticket.number) });
      expect(accepted).toMatchObject({ state: 'open', assignee: { name: 'Ana Lima' } });
      await ana.call('message.send', { ticket: ticket.protocol, text: 'Bom dia, João!' });
      await desk.settle();
      const messages = await desk.messagesOf(ticket);
      expect(messages.map(({ direction, body, state }) => ({ direction, body, state }))).toEqual([
        { direction: 'in', body: 'Pedido não chegou, podem ver?', state: 'received' },
        { direction: 'out', body: 'Bom dia, João!', state: 'read' },
      ]);
      expect(desk.emulator.sent().filter((item) => item.kind === 'text')).toHaveLength(1);
    });
  });
});
