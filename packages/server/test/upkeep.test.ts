import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../src/actor.ts';
import { onEachDatabase } from './databases.ts';
import { bia, type Desk, joao, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';

const dayMs = 24 * 3_600_000;

await onEachDatabase((open) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  afterAll(() => desk[Symbol.asyncDispose]());
  const health = async () => (await desk.admin.call('connection.show', { connection: desk.connectionId })).health.state;

  describe('what is done without being asked', () => {
    test('keys that guard against repetition are forgotten when nobody can repeat any more, and not before', async () => {
      await desk.admin.call('tag.create', { name: 'antiga', clientKey: 'key-1' });
      const prune = async (nowMs: number) =>
        desk.server.context.store.execute<number>({
          id: 'store.prune',
          input: null,
          actor: systemActor,
          nowMs,
          requestId: 'test',
        });
      const kept = async () =>
        (await sql<{ key: string }>(desk.place, `SELECT key FROM idempotency WHERE key = 'key-1'`)).length;
      await prune(Date.now() + 6 * dayMs);
      expect(await kept()).toBe(1);
      await prune(Date.now() + 8 * dayMs);
      expect(await kept()).toBe(0);
    });

    test('the provider is asked for its templates when it says that one changed', async () => {
      const refreshed = async () =>
        (await sql<{ n: number }>(desk.place, `SELECT count(*) AS n FROM events WHERE type = 'template.refreshed'`))[0]
          ?.n ?? 0;
      const before = await refreshed();
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        field: 'message_template_status_update',
        value: {
          event: 'PAUSED',
          message_template_id: 1,
          message_template_name: 'boas_vindas',
          message_template_language: 'pt_BR',
        },
      });
      await desk.settle();
      await desk.server.settle();
      expect(await refreshed()).toBeGreaterThan(before);
    });

    test('a connection that was out is up again with the first message that is taken', async () => {
      await desk.writes(joao, 'Oi');
      const ticket = await desk.ticketOf(joao);
      desk.emulator.addFault({
        channel: desk.account.channel,
        rule: { on: 'send', do: { revokedToken: true } },
        times: 1,
      });
      await desk.admin.call('message.send', { ticket: ticket.id, text: 'Bom dia' });
      await desk.settle();
      expect(await health()).toBe('down');
      desk.advance(61_000);
      await desk.settle();
      expect(await health()).toBe('up');
    });

    test('a test of a connection makes the handshake at its own address', async () => {
      const { checks } = await desk.admin.call('connection.test', { connection: desk.connectionId });
      expect(checks.find(({ name }) => name === 'webhook round trip')).toMatchObject({ state: 'passed' });
    });
  });

  test('an address that somebody made up is refused like any unknown one, also beside real traffic', async () => {
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, place) =>
        fetch(`${desk.server.url}/webhooks/whatsapp-cloud/cn_${place}`, { method: 'POST', body: '{}' }),
      ),
      desk.writes(bia, 'Olá'),
    ]);
    expect(new Set(answers.flatMap((answer) => (answer instanceof Response ? answer.status : [])))).toEqual(
      new Set([404]),
    );
    expect((await desk.ticketOf(bia)).unread).toBe(1);
  });
});
