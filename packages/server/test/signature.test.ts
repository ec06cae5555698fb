import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, type Customer, type Desk, joao, openDesk, type Person } from './desk.ts';
import { picture, upload } from './uploads.ts';

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

  const lastSentTo = async (customer: Customer) => {
    await desk.settle();
    const sent = desk.emulator.sent().filter(({ to }) => to?.slice(-8) === customer.phone.slice(-8));
    return sent.at(-1)?.body as Record<string, Record<string, unknown>>;
  };
  const send = (text: string, more: { signature?: boolean } = {}) =>
    ana.call('message.send', { ticket: ticket.id, text, ...more });

  describe('the signature', () => {
    test('is off until its user turns it on, and asked for message by message', async () => {
      expect((await send('Bom dia!')).body).toBe('Bom dia!');
      expect((await send('Bom dia!', { signature: true })).body).toBe('*Ana Lima*:\nBom dia!');
    });

    test('stands before every text, in what is stored and in what the customer gets', async () => {
      await ana.call('profile.edit', { signatureOn: true });
      expect((await send('Já vejo, @contact_firstname.')).body).toBe('*Ana Lima*:\nJá vejo, João.');
      expect((await lastSentTo(joao))['text']).toEqual(
        expect.objectContaining({ body: '*Ana Lima*:\nJá vejo, João.' }),
      );
    });

    test('is what the user chose to sign with', async () => {
      await ana.call('profile.edit', { signature: 'Ana · Suporte' });
      expect((await send('Oi')).body).toBe('*Ana · Suporte*:\nOi');
      await ana.call('profile.edit', { signature: '' });
    });

    test('is left out of one message when asked', async () => {
      expect((await send('Sem assinatura', { signature: false })).body).toBe('Sem assinatura');
    });

    test('is put once on a text that begins with it', async () => {
      expect((await send('*Ana Lima*:\nDe novo')).body).toBe('*Ana Lima*:\nDe novo');
    });

    test('stands before a caption; a file without one stays without', async () => {
      const file = await upload(desk, ana, picture(70), 'foto.png');
      expect(await ana.call('message.send', { ticket: ticket.id, media: file.id, text: 'A foto' })).toMatchObject({
        kind: 'image',
        body: '*Ana Lima*:\nA foto',
      });
      const bare = await upload(desk, ana, picture(71), 'foto.png');
      expect(await ana.call('message.send', { ticket: ticket.id, media: bare.id })).toMatchObject({ body: '' });
    });

    test('counts in the length that the channel takes', async () => {
      const line = '*Ana Lima*:\n'.length;
      expect((await send('x'.repeat(4096 - line))).body).toHaveLength(4096);
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'x'.repeat(4097 - line) })).toMatchObject({
        code: 'message.tooLong',
        data: { length: 4097, limit: 4096 },
      });
    });

    test('is never on a template, not even when asked', async () => {
      const { items } = await ana.call('template.list', { connection: 'Principal' });
      const plain = items.find(({ status, variables }) => status === 'approved' && variables.length === 0);
      if (plain === undefined) throw new Error('the emulator has no plain template');
      const message = await ana.call('message.send', {
        ticket: ticket.id,
        template: { name: plain.name, language: plain.language },
        signature: true,
      });
      expect(message.body).not.toContain('Ana Lima');
      expect(message.body).toContain(plain.body.slice(0, 10));
    });

    test('is never on a note', async () => {
      expect((await ana.call('note.add', { ticket: ticket.id, body: 'Interno' })).body).toBe('Interno');
    });

    test('is the one of whoever writes', async () => {
      await desk.writes(bia, 'Oi');
      const other = await desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(bia)).id });
      expect((await desk.admin.call('message.send', { ticket: other.id, text: 'Oi' })).body).toBe('Oi');
    });
  });
});
