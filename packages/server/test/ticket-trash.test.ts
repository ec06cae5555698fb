import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removePurgedFiles } from '../src/media/purged-files.ts';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${85_000_000 + last}`, name: `Cliente ${last}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async (text = 'Oi') => {
    const customer = someone();
    await desk.writes(customer, text);
    return { customer, ticket: await desk.ticketOf(customer) };
  };
  const accepted = async (text?: string) => {
    const { customer, ticket } = await arrive(text);
    return { customer, ticket: await ana.call('ticket.accept', { ticket: ticket.id }) };
  };
  const listed = async (filter: string) =>
    (await desk.admin.call('ticket.list', { filter, limit: 1000 })).items.map(({ id }) => id);

  describe('the trash', () => {
    test('takes an active ticket, closed first and without a marker, and hides it everywhere else', async () => {
      const { customer, ticket } = await accepted('uma palavra rara: alcaparra');
      const before = (await desk.admin.call('sync.snapshot', {})).counts;
      const there = await ana.call('ticket.trash', { ticket: ticket.id });
      expect(there).toMatchObject({ state: 'closed', resolvedAt: null, version: ticket.version + 1 });
      expect((await desk.admin.call('sync.snapshot', {})).counts).toEqual({ ...before, open: before.open - 1 });
      for (const filter of ['', 'state:closed', 'state:open', `phone:${customer.phone}`])
        expect(await listed(filter)).not.toContain(ticket.id);
      expect(await listed('is:trashed')).toContain(ticket.id);
      expect((await ana.call('message.search', { query: 'alcaparra' })).items).toEqual([]);
      expect((await ana.call('ticket.export', { ticket: ticket.id })).markers).toEqual([]);
    });

    test.each(['pending', 'open', 'snoozed', 'closed'] as const)(
      'gives back a ticket that was %s as it was',
      async (state) => {
        const { ticket: waiting } = await arrive();
        if (state !== 'pending') await ana.call('ticket.accept', { ticket: waiting.id });
        if (state === 'snoozed') await ana.call('ticket.snooze', { ticket: waiting.id, until: '2h' });
        if (state === 'closed') await ana.call('ticket.resolve', { ticket: waiting.id });
        const before = await ana.call('ticket.show', { ticket: waiting.id });
        await ana.call('ticket.trash', { ticket: waiting.id });
        const back = await bruno.call('ticket.restore', { ticket: waiting.id });
        expect({ ...back, version: 0 }).toEqual({ ...before, version: 0 });
        expect(await listed('is:trashed')).not.toContain(waiting.id);
      },
    );

    test('gives back what was archived as closed and kept', async () => {
      const { ticket } = await accepted();
      const archived = await ana.call('ticket.resolve', { ticket: ticket.id, disposition: 'archive' });
      expect(await listed('is:trashed')).toContain(ticket.id);
      expect(await ana.call('ticket.restore', { ticket: ticket.id })).toMatchObject({
        state: 'closed',
        resolvedAt: archived.resolvedAt,
      });
      expect(await listed('state:closed')).toContain(ticket.id);
    });

    test('wakes nothing: what was snoozed is back in its time, or open', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.snooze', { ticket: ticket.id, until: '1h' });
      await ana.call('ticket.trash', { ticket: ticket.id });
      desk.advance(2 * 3_600_000);
      await desk.settle();
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ state: 'closed' });
      expect(await ana.call('ticket.restore', { ticket: ticket.id })).toMatchObject({ state: 'open' });
    });

    test('leaves the thread to a new ticket, and what comes back is then closed', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.trash', { ticket: ticket.id });
      await desk.writes(customer, 'Alguém aí?');
      const fresh = await desk.ticketOf(customer);
      expect(fresh).toMatchObject({ threadId: ticket.threadId, state: 'pending', unread: 2 });
      const page = await ana.call('sync.thread', { thread: ticket.threadId });
      expect(page.messages.map(({ body }) => body)).toEqual(['Alguém aí?']);
      expect(await ana.call('ticket.restore', { ticket: ticket.id })).toMatchObject({ state: 'closed' });
      expect((await desk.ticketOf(customer)).id).toBe(fresh.id);
      expect((await ana.call('sync.thread', { thread: ticket.threadId })).messages).toHaveLength(2);
    });

    test('gives back to the queue what its assignee may not have any more', async () => {
      await desk.admin.call('queue.create', { name: `Fila ${last}` });
      const queue = `Fila ${last}`;
      await desk.admin.call('queue.setMembers', { queue, members: [ana.id, bruno.id] });
      const { ticket } = await arrive();
      await ana.call('ticket.transfer', { ticket: ticket.id, queue, user: ana.id });
      await ana.call('ticket.trash', { ticket: ticket.id });
      await desk.admin.call('queue.setMembers', { queue, members: [bruno.id] });
      expect(await bruno.call('ticket.restore', { ticket: ticket.id })).toMatchObject({
        state: 'pending',
        assignee: null,
        queue: { name: queue },
      });
    });

    test('takes nothing twice, gives nothing that is not there, and holds what is in it', async () => {
      const { ticket } = await accepted();
      expect(await ana.refused('ticket.restore', { ticket: ticket.id })).toMatchObject({ code: 'ticket.notTrashed' });
      await ana.call('ticket.trash', { ticket: ticket.id });
      expect(await ana.refused('ticket.trash', { ticket: ticket.id })).toMatchObject({ code: 'ticket.trashed' });
      expect(await ana.refused('ticket.reopen', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.trashed',
        status: 409,
      });
    });
  });

  describe('deleting for good', () => {
    /** A ticket with everything that can hang on one, in the trash. */
    const full = async () => {
      const { customer, ticket } = await accepted('segredo-recebido');
      const t = { ticket: ticket.id };
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: customer,
        message: { type: 'image', caption: 'segredo-legenda' } as never,
      });
      await desk.settle();
      const sent = await ana.call('message.send', { ...t, text: 'segredo-enviado', clientKey: `k-${ticket.number}` });
      await desk.settle();
      await ana.call('note.add', { ...t, body: 'segredo-nota @bruno-reis', scope: 'ticket' });
      await desk.admin.call('tag.create', { name: `tag-${ticket.number}` });
      await ana.call('ticket.tag', { ...t, add: [`tag-${ticket.number}`] });
      await ana.call('draft.save', { ...t, body: 'segredo-rascunho' });
      await ana.call('schedule.create', { ...t, text: 'segredo-agendado', at: '2030-01-01T10:00' });
      await ana.call('task.create', { ...t, title: 'Ligar de volta', assignee: bruno.id });
      await ana.call('ticket.trash', t);
      return { customer, ticket, sent };
    };
    /** An admin who sees what is private on the connection. */
    const managed = async () => {
      manager ??= await desk.person('Marta Gestora', 'admin', ['Suporte']);
      return manager;
    };
    let manager: Person | undefined;
    /** Every table that holds text, searched for a word. */
    const found = async (word: string) => {
      const places: Record<string, string> = {
        messages: 'body',
        events: 'body',
        notes: 'body',
        drafts: 'body',
        schedules: 'content',
        notifications: 'text',
        idempotency: 'result',
        raw_inbound: 'body',
        parked: 'body',
        tickets: 'last_message',
      };
      const hits: string[] = [];
      for (const [table, column] of Object.entries(places)) {
        const [row] = await sql<{ n: number }>(
          desk.place,
          `SELECT count(*) AS n FROM ${table} WHERE ${column} LIKE ?`,
          [`%${word}%`],
        );
        if (Number(row?.n) > 0) hits.push(table);
      }
      return hits;
    };

    test('leaves no word of it in any table, the log and what the provider sent included', async () => {
      const { ticket } = await full();
      expect(await found('segredo')).toEqual(
        expect.arrayContaining(['messages', 'events', 'notes', 'drafts', 'schedules', 'idempotency', 'raw_inbound']),
      );
      const purged = await desk.admin.call('ticket.purge', { ticket: ticket.id });
      expect(purged).toEqual({ id: ticket.id, number: ticket.number, messages: 3 });
      expect(await found('segredo')).toEqual([]);
      for (const [table, column] of [
        ['messages', 'ticket_id'],
        ['notes', 'ticket_id'],
        ['deliveries', 'ticket_id'],
        ['ticket_tags', 'ticket_id'],
        ['drafts', 'ticket_id'],
        ['schedules', 'ticket_id'],
        ['tasks', 'ticket_id'],
        ['notifications', 'ticket_id'],
        ['tickets', 'id'],
      ] as const)
        expect(await sql(desk.place, `SELECT ${column} FROM ${table} WHERE ${column} = ?`, [ticket.id])).toEqual([]);
      expect(await sql(desk.place, 'SELECT title FROM tasks WHERE title = ?', ['Ligar de volta'])).not.toEqual([]);
      expect(await desk.admin.refused('ticket.show', { ticket: ticket.id })).toMatchObject({
        code: 'reference.notFound',
      });
      expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    });

    test('leaves the rows of the log, and one more that has no content', async () => {
      const { ticket } = await full();
      const count = async () =>
        Number((await sql<{ n: number }>(desk.place, 'SELECT count(*) AS n FROM events'))[0]?.n);
      const [before, types] = [
        await count(),
        await sql(desk.place, 'SELECT seq, type FROM events WHERE ticket_id = ? ORDER BY seq', [ticket.id]),
      ];
      await desk.admin.call('ticket.purge', { ticket: ticket.id });
      expect(await count()).toBe(before + 1);
      expect(
        await sql(desk.place, 'SELECT seq, type FROM events WHERE ticket_id = ? ORDER BY seq', [ticket.id]),
      ).toEqual(types);
      const [tombstone] = await sql<{ type: string; body: string }>(
        desk.place,
        'SELECT type, body FROM events ORDER BY seq DESC LIMIT 1',
      );
      expect(tombstone?.type).toBe('ticket.purged');
      expect(JSON.parse(tombstone?.body ?? '{}')).toMatchObject({
        actor: { name: 'Admin' },
        data: { ticketId: ticket.id, number: ticket.number, messages: 3 },
      });
    });

    test('keeps what the provider brings again out', async () => {
      const { customer, ticket, sent } = await full();
      const [brought] = await sql<{ provider_id: string }>(
        desk.place,
        `SELECT provider_id FROM messages WHERE ticket_id = ? AND body = 'segredo-recebido'`,
        [ticket.id],
      );
      await desk.admin.call('ticket.purge', { ticket: ticket.id });
      const to = { phoneNumberId: desk.account.phoneNumberId };
      const id = brought?.provider_id ?? '';
      desk.emulator.inbound({
        channel: desk.account.channel,
        to,
        from: customer,
        message: { type: 'text', text: 'segredo-recebido', id } as never,
      });
      desk.emulator.inbound({
        channel: desk.account.channel,
        to,
        from: customer,
        message: { type: 'reaction', reaction: { message_id: id, emoji: '🤫' } } as never,
      });
      await desk.settle();
      expect(await found('segredo')).toEqual([]);
      expect(await found('🤫')).toEqual([]);
      expect(sent.ticketId).toBe(ticket.id);
      expect((await desk.admin.call('ticket.list', { filter: `phone:${customer.phone}` })).items).toEqual([]);
    });

    test('leaves the thread where it was: the next message comes after, in a ticket of its own', async () => {
      const { customer, ticket } = await full();
      await desk.admin.call('ticket.purge', { ticket: ticket.id });
      await desk.writes(customer, 'Voltei');
      const fresh = await desk.ticketOf(customer);
      expect(fresh).toMatchObject({ threadId: ticket.threadId, state: 'pending' });
      expect((await desk.messagesOf(fresh)).map(({ seq, body }) => [seq, body])).toEqual([[4, 'Voltei']]);
      expect(fresh.number).toBeGreaterThan(ticket.number);
    });

    test('leaves other tickets of the thread as they are', async () => {
      const { customer, ticket } = await accepted('primeira vez');
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await desk.writes(customer, 'segunda vez');
      const second = await desk.ticketOf(customer);
      await ana.call('ticket.trash', { ticket: second.id });
      await desk.admin.call('ticket.purge', { ticket: second.id });
      expect((await desk.messagesOf(ticket)).map(({ body }) => body)).toEqual(['primeira vez']);
      expect(await found('primeira vez')).toContain('events');
      expect(await found('segunda vez')).toEqual([]);
    });

    test('takes its files off the disk, except those that another message has too', async () => {
      const files = async (id: string) =>
        (
          await sql<{ sha256: string }>(
            desk.place,
            'SELECT f.sha256 FROM media f JOIN messages m ON m.id = f.message_id WHERE m.ticket_id = ?',
            [id],
          )
        ).map(({ sha256 }) => sha256);
      const isThere = (sha256: string) =>
        desk.server.context.files.get(sha256).then(
          () => true,
          () => false,
        );
      const sends = async (text: string) => {
        const customer = someone();
        desk.emulator.inbound({
          channel: desk.account.channel,
          to: { phoneNumberId: desk.account.phoneNumberId },
          from: customer,
          message: { type: 'document', document: { file: { text } } } as never,
        });
        await desk.settle();
        return desk.ticketOf(customer);
      };
      const purge = async ({ id: ticket }: { readonly id: string }) => {
        await ana.call('ticket.trash', { ticket });
        await desk.admin.call('ticket.purge', { ticket });
        desk.advance(20 * 60_000);
        await removePurgedFiles(desk.server.context);
        desk.advance(-20 * 60_000);
      };
      const one = await sends('contrato');
      const two = await sends('outro contrato');
      const [ofOne = ''] = await files(one.id);
      const three = await sends('contrato');
      expect([await files(three.id), await isThere(ofOne)]).toEqual([[ofOne], true]);
      await purge(one);
      expect(await isThere(ofOne)).toBe(true);
      await purge(three);
      expect(await isThere(ofOne)).toBe(false);
      expect(await isThere((await files(two.id))[0] ?? '')).toBe(true);
      expect(await sql(desk.place, 'SELECT sha256 FROM purged_files WHERE sha256 = ?', [ofOne])).toEqual([]);
    });

    test('leaves the notes that are about the contact, unless they were written in a private one', async () => {
      for (const isPrivate of [false, true]) {
        const { ticket } = await accepted();
        const body = `alérgica a dipirona ${ticket.number}`;
        await ana.call('note.add', { ticket: ticket.id, body });
        const manager = await managed();
        if (isPrivate) await manager.call('ticket.privatize', { ticket: ticket.id });
        await manager.call('ticket.trash', { ticket: ticket.id });
        await manager.call('ticket.purge', { ticket: ticket.id });
        const left = await sql<{ ticket_id: string | null }>(desk.place, 'SELECT ticket_id FROM notes WHERE body = ?', [
          body,
        ]);
        expect(left).toEqual(isPrivate ? [] : [{ ticket_id: null }]);
      }
    });

    test('is for admins, and of what is in the trash alone', async () => {
      const { ticket } = await accepted();
      expect(await desk.admin.refused('ticket.purge', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.notTrashed',
      });
      await ana.call('ticket.trash', { ticket: ticket.id });
      expect(await ana.refused('ticket.purge', { ticket: ticket.id })).toMatchObject({
        code: 'permission.denied',
        status: 403,
      });
    });
  });
});
