import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { picture, upload } from './uploads.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let carla: Person;
  let auditor: Person;
  let ticket: TicketItem;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
    carla = await desk.person('Carla Dias', 'supervisor');
    auditor = await desk.person('Otto Melo', 'auditor');
    await desk.writes(joao, 'Oi');
    ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
  });
  afterAll(async () => {
    await desk.settle();
    await desk[Symbol.asyncDispose]();
  });

  const shortcuts = async (query?: string) =>
    (await ana.call('quickReply.list', query === undefined ? {} : { query })).items.map(({ shortcut }) => shortcut);

  describe('a quick reply', () => {
    test('is made by whoever manages catalogues, and by nobody else', async () => {
      const made = await carla.call('quickReply.create', { shortcut: 'oi', body: '@greeting, @contact_firstname!' });
      expect(made).toEqual({
        id: expect.stringMatching(/^qr_/),
        shortcut: '/oi',
        body: '@greeting, @contact_firstname!',
        galleryId: null,
      });
      for (const person of [ana, auditor]) {
        expect(await person.refused('quickReply.create', { shortcut: '/x', body: 'x' })).toMatchObject({
          code: 'permission.denied',
          data: { permission: 'catalogue.manage' },
        });
        expect(await person.refused('quickReply.edit', { quickReply: '/oi', body: 'x' })).toMatchObject({
          status: 403,
        });
        expect(await person.refused('quickReply.remove', { quickReply: '/oi' })).toMatchObject({ status: 403 });
      }
    });

    test('has a shortcut of its own, whatever the case and the slash', async () => {
      expect(await carla.refused('quickReply.create', { shortcut: 'OI', body: 'x' })).toMatchObject({
        code: 'name.taken',
        data: { kind: 'quickReply', name: '/OI' },
      });
      for (const shortcut of ['/a b', '//a', '/', `/${'a'.repeat(41)}`])
        expect(await carla.refused('quickReply.create', { shortcut, body: 'x' })).toMatchObject({
          code: 'input.invalid',
        });
    });

    test('with a field that does not exist is refused to whoever writes it', async () => {
      const unknown = { code: 'mergeField.unknown', data: { field: '@contact_nome' } };
      expect(await carla.refused('quickReply.create', { shortcut: '/y', body: '@contact_nome' })).toMatchObject(
        unknown,
      );
      expect(await carla.refused('quickReply.edit', { quickReply: '/oi', body: '@contact_nome' })).toMatchObject(
        unknown,
      );
      expect(await shortcuts()).toEqual(['/oi']);
    });

    test('is found by words of its shortcut or its text, without accents', async () => {
      await carla.call('quickReply.create', { shortcut: '/endereço', body: 'Rua das Flores, 10. Até as 18h.' });
      expect(await shortcuts()).toEqual(['/endereço', '/oi']);
      expect(await shortcuts('ENDERECO')).toEqual(['/endereço']);
      expect(await shortcuts('ate flores')).toEqual(['/endereço']);
      expect(await shortcuts('nada disso')).toEqual([]);
    });

    test('is previewed as it would be sent to the contact of a ticket', async () => {
      const { text, file } = await ana.call('quickReply.render', { quickReply: '/oi', ticket: ticket.id });
      expect(text).toMatch(/^(Bom dia|Boa tarde|Boa noite), João!$/);
      expect(file).toBeNull();
      expect(await ana.refused('quickReply.render', { quickReply: '/nada', ticket: ticket.id })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'quickReply' },
      });
    });

    test('is not previewed on a ticket that one may not see', async () => {
      await desk.admin.call('queue.create', { name: 'Fechada' });
      await desk.admin.call('ticket.transfer', { ticket: ticket.id, queue: 'Fechada' });
      expect(await ana.refused('quickReply.render', { quickReply: '/oi', ticket: ticket.id })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'ticket' },
      });
      await desk.admin.call('queue.setMembers', { queue: 'Fechada', members: ['analima@example.com'] });
      await ana.call('ticket.accept', { ticket: ticket.id });
    });

    test('is sent by its shortcut, filled in and signed', async () => {
      const message = await ana.call('message.send', { ticket: ticket.id, quickReply: 'oi', signature: true });
      expect(message.body).toMatch(/^\*Ana Lima\*:\n(Bom dia|Boa tarde|Boa noite), João!$/);
    });

    test('goes without another text or file', async () => {
      const file = await upload(desk, ana, picture(70), 'foto.png');
      for (const more of [{ text: 'x' }, { media: file.id }, { template: { name: 'ola', variables: {} } }])
        expect(await ana.refused('message.send', { ticket: ticket.id, quickReply: '/oi', ...more })).toMatchObject({
          code: 'input.invalid',
        });
    });

    test('takes the newest file of the gallery along', async () => {
      const first = await upload(desk, carla, picture(70), 'v1.png');
      await carla.call('gallery.create', { name: 'Mapa', media: first.id });
      await carla.call('quickReply.create', { shortcut: '/mapa', body: 'Para @contact_firstname', gallery: 'Mapa' });
      const second = await upload(desk, carla, picture(80), 'v2.png');
      await carla.call('gallery.addVersion', { gallery: 'Mapa', media: second.id });
      expect((await ana.call('quickReply.render', { quickReply: '/mapa', ticket: ticket.id })).file).toMatchObject({
        name: 'v2.png',
      });
      expect(await ana.call('message.send', { ticket: ticket.id, quickReply: '/mapa' })).toMatchObject({
        kind: 'image',
        body: 'Para João',
        media: { name: 'v2.png', bytes: 80 },
      });
      expect(await carla.refused('gallery.remove', { gallery: 'Mapa' })).toMatchObject({
        code: 'item.inUse',
        data: { count: '/mapa' },
      });
    });

    test('is edited, and loses its file', async () => {
      expect(
        await carla.call('quickReply.edit', { quickReply: '/mapa', shortcut: 'local', body: 'Aqui', gallery: null }),
      ).toMatchObject({ shortcut: '/local', body: 'Aqui', galleryId: null });
      expect(await shortcuts()).toEqual(['/endereço', '/local', '/oi']);
      expect(await carla.refused('quickReply.edit', { quickReply: '/local', shortcut: '/oi' })).toMatchObject({
        code: 'name.taken',
      });
      expect(await carla.call('quickReply.edit', { quickReply: '/local', shortcut: '/Local' })).toMatchObject({
        shortcut: '/Local',
      });
      await carla.call('gallery.remove', { gallery: 'Mapa' });
    });

    test('is removed, and what was sent with it stays', async () => {
      const before = await desk.messagesOf(ticket);
      await carla.call('quickReply.remove', { quickReply: '/local' });
      expect(await shortcuts()).toEqual(['/endereço', '/oi']);
      expect(await ana.refused('message.send', { ticket: ticket.id, quickReply: '/local' })).toMatchObject({
        code: 'reference.notFound',
      });
      expect(await desk.messagesOf(ticket)).toEqual(before);
    });

    test('whose names race for one shortcut is made once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, async (_, i) => {
          const response = await fetch(`${desk.server.url}/v1/actions/quickReply.create`, {
            method: 'POST',
            headers: { authorization: `Bearer ${carla.token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ shortcut: '/corrida', body: `Texto ${i}` }),
          });
          return ((await response.json()) as { error?: { code: string } }).error?.code ?? 'made';
        }),
      );
      expect(outcomes.toSorted()).toEqual(['made', ...Array.from({ length: 5 }, () => 'name.taken')]);
    });
  });
});
