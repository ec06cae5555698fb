import type { InboundInput } from '@balcao/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '../src/actor.ts';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

/* When things happened, in which order, and to whom: what a provider says late, early, of the future, or of one of many. */

const channel = 'whatsapp-cloud';
const dayMs = 24 * 3_600_000;
let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${83_000_000 + last}`, name: `Cliente ${last}` };
};
const wamid = () => {
  last += 1;
  return `wamid.ORDER${last}`;
};
const text = (body: string, id = wamid()) => ({ type: 'text', text: body, id });
const seconds = (ms: number) => String(Math.floor(ms / 1000));

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana Lima');
  });
  beforeEach(async () => {
    await fetch(`${desk.emulator.url}/_emulator/faults`, { method: 'DELETE' });
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const hears = async (input: Partial<InboundInput>) => {
    desk.emulator.inbound({ channel, to: { phoneNumberId: desk.account.phoneNumberId }, ...input } as InboundInput);
    await desk.settle();
  };
  const arrive = async (message = text('Oi')) => {
    const from = someone();
    await hears({ from, message });
    return { from, ticket: await desk.ticketOf(from) };
  };
  const edit = (id: string, body: string) => ({
    type: 'edit',
    id: wamid(),
    edit: { original_message_id: id, message: { type: 'text', text: { body } } },
  });
  const reaction = (id: string, emoji: string) => ({
    type: 'reaction',
    id: wamid(),
    reaction: { message_id: id, emoji },
  });

  describe('what comes before its message', () => {
    test('is applied in the order in which it happened, not in that in which it came', async () => {
      const from = someone();
      const id = wamid();
      const nowMs = Date.now();
      const at = (agoMs: number) => ({ from, timestamp: seconds(nowMs - agoMs) });
      await hears({ ...at(1_000), message: edit(id, 'três') });
      await hears({ ...at(3_000), message: edit(id, 'um') });
      await hears({ ...at(2_000), message: edit(id, 'dois') });
      await hears({ ...at(1_000), message: reaction(id, '🎉') });
      await hears({ ...at(2_000), message: reaction(id, '👍') });
      await hears({ ...at(9_000), message: text('zero', id) });
      const [message] = await desk.messagesOf(await desk.ticketOf(from));
      expect(message).toMatchObject({ body: 'três', reactions: [{ emoji: '🎉' }] });
      // Each of the three was an event of its own, the oldest first.
      const edits = await sql<{ at: string }>(
        desk.place,
        `SELECT body AS at FROM events WHERE type = 'message.edited' AND ticket_id = ? ORDER BY seq`,
        [(await desk.ticketOf(from)).id],
      );
      expect(edits).toHaveLength(3);
    });

    test('and a removal that happened before a reaction does not take it away', async () => {
      const from = someone();
      const id = wamid();
      const nowMs = Date.now();
      await hears({ from, timestamp: seconds(nowMs - 1_000), message: reaction(id, '🎉') });
      await hears({ from, timestamp: seconds(nowMs - 3_000), message: reaction(id, '') });
      await hears({ from, timestamp: seconds(nowMs - 9_000), message: text('zero', id) });
      const [message] = await desk.messagesOf(await desk.ticketOf(from));
      expect(message?.reactions.map(({ emoji }) => emoji)).toEqual(['🎉']);
      await hears({ from, timestamp: seconds(nowMs - 2_000), message: reaction(id, '👎') });
      const [after] = await desk.messagesOf(await desk.ticketOf(from));
      expect(after?.reactions.map(({ emoji }) => emoji)).toEqual(['🎉']);
    });

    test('is forgotten when its message never comes, and not before a provider gives up', async () => {
      const from = someone();
      const id = wamid();
      await hears({ from, message: reaction(id, '👍') });
      const parked = async () =>
        (await sql<{ n: number }>(desk.place, 'SELECT count(*) AS n FROM parked WHERE target = ?', [id]))[0]?.n;
      const prune = (nowMs: number) =>
        desk.server.context.store.execute<number>({
          id: 'store.prune',
          input: null,
          actor: systemActor,
          nowMs,
          requestId: 'test',
        });
      await prune(Date.now() + 8 * dayMs);
      expect(Number(await parked())).toBe(1);
      await prune(Date.now() + 31 * dayMs);
      expect(Number(await parked())).toBe(0);
    });
  });

  describe('a time in the future', () => {
    test('is that of receipt: the window ends within a day, and the next message stands behind it', async () => {
      const from = someone();
      await hears({ from, message: text('de amanhã'), timestamp: seconds(Date.now() + 26 * 3_600_000) });
      const receivedMs = Date.now();
      await hears({ from, message: text('de agora') });
      const ticket = await desk.ticketOf(from);
      expect(Date.parse(ticket.window?.expiresAt ?? '')).toBeLessThanOrEqual(receivedMs + dayMs + 60_000);
      expect((await desk.messagesOf(ticket)).every(({ providerAt }) => Date.parse(providerAt) <= Date.now())).toBe(
        true,
      );
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('message.send', { ticket: ticket.id, text: 'Resposta' });
      await desk.settle();
      expect((await desk.messagesOf(ticket)).at(-1)).toMatchObject({ body: 'Resposta' });
      expect((await desk.ticketOf(from)).lastMessage?.preview).toBe('Resposta');
    });

    test.each([['of an edit', (id: string) => edit(id, 'do futuro'), (id: string) => edit(id, 'depois'), 'depois']])(
      '%s does not bar what is said after it',
      async (_, first, next, body) => {
        const id = wamid();
        const { from, ticket } = await arrive(text('Oi', id));
        await hears({ from, message: first(id), timestamp: seconds(Date.now() + 3 * dayMs) });
        await hears({ from, message: next(id), timestamp: seconds(Date.now() + 4 * dayMs) });
        expect((await desk.messagesOf(ticket))[0]?.body).toBe(body);
      },
    );

    test.each(['0', '-5', '99999999999999999999', '1', 'NaN', '1e400'])(
      'or a time that is none (%s) is that of receipt',
      async (timestamp) => {
        const from = someone();
        await hears({ from, message: text('Oi'), timestamp });
        const [message] = await desk.messagesOf(await desk.ticketOf(from));
        expect(Math.abs(Date.parse(message?.providerAt ?? '') - Date.now())).toBeLessThan(60_000);
      },
    );
  });

  describe('in a group', () => {
    const sentToGroup = async () => {
      const groupId = `GRUPO-${wamid()}`;
      await hears({ from: { ...someone(), groupId }, message: text('Oi, grupo') });
      const { items } = await desk.admin.call('ticket.list', { filter: 'is:group sort:-opened', limit: 1 });
      const [ticket] = items;
      if (ticket === undefined) throw new Error('no group');
      await ana.call('ticket.accept', { ticket: ticket.id });
      desk.emulator.addFault({ channel, rule: { on: 'send', do: { dropStatus: true } } });
      const { id } = await ana.call('message.send', { ticket: ticket.id, text: 'Aviso' });
      await desk.settle();
      const providerId = desk.emulator.sent().findLast(({ kind }) => kind === 'text')?.providerId ?? '';
      const now = async () => (await desk.messagesOf(ticket)).find((message) => message.id === id);
      return { groupId, providerId, now };
    };
    const receipt = (
      to: { groupId: string; providerId: string },
      status: string,
      participant: Record<string, string>,
      error?: number,
    ) =>
      hears({
        status: {
          id: to.providerId,
          status,
          timestamp: seconds(Date.now()),
          recipient_id: to.groupId,
          recipient_type: 'group',
          ...participant,
          ...(error === undefined ? {} : { errors: [{ code: error, title: 'undeliverable' }] }),
        },
      });

    test.each(['participant_recipient_id', 'recipient_participant_id', 'participant_recipient_user_id'])(
      'the receipt of one participant (%s) is not the group’s',
      async (field) => {
        const sent = await sentToGroup();
        expect(await sent.now()).toMatchObject({ state: 'sent' });
        await receipt(sent, 'delivered', { [field]: '5511912340001' });
        await receipt(sent, 'read', { [field]: '5511912340001' });
        expect(await sent.now()).toMatchObject({ state: 'sent', errorCode: null });
        await receipt(sent, 'failed', { [field]: '5511912340002' }, 131026);
        expect(await sent.now()).toMatchObject({
          state: 'sent',
          errorCode: null,
          errorText: null,
          payload: { notDeliveredTo: [{ participant: '5511912340002', code: '131026', text: 'undeliverable' }] },
        });
        // It arrived after all.
        await receipt(sent, 'delivered', { [field]: '5511912340002' });
        expect(await sent.now()).toMatchObject({ state: 'sent', payload: null });
        await receipt(sent, 'read', {});
        expect(await sent.now()).toMatchObject({ state: 'read' });
      },
    );

    test('receipts of participants that come before the message is known wait each for itself', async () => {
      const sent = await sentToGroup();
      const id = wamid();
      for (const participant_recipient_id of ['5511912340003', '5511912340004'])
        await receipt({ ...sent, providerId: id }, 'failed', { participant_recipient_id }, 131026);
      expect(await sql(desk.place, 'SELECT target FROM parked WHERE target = ?', [id])).toHaveLength(2);
    });
  });

  describe('a read mark', () => {
    const reads = (id: string) =>
      desk.emulator.sent().filter(({ kind, providerId }) => kind === 'read' && providerId === id);

    test.each([
      ['refused for now', { fail: { status: 503, code: 131016 } }],
      ['cut off', { resetBefore: true }],
      ['throttled', { rateLimit: { code: 130429 } }],
    ] as const)('that the provider did not take (%s) is told again', async (_, fault) => {
      const id = wamid();
      const { ticket } = await arrive(text('Oi', id));
      await ana.call('ticket.accept', { ticket: ticket.id });
      desk.emulator.addFault({ channel, rule: { on: 'send', match: { kind: 'read' }, do: fault } });
      await ana.call('thread.mark', { ticket: ticket.id });
      await desk.settle();
      expect(reads(id)).toEqual([]);
      desk.advance(120_000);
      await desk.settle();
      expect(reads(id)).toHaveLength(1);
    });

    test('whose outcome nobody knows, because the server stopped, is told again, as no message would be', async () => {
      const id = wamid();
      const { ticket } = await arrive(text('Oi', id));
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('thread.mark', { ticket: ticket.id });
      await desk.settle();
      expect(reads(id)).toHaveLength(1);
      const execute = (operation: string, input: unknown) =>
        desk.server.context.store.execute({
          id: operation,
          input,
          actor: systemActor,
          nowMs: Date.now(),
          requestId: 'test',
        });
      await sql(
        desk.place,
        `UPDATE deliveries SET state = 'sending', lease_until = 1 WHERE kind = 'read' AND ticket_id = ?`,
        [ticket.id],
      );
      await execute('delivery.recover', { rows: 'all' });
      desk.advance(10_000);
      await desk.settle();
      expect(reads(id)).toHaveLength(2);
    });
  });

  test('whoever opens the conversation may be written to', async () => {
    const from = someone();
    await hears({ from, message: { type: 'request_welcome', id: wamid() } });
    const ticket = await desk.ticketOf(from);
    expect(ticket).toMatchObject({ window: { open: true }, unread: 0 });
    await ana.call('ticket.accept', { ticket: ticket.id });
    await ana.call('message.send', { ticket: ticket.id, text: 'Olá!' });
    await desk.settle();
    expect((await desk.messagesOf(ticket)).at(-1)).toMatchObject({ body: 'Olá!', state: 'read' });
  });

  describe('a change that cannot be read', () => {
    test('of an edit marks its message as edited and is no message', async () => {
      const id = wamid();
      const { from, ticket } = await arrive(text('Oi', id));
      await hears({
        from,
        message: { type: 'edit', id: wamid(), edit: { original_message_id: id, message: { type: 'hologram' } } },
      });
      await hears({ from, message: { type: 'edit', id: wamid(), edit: { original_message_id: id } } });
      expect(await desk.messagesOf(ticket)).toMatchObject([{ body: 'Oi', editedAt: expect.any(String) }]);
      expect((await desk.ticketOf(from)).unread).toBe(1);
    });

    test.each(['reaction', 'revoke', 'edit'])(
      'of a %s that names no message is noted with its connection',
      async (type) => {
        const from = someone();
        const before = (await desk.admin.call('connection.show', { connection: desk.connectionId })).counters.unknown;
        await hears({ from, message: { type, id: wamid(), [type]: {} } });
        expect((await desk.admin.call('ticket.list', { filter: `phone:${from.phone}` })).items).toEqual([]);
        const after = (await desk.admin.call('connection.show', { connection: desk.connectionId })).counters.unknown;
        expect(after).toBe(before + 1);
      },
    );
  });
});
