import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { picture, upload } from './uploads.ts';

/** What a program prints, with all that steers a terminal, and marks that nobody sees. */
const noisy = '\u001b[1;32mPedido\u001b[0m 42\u0007 \u202eok\u202c\u200b\r\n\u009b2Jpronto\u0000';
const quiet = 'Pedido 42 ok\npronto';
const nothing = ['', ' \n', '\u200b\u200d', '\u001b[0m\u0007', '\u3164\u2800'];

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

  const lastSent = async () => {
    await desk.settle();
    return desk.emulator.sent().at(-1)?.body as Record<string, unknown>;
  };

  describe('what people write is cleaned before it is kept or leaves', () => {
    test('a message and the caption of a file', async () => {
      expect(await ana.call('message.send', { ticket: ticket.id, text: noisy })).toMatchObject({ body: quiet });
      expect(await lastSent()).toMatchObject({ text: { body: quiet } });
      const file = await upload(desk, ana, picture(70), 'foto.png');
      await ana.call('message.send', { ticket: ticket.id, media: file.id, text: noisy });
      expect(await lastSent()).toMatchObject({ image: { caption: quiet } });
    });

    test('a quick reply, and whatever its merge fields bring along', async () => {
      const made = await desk.admin.call('quickReply.create', { shortcut: '/oi', body: `${noisy} @contact_name` });
      expect(made.body).toBe(`${quiet} @contact_name`);
      await desk.admin.call('contact.edit', { contact: ticket.contact.id, name: 'Jo\u202eão\u200b Souza' });
      expect(await ana.call('message.send', { ticket: ticket.id, quickReply: '/oi' })).toMatchObject({
        body: `${quiet} João Souza`,
      });
    });

    test('the variables of a template', async () => {
      const { items } = await ana.call('template.list', { ticket: ticket.id });
      const one = items.find(({ variables, status }) => status === 'approved' && variables.length === 1);
      if (one === undefined) throw new Error('the emulator has a template with one variable');
      const [name = ''] = one.variables;
      const send = (value: string) => ({
        ticket: ticket.id,
        template: { name: one.name, language: one.language, variables: { [name]: value } },
      });
      const { payload } = await ana.call('message.send', send('\u001b[31mAna\u001b[0m\u202e'));
      expect(payload).toMatchObject({ variables: { [name]: 'Ana' } });
      expect(JSON.stringify(await lastSent())).toContain('"Ana"');
      expect(await ana.refused('message.send', send('\u200b'))).toMatchObject({ code: 'input.invalid' });
    });

    test('notes, tasks, drafts and signatures', async () => {
      const note = await ana.call('note.add', { ticket: ticket.id, body: noisy });
      expect(note.body).toBe(quiet);
      expect(await ana.call('note.edit', { note: note.id, body: `b ${noisy}` })).toMatchObject({ body: `b ${quiet}` });
      expect(await ana.call('task.create', { title: noisy })).toMatchObject({ title: 'Pedido 42 ok pronto' });
      const { draft } = await ana.call('draft.save', { ticket: ticket.id, body: noisy });
      expect(draft?.body).toBe(quiet);
      expect(await ana.call('profile.edit', { signature: 'A\u001b[1mna\u200b' })).toMatchObject({ signature: 'Ana' });
    });

    test('a reaction', async () => {
      const [first] = await desk.messagesOf(ticket);
      await ana.call('message.react', { message: first?.id ?? '', emoji: '\u001b[1m👍\u202e' });
      expect(JSON.stringify(await lastSent())).toContain('"👍"');
    });
  });

  test('what shows nothing is no message, no note and no quick reply, and the refusal says so in both languages', async () => {
    for (const text of nothing) {
      const refused = await ana.refused('message.send', { ticket: ticket.id, text });
      expect(refused).toMatchObject({ code: 'input.invalid', status: 400 });
      expect(refused.data['problem']).toBe('text: nothing of it can be seen');
      expect(refused.data['problem.pt-BR']).toBe('text: nada nele é visível');
      expect((await ana.refused('note.add', { ticket: ticket.id, body: text })).code).toBe('input.invalid');
      const create = { shortcut: '/nada', body: text };
      expect((await desk.admin.refused('quickReply.create', create)).code).toBe('input.invalid');
    }
  });
});
