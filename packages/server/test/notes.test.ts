import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${84_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let vera: Person;
  let carla: Person;
  let auditor: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte']);
    vera = await desk.person('Vera Cruz', 'agent', ['Vendas']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte']);
    auditor = await desk.person('Otto Paz', 'auditor');
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async (customer = someone()) => {
    await desk.writes(customer, 'Oi');
    return { customer, ticket: await desk.ticketOf(customer) };
  };
  const bodies = async (who: Person, input: { ticket?: string; contact?: string }) =>
    (await who.call('note.list', input)).items.map(({ body }) => body);
  /** Mentions alone: word of tickets that wait is not of notes. */
  const news = async (who: Person) =>
    (await who.call('notification.list', { limit: 1000 })).items.filter(({ kind }) => kind === 'mentioned');

  describe('where a note is seen', () => {
    test('one without a scope is about the contact, and shows in its next ticket too', async () => {
      const { customer, ticket } = await arrive();
      const note = await ana.call('note.add', { ticket: ticket.id, body: 'Cliente antigo' });
      expect(note).toMatchObject({ scope: 'contact', ticketId: ticket.id, author: { name: 'Ana Lima' } });
      await ana.call('note.add', { ticket: ticket.id, body: 'Só deste caso', scope: 'ticket' });
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.resolve', { ticket: ticket.id });
      const { ticket: next } = await arrive(customer);
      expect(next.id).not.toBe(ticket.id);
      expect(await bodies(ana, { ticket: next.id })).toEqual(['Cliente antigo']);
      expect(await bodies(ana, { ticket: ticket.id })).toEqual(['Cliente antigo', 'Só deste caso']);
      expect(await bodies(ana, { contact: ticket.contact.id })).toEqual(['Cliente antigo', 'Só deste caso']);
    });

    test('a general one is seen by who reads contacts; one of a ticket of another queue is not', async () => {
      const { ticket } = await arrive();
      await ana.call('note.add', { ticket: ticket.id, body: 'geral' });
      await ana.call('note.add', { ticket: ticket.id, body: 'do atendimento', scope: 'ticket' });
      expect(await bodies(vera, { contact: ticket.contact.id })).toEqual(['geral']);
      expect(await bodies(auditor, { contact: ticket.contact.id })).toEqual(['geral', 'do atendimento']);
      expect(await vera.refused('note.list', { ticket: ticket.id })).toMatchObject({ code: 'reference.notFound' });
    });

    test('a general one that was written on a private ticket is seen with that ticket only', async () => {
      const { ticket } = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('note.add', { ticket: ticket.id, body: 'segredo' });
      await ana.call('note.add', { contact: ticket.contact.id, body: 'público' });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      expect(await bodies(ana, { contact: ticket.contact.id })).toEqual(['segredo', 'público']);
      for (const who of [bruno, vera, carla, auditor, desk.admin])
        expect(await bodies(who, { contact: ticket.contact.id })).toEqual(['público']);
      const [secret] = (await ana.call('note.list', { ticket: ticket.id })).items;
      expect(await carla.refused('note.delete', { note: secret?.id ?? '' })).toMatchObject({
        code: 'reference.notFound',
      });
    });

    test('a contact without a ticket at hand takes general notes only', async () => {
      const { ticket } = await arrive();
      const note = await ana.call('note.add', { contact: ticket.contact.id, body: 'Prefere ligação' });
      expect(note).toMatchObject({ ticketId: null, threadId: null, contactId: ticket.contact.id, scope: 'contact' });
      expect(await bodies(bruno, { ticket: ticket.id })).toEqual(['Prefere ligação']);
      expect(await ana.refused('note.add', { contact: ticket.contact.id, body: 'x', scope: 'ticket' })).toMatchObject({
        code: 'input.invalid',
      });
      expect(await ana.refused('note.add', { body: 'x' })).toMatchObject({ code: 'input.invalid' });
      expect(await ana.refused('note.add', { ticket: ticket.id, contact: ticket.contact.id, body: 'x' })).toMatchObject(
        { code: 'input.invalid' },
      );
      expect(await auditor.refused('note.add', { contact: ticket.contact.id, body: 'x' })).toMatchObject({
        code: 'permission.denied',
      });
    });

    test('a pinned one comes first, until it is let go', async () => {
      const { ticket } = await arrive();
      await ana.call('note.add', { ticket: ticket.id, body: 'um' });
      const two = await ana.call('note.add', { ticket: ticket.id, body: 'dois', scope: 'ticket' });
      expect((await ana.call('note.pin', { note: two.id })).pinnedAt).not.toBeNull();
      expect(await bodies(ana, { ticket: ticket.id })).toEqual(['dois', 'um']);
      expect((await carla.call('note.pin', { note: two.id, on: false })).pinnedAt).toBeNull();
      expect(await bodies(ana, { ticket: ticket.id })).toEqual(['um', 'dois']);
    });
  });

  describe('changing a note', () => {
    const written = async () => {
      const { ticket } = await arrive();
      return { ticket, note: await ana.call('note.add', { ticket: ticket.id, body: 'primeira', scope: 'ticket' }) };
    };

    test('its author and who moderates notes may, and nobody else', async () => {
      const { note } = await written();
      expect(await ana.call('note.edit', { note: note.id, body: 'segunda' })).toMatchObject({
        body: 'segunda',
        editedBy: ana.id,
      });
      expect(await carla.call('note.edit', { note: note.id, body: 'terceira' })).toMatchObject({ editedBy: carla.id });
      for (const [action, more] of [
        ['note.edit', { body: 'x' }],
        ['note.pin', {}],
        ['note.delete', {}],
      ] as const) {
        expect(await bruno.refused(action, { note: note.id, ...more } as never)).toMatchObject({
          code: 'permission.denied',
          data: { permission: 'note.moderate' },
        });
        expect(await vera.refused(action, { note: note.id, ...more } as never)).toMatchObject({
          code: 'reference.notFound',
        });
      }
    });

    test('of two who edit what they both read, one wins and the other is told by whom', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { note } = await written();
        const results = await Promise.allSettled([
          ana.call('note.edit', { note: note.id, body: 'da Ana', ifEdited: null }),
          carla.call('note.edit', { note: note.id, body: 'da Carla', ifEdited: null }),
        ]);
        expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        const isAna = results[0]?.status === 'fulfilled';
        const loser = isAna ? carla : ana;
        expect(await loser.refused('note.edit', { note: note.id, body: 'de novo', ifEdited: null })).toMatchObject({
          code: 'version.conflict',
          data: { winner: isAna ? 'Ana Lima' : 'Carla Dias' },
        });
        const [now] = (await ana.call('note.list', { ticket: note.ticketId ?? '' })).items;
        expect(now?.body).toBe(isAna ? 'da Ana' : 'da Carla');
        const after = await loser.call('note.edit', { note: note.id, body: 'agora sim', ifEdited: now?.editedAt });
        expect(after.body).toBe('agora sim');
      }
    });

    test('the same text again is no edit', async () => {
      const { note } = await written();
      expect((await ana.call('note.edit', { note: note.id, body: 'primeira' })).editedAt).toBeNull();
    });

    test('a deleted one keeps its place and nothing of what it said', async () => {
      const { ticket } = await arrive();
      const other = await arrive();
      const first = await ana.call('note.add', {
        ticket: ticket.id,
        body: `@bruno veja #${other.ticket.number} pintassilgo`,
        scope: 'ticket',
      });
      await ana.call('note.add', { ticket: ticket.id, body: 'depois', scope: 'ticket' });
      await ana.call('note.pin', { note: first.id });
      await ana.call('note.delete', { note: first.id });
      const [gone, kept] = (await bruno.call('note.list', { ticket: ticket.id })).items;
      expect(gone).toMatchObject({ id: first.id, body: '', mentionIds: [], ticketRefs: [], pinnedAt: null });
      expect(gone?.deletedAt).not.toBeNull();
      expect(kept?.body).toBe('depois');
      expect((await ana.call('ticket.list', { filter: 'note:pintassilgo' })).items).toEqual([]);
      expect(await sql(desk.place, 'SELECT * FROM note_refs WHERE note_id = ?', [first.id])).toEqual([]);
      expect((await ana.call('note.delete', { note: first.id })).deletedAt).toBe(gone?.deletedAt);
      for (const [action, more] of [
        ['note.edit', { body: 'volta' }],
        ['note.pin', {}],
      ] as const)
        expect(await ana.refused(action, { note: first.id, ...more } as never)).toMatchObject({ code: 'note.deleted' });
    });

    test('what is too long, empty or unknown is refused before anything is written', async () => {
      const { ticket, note } = await written();
      for (const body of ['', '   ', 'x'.repeat(10_001)]) {
        expect(await ana.refused('note.add', { ticket: ticket.id, body })).toMatchObject({ code: 'input.invalid' });
        expect(await ana.refused('note.edit', { note: note.id, body })).toMatchObject({ code: 'input.invalid' });
      }
      expect(await ana.refused('note.edit', { note: 'nt_nothing', body: 'x' })).toMatchObject({
        code: 'reference.notFound',
        status: 404,
      });
      expect(await bodies(ana, { ticket: ticket.id })).toEqual(['primeira']);
    });
  });

  describe('a mention', () => {
    test('tells who may see the ticket, once, and the writer who could not be told', async () => {
      const { ticket } = await arrive();
      const before = (await news(bruno)).length;
      const note = await ana.call('note.add', {
        ticket: ticket.id,
        body: '@bruno, @veracruz@example.com e @ninguem: vejam, @ana',
        scope: 'ticket',
      });
      expect(new Set(note.mentionIds)).toEqual(new Set([ana.id, bruno.id]));
      expect(note.notMentioned).toEqual([
        { name: '@ninguem', reason: 'unknown' },
        { name: '@veracruz@example.com', reason: 'cannotSee' },
      ]);
      const [told, ...older] = await news(bruno);
      expect(told).toMatchObject({ kind: 'mentioned', ticketId: ticket.id, byName: 'Ana Lima', readAt: null });
      expect(told?.text).toMatch(/^@bruno, /);
      expect(older).toHaveLength(before);
      expect((await news(vera)).filter(({ ticketId }) => ticketId === ticket.id)).toEqual([]);
      expect((await news(ana)).filter(({ ticketId }) => ticketId === ticket.id)).toEqual([]);

      await ana.call('note.edit', { note: note.id, body: '@bruno e @carla' });
      expect((await news(bruno)).filter(({ ticketId }) => ticketId === ticket.id)).toHaveLength(1);
      expect((await news(carla)).filter(({ ticketId }) => ticketId === ticket.id)).toHaveLength(1);
    });

    test('of a private ticket tells nobody who may not see it', async () => {
      const { ticket } = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      const note = await ana.call('note.add', { ticket: ticket.id, body: '@bruno @carla @admin', scope: 'ticket' });
      expect(note.mentionIds).toEqual([]);
      expect(note.notMentioned.map(({ reason }) => reason)).toEqual(['cannotSee', 'cannotSee', 'cannotSee']);
      for (const who of [bruno, carla, desk.admin])
        expect((await news(who)).filter(({ ticketId }) => ticketId === ticket.id)).toEqual([]);
    });

    test('of a contact alone tells whoever reads contacts', async () => {
      const { ticket } = await arrive();
      await ana.call('note.add', { contact: ticket.contact.id, body: '@vera conhece?' });
      expect((await news(vera))[0]).toMatchObject({
        kind: 'mentioned',
        ticketId: null,
        contactId: ticket.contact.id,
        text: '@vera conhece?',
      });
    });
  });

  describe('a number in a note', () => {
    test('refers to the tickets that its author sees, and to no other', async () => {
      const mine = await arrive();
      const secret = await arrive();
      const place = await arrive();
      await bruno.call('ticket.accept', { ticket: secret.ticket.id });
      await bruno.call('ticket.privatize', { ticket: secret.ticket.id });
      const note = await ana.call('note.add', {
        ticket: place.ticket.id,
        body: `como #${mine.ticket.number}, #${secret.ticket.number}, #${place.ticket.number} e #999999999`,
      });
      expect(note.ticketRefs).toEqual([mine.ticket.id]);
      const refs = () => sql(desk.place, 'SELECT ticket_id FROM note_refs WHERE note_id = ?', [note.id]);
      expect(await refs()).toEqual([{ ticket_id: mine.ticket.id }]);
      await ana.call('note.edit', { note: note.id, body: 'nada a ver' });
      expect(await refs()).toEqual([]);
    });
  });

  test('7: no action on a note puts anything into the outbox, nor reaches the provider', async () => {
    const { ticket } = await arrive();
    await ana.call('ticket.accept', { ticket: ticket.id });
    await desk.settle();
    const outbox = () => sql(desk.place, 'SELECT id, state, attempts FROM deliveries ORDER BY id');
    const sent = () => desk.emulator.sent().length;
    const [queued, reached, said] = [await outbox(), sent(), await desk.messagesOf(ticket)];
    for (const place of [
      { ticket: ticket.id, scope: 'ticket' as const },
      { ticket: ticket.id, scope: 'contact' as const },
      { contact: ticket.contact.id },
    ]) {
      const note = await ana.call('note.add', { ...place, body: `@bruno #${ticket.number} só entre nós` });
      await ana.call('note.edit', { note: note.id, body: 'mudou' });
      await ana.call('note.pin', { note: note.id });
      await ana.call('note.list', { ticket: ticket.id });
      await ana.call('note.delete', { note: note.id });
    }
    await desk.settle();
    expect(await outbox()).toEqual(queued);
    expect(sent()).toBe(reached);
    expect(await desk.messagesOf(ticket)).toEqual(said);
  });
});
