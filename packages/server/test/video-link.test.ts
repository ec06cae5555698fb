import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let ticket: TicketItem;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
    await desk.writes(joao, 'Oi');
    ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
  });
  afterAll(async () => {
    await desk.settle();
    await desk[Symbol.asyncDispose]();
  });

  describe('a video-call link', () => {
    test('is sent to the contact: a room of 160 random bits on the domain of the office', async () => {
      const { url, message } = await ana.call('message.videoLink', { ticket: ticket.id });
      expect(url).toMatch(/^https:\/\/meet\.jit\.si\/[0-9a-f]{40}$/);
      expect(message).toMatchObject({ body: url, state: 'queued', kind: 'text' });
      await desk.settle();
      expect(desk.emulator.sent().at(-1)?.body).toMatchObject({ text: { body: url } });
    });

    test('is another one each time, and the same one for the same key', async () => {
      const urls = new Set<string>();
      for (let i = 0; i < 5; i += 1)
        urls.add((await ana.call('message.videoLink', { ticket: ticket.id, send: false })).url);
      expect(urls.size).toBe(5);
      const again = () => ana.call('message.videoLink', { ticket: ticket.id, clientKey: 'link-1' });
      expect((await again()).url).toBe((await again()).url);
    });

    test('is only answered when asked, and nothing is sent', async () => {
      const before = (await desk.messagesOf(ticket)).length;
      expect(await ana.call('message.videoLink', { ticket: ticket.id, send: false })).toMatchObject({ message: null });
      expect(await desk.messagesOf(ticket)).toHaveLength(before);
    });

    test('is on the domain that the office sets', async () => {
      await desk.admin.call('setting.set', { key: 'videoDomain', value: 'video.example.com' });
      const { url } = await ana.call('message.videoLink', { ticket: ticket.id, send: false });
      expect(url).toMatch(/^https:\/\/video\.example\.com\//);
    });

    test('is refused with the window closed, like any text', async () => {
      desk.advance(25 * 3_600_000);
      expect(await ana.refused('message.videoLink', { ticket: ticket.id })).toMatchObject({ code: 'window.closed' });
    });
  });
});
