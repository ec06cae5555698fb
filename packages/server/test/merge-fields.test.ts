import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { picture, upload } from './uploads.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let ticket: TicketItem;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await desk.writes(joao, 'Oi');
    ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
  });
  afterAll(async () => {
    await desk.settle();
    await desk[Symbol.asyncDispose]();
  });

  const textsSent = async () => {
    await desk.settle();
    return desk.emulator.sent().flatMap(({ body }) => {
      const { text } = body as { text?: { body: string } };
      return text === undefined ? [] : [text.body];
    });
  };

  describe('merge fields', () => {
    test('are filled in when the message is written: what is stored is what the customer gets', async () => {
      const text = '@greeting, @contact_firstname! #@ticket @protocol, @queue, @connection. @staff_firstname';
      const { body } = await ana.call('message.send', { ticket: ticket.id, text });
      expect(body).toMatch(
        new RegExp(
          `^(Bom dia|Boa tarde|Boa noite), João! #${ticket.number} ${ticket.protocol}, Suporte, Principal\\. Ana$`,
        ),
      );
      expect(await textsSent()).toContain(body);
    });

    test('are filled in in captions', async () => {
      const file = await upload(desk, ana, picture(70), 'foto.png');
      const text = 'Para @contact_name';
      expect(await ana.call('message.send', { ticket: ticket.id, media: file.id, text })).toMatchObject({
        kind: 'image',
        body: 'Para João Souza',
      });
    });

    test('that do not exist block the message before anything is queued', async () => {
      const before = (await desk.messagesOf(ticket)).length;
      const refused = await ana.refused('message.send', { ticket: ticket.id, text: 'Oi, @contact_nome' });
      expect(refused).toMatchObject({
        code: 'mergeField.unknown',
        status: 400,
        data: {
          field: '@contact_nome',
          nearest: '@contact_name',
          known: expect.stringContaining('@contact_firstname'),
        },
      });
      expect(refused.message).toContain('@@contact_nome');
      expect(await desk.messagesOf(ticket)).toHaveLength(before);
    });

    test('without a value block it too', async () => {
      expect(await ana.refused('message.send', { ticket: ticket.id, text: '@contact_email' })).toMatchObject({
        code: 'mergeField.empty',
        status: 409,
        data: { field: '@contact_email' },
      });
    });

    test('leave addresses and handles alone', async () => {
      const text = 'Escreva a ana@example.com ou siga @@loja; @@contact_name fica assim.';
      expect((await ana.call('message.send', { ticket: ticket.id, text })).body).toBe(
        'Escreva a ana@example.com ou siga @loja; @contact_name fica assim.',
      );
    });

    test('are left as they are when asked', async () => {
      const text = 'Use @contact_firstname e @contact_nome';
      expect((await ana.call('message.send', { ticket: ticket.id, text, raw: true })).body).toBe(text);
    });

    test('of the office’s own are filled in, and known where quick replies are written', async () => {
      await desk.admin.call('field.create', { target: 'ticket', name: 'Número do pedido', kind: 'text' });
      const text = 'Pedido @field.numero_do_pedido';
      expect(await ana.refused('message.send', { ticket: ticket.id, text })).toMatchObject({
        code: 'mergeField.empty',
      });
      await ana.call('ticket.set', { ticket: ticket.id, fields: { 'Número do pedido': 'A-17' } });
      expect((await ana.call('message.send', { ticket: ticket.id, text })).body).toBe('Pedido A-17');
      await desk.admin.call('quickReply.create', { shortcut: '/pedido', body: text });
      expect((await ana.call('mergeField.list', {})).items.at(-1)).toEqual({
        field: '@field.numero_do_pedido',
        title: { en: 'Número do pedido', 'pt-BR': 'Número do pedido' },
      });
    });

    test('are of the office’s time zone', async () => {
      await desk.admin.call('setting.set', { key: 'timeZone', value: 'Pacific/Kiritimati' });
      const { body } = await ana.call('message.send', { ticket: ticket.id, text: '@date' });
      const today = new Intl.DateTimeFormat('pt-BR', { timeZone: 'Pacific/Kiritimati', dateStyle: 'short' });
      expect(body).toBe(today.format(Date.parse((await desk.messagesOf(ticket)).at(-1)?.providerAt ?? '')));
      await desk.admin.call('setting.reset', { key: 'timeZone' });
    });

    test('are listed with what they mean', async () => {
      const { items } = await ana.call('mergeField.list', {});
      expect(items).toContainEqual({
        field: '@contact_firstname',
        title: { en: 'First name of the contact', 'pt-BR': 'Primeiro nome do contato' },
      });
    });
  });
});
