import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';
import { download, picture, upload } from './uploads.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  let ticket: TicketItem;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
    bruno = await desk.person('Bruno Reis');
    carla = await desk.person('Carla Dias', 'supervisor');
    await desk.writes(joao, 'Oi');
    ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
  });
  afterAll(async () => {
    await desk.settle();
    await desk[Symbol.asyncDispose]();
  });

  const add = async (name: string, bytes: number, file = 'foto.png') =>
    carla.call('gallery.create', { name, media: (await upload(desk, carla, picture(bytes), file)).id });
  const newer = async (gallery: string, bytes: number, by = carla) =>
    by.call('gallery.addVersion', { gallery, media: (await upload(desk, by, picture(bytes), `${bytes}.png`)).id });
  const names = async (input: { kind?: 'image' | 'file'; query?: string } = {}) =>
    (await ana.call('gallery.list', input)).items.map(({ name }) => name);

  describe('the gallery', () => {
    test('keeps an uploaded file under a name, for everybody to see', async () => {
      const made = await add('Catálogo', 70);
      expect(made).toMatchObject({
        name: 'Catálogo',
        kind: 'image',
        removed: false,
        versions: [{ version: 1, mime: 'image/png', name: 'foto.png', bytes: 70, by: carla.id }],
      });
      const mediaId = made.versions[0]?.mediaId ?? '';
      expect(await download(desk, ana, mediaId)).toEqual({ status: 200, bytes: 70 });
    });

    test('keeps files that are no images, and tells them apart', async () => {
      const pdf = await upload(desk, carla, Buffer.from('Tabela de preços'), 'tabela.txt', 'text/plain');
      expect(await carla.refused('gallery.create', { name: 'Tabela', kind: 'image', media: pdf.id })).toMatchObject({
        code: 'input.invalid',
        message: expect.stringContaining('not an image'),
      });
      expect(await carla.call('gallery.create', { name: 'Tabela', media: pdf.id })).toMatchObject({ kind: 'file' });
      expect(await names()).toEqual(['Catálogo', 'Tabela']);
      expect(await names({ kind: 'file' })).toEqual(['Tabela']);
      expect(await names({ query: 'catalogo' })).toEqual(['Catálogo']);
    });

    test('is kept by whoever manages catalogues, and used by agents', async () => {
      const file = await upload(desk, ana, picture(70), 'minha.png');
      expect(await ana.refused('gallery.create', { name: 'Minha', media: file.id })).toMatchObject({ status: 403 });
      expect(await ana.refused('gallery.addVersion', { gallery: 'Catálogo', media: file.id })).toMatchObject({
        status: 403,
      });
      expect(await ana.refused('gallery.edit', { gallery: 'Catálogo', name: 'Meu' })).toMatchObject({ status: 403 });
      expect(await ana.refused('gallery.remove', { gallery: 'Catálogo' })).toMatchObject({ status: 403 });
    });

    test('takes nobody’s file but the caller’s own, or one before their eyes', async () => {
      const file = await upload(desk, ana, picture(75), 'da-ana.png');
      expect(await carla.refused('gallery.create', { name: 'Alheia', media: file.id })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'media' },
      });
      const message = await ana.call('message.send', { ticket: ticket.id, media: file.id });
      const taken = await carla.call('gallery.create', { name: 'Da conversa', media: message.media?.id ?? 'md_' });
      expect(taken.versions[0]).toMatchObject({ bytes: 75 });
      expect(taken.versions[0]?.mediaId).not.toBe(message.media?.id);
    });

    test('has each name once', async () => {
      const file = await upload(desk, carla, picture(70), 'x.png');
      expect(await carla.refused('gallery.create', { name: 'catálogo', media: file.id })).toMatchObject({
        code: 'name.taken',
      });
      expect(await carla.refused('gallery.edit', { gallery: 'Tabela', name: 'CATÁLOGO' })).toMatchObject({
        code: 'name.taken',
      });
      expect(await carla.call('gallery.edit', { gallery: 'Tabela', name: 'Preços' })).toMatchObject({ name: 'Preços' });
      expect(await names()).toEqual(['Catálogo', 'Da conversa', 'Preços']);
    });
  });

  describe('sending from the gallery', () => {
    test('sends the newest version, from a file of the message’s own', async () => {
      const before = await ana.call('message.send', { ticket: ticket.id, gallery: 'Catálogo', text: 'O catálogo' });
      expect(before).toMatchObject({ kind: 'image', body: 'O catálogo', media: { bytes: 70 } });
      const gallery = await newer('Catálogo', 90);
      expect(gallery.versions.map(({ version, bytes }) => [version, bytes])).toEqual([
        [1, 70],
        [2, 90],
      ]);
      const after = await ana.call('message.send', { ticket: ticket.id, gallery: 'catálogo' });
      expect(after.media).toMatchObject({ bytes: 90 });
      expect(gallery.versions.map(({ mediaId }) => mediaId)).not.toContain(after.media?.id);
      await desk.settle();
      expect((await desk.messagesOf(ticket)).find(({ id }) => id === before.id)?.media).toMatchObject({ bytes: 70 });
      expect(await download(desk, ana, after.media?.id ?? '')).toEqual({ status: 200, bytes: 90 });
    });

    test('leaves the file of a message to those who see its ticket', async () => {
      await desk.admin.call('queue.create', { name: 'Restrita' });
      const message = await ana.call('message.send', { ticket: ticket.id, gallery: 'Catálogo' });
      await desk.admin.call('ticket.transfer', { ticket: ticket.id, queue: 'Restrita' });
      expect(await download(desk, bruno, message.media?.id ?? '')).toMatchObject({ status: 404 });
      await desk.admin.call('queue.setMembers', { queue: 'Restrita', members: ['analima@example.com'] });
      await ana.call('ticket.accept', { ticket: ticket.id });
    });

    test('is refused beside another file, for a template, and for what is not there', async () => {
      const file = await upload(desk, ana, picture(70), 'x.png');
      for (const more of [{ media: file.id }, { template: { name: 'ola', variables: {} } }])
        expect(await ana.refused('message.send', { ticket: ticket.id, gallery: 'Catálogo', ...more })).toMatchObject({
          code: 'input.invalid',
        });
      expect(await ana.refused('message.send', { ticket: ticket.id, gallery: 'Nada' })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'gallery' },
      });
    });

    test('goes on for what was sent when the item is removed, and not for what comes after', async () => {
      const sent = await ana.call('message.send', { ticket: ticket.id, gallery: 'Da conversa' });
      await carla.call('gallery.remove', { gallery: 'Da conversa' });
      expect(await names()).toEqual(['Catálogo', 'Preços']);
      expect(await ana.refused('message.send', { ticket: ticket.id, gallery: 'Da conversa' })).toMatchObject({
        code: 'reference.notFound',
      });
      await desk.settle();
      expect(await download(desk, ana, sent.media?.id ?? '')).toEqual({ status: 200, bytes: 75 });
      await add('Da conversa', 71);
      expect(await names()).toEqual(['Catálogo', 'Da conversa', 'Preços']);
    });

    test('numbers versions that are added at once one after the other', async () => {
      const files = await Promise.all(
        Array.from({ length: 5 }, (_, i) => upload(desk, carla, picture(100 + i), `${i}.png`)),
      );
      await Promise.all(
        files.map(({ id }) =>
          fetch(`${desk.server.url}/v1/actions/gallery.addVersion`, {
            method: 'POST',
            headers: { authorization: `Bearer ${carla.token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ gallery: 'Catálogo', media: id }),
          }),
        ),
      );
      const { items } = await ana.call('gallery.list', { query: 'Catálogo' });
      expect(items[0]?.versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      const media = items[0]?.versions.map(({ mediaId }) => mediaId) ?? [];
      expect(new Set(media).size).toBe(7);
      const [rows] = await sql<{ n: number }>(
        desk.place,
        'SELECT count(*) AS n FROM media WHERE gallery_id = ? AND message_id IS NULL',
        [items[0]?.id ?? ''],
      );
      expect(Number(rows?.n)).toBe(7);
    });
  });
});
