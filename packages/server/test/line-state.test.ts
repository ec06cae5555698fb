import { createHmac } from 'node:crypto';
import { noticeText, type Snapshot } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';
import { settingsAt } from './whatsapp-account.ts';

const hourMs = 3_600_000;

/** A provider that answers in its own time, and what it was asked. */
function countedFetch(delayMs: number) {
  const asked: string[] = [];
  const counted: typeof fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (url.includes('/graph/')) {
      asked.push(url);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
    return fetch(input, init);
  };
  return { asked, fetch: counted };
}

await onEachDatabase((open) => {
  let desk: Desk;
  const graph = countedFetch(20);
  beforeAll(async () => {
    desk = await openDesk(open, { overrides: { fetch: graph.fetch } });
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const show = () => desk.admin.call('connection.show', { connection: desk.connectionId });
  const look = () => desk.admin.call('connection.test', { connection: desk.connectionId });
  const says = (field: string, value: Record<string, unknown>) =>
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      field,
      value,
    });
  const snapshotOf = async (person: Person) => {
    const response = await fetch(`${desk.server.url}/v1/snapshot`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
    return (await response.json()) as Snapshot;
  };

  describe('a line that goes out', () => {
    test('is down since the look that found it, not since the last one, and says the kind of fault', async () => {
      desk.emulator.addFault({
        channel: desk.account.channel,
        rule: { on: 'account', do: { revokedToken: true } },
        times: 100,
      });
      const first = await look();
      desk.advance(hourMs);
      const second = await look();
      expect(first.health).toMatchObject({ state: 'down', trouble: 'credentials', reason: expect.any(String) });
      expect(second.health).toMatchObject({ state: 'down', since: first.health.since });
      expect(second.health.checkedAt).not.toBe(first.health.checkedAt);
    });

    test('is told to everybody who attends, without the words of the provider', async () => {
      const ana = await desk.person('Ana');
      const { items } = await ana.call('connection.status', {});
      expect(items).toMatchObject([{ name: 'Principal', health: { state: 'down', trouble: 'credentials' } }]);
      const [known] = (await snapshotOf(ana)).connections;
      expect(known?.health).toMatchObject({ state: 'down', reason: null, since: items[0]?.health.since });
      expect((await snapshotOf(desk.admin)).connections[0]?.health.reason).toContain('190');
      expect((await ana.refused('connection.show', { connection: 'Principal' })).code).toBe('permission.denied');
    });

    test('stands in the answer to what is sent on it, and on its tickets', async () => {
      await desk.writes(joao, 'Oi');
      const ticket = await desk.ticketOf(joao);
      expect(ticket.connection.health).toMatchObject({ state: 'down', trouble: 'credentials' });
      const sent = await desk.admin.call('message.send', { ticket: ticket.id, text: 'Bom dia' });
      expect(sent.connection).toMatchObject({ name: 'Principal', health: { state: 'down' } });
      desk.emulator.reset();
      const { health } = await look();
      expect(health).toMatchObject({ state: 'up', reason: null, trouble: null });
      await desk.settle();
    });
  });

  describe('what the provider says of the account', () => {
    test('is an event of a kind with its facts, and stays on the connection with its time', async () => {
      says('account_update', {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_795_600_000 }],
      });
      says('account_alerts', { alert_info: { alert_severity: 'CRITICAL', alert_type: 'OBA_APPROVED' } });
      await desk.settle();
      const { notices } = await show();
      expect(notices).toHaveLength(2);
      const restricted = notices.find(({ kind }) => kind === 'account.restricted');
      expect(restricted?.data).toMatchObject({
        restriction: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
        until: '2026-11-25',
      });
      expect(noticeText(restricted ?? expect.unreachable(), 'pt-BR')).toBe(
        'Conta com restrição: RESTRICTED_BIZ_INITIATED_MESSAGING, até 2026-11-25',
      );
      const events = await sql<{ body: string }>(
        desk.place,
        `SELECT body FROM events WHERE type = 'connection.noticed' ORDER BY seq`,
      );
      expect(events.map(({ body }) => (JSON.parse(body) as { data: object }).data)).toMatchObject([
        { what: 'accountChanged', kind: 'account.restricted', data: { until: '2026-11-25' } },
        { what: 'accountChanged', kind: 'account.alert', data: { severity: 'CRITICAL' } },
      ]);
    });

    test('reaches the other numbers of the business account, and nobody without the right to test connections', async () => {
      const second = await addSecondNumber(desk, 'Filial');
      says('account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } });
      await desk.settle();
      const other = await desk.admin.call('connection.show', { connection: second.connection.id });
      expect(other.notices).toMatchObject([{ kind: 'account.violation', data: { violation: 'SCAM' } }]);
      const bia = await desk.person('Bia');
      expect((await snapshotOf(bia)).connections.flatMap(({ notices }) => notices)).toEqual([]);
      const page = await fetch(`${desk.server.url}/v1/events?after=0&limit=1000`, {
        headers: { authorization: `Bearer ${bia.token}` },
      });
      expect(await page.text()).not.toContain('SCAM');
    });
  });

  describe('notices that wait', () => {
    test('300 template updates are one look, a repeated delivery is none, and the next connection is looked at within a second', async () => {
      const graph = countedFetch(20);
      await using desk = await openDesk(open, { overrides: { fetch: graph.fetch } });
      const before = graph.asked.length;
      const changes = Array.from({ length: 300 }, (_, place) => ({
        field: 'message_template_status_update',
        value: { event: 'APPROVED', message_template_id: place, message_template_name: `t${place}` },
      }));
      const body = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: desk.account.wabaId, time: 1_795_000_000, changes }],
      });
      const deliver = async () => {
        const signature = createHmac('sha256', desk.account.appSecret).update(body).digest('hex');
        const response = await fetch(`${desk.server.url}/webhooks/${desk.account.channel}/${desk.connectionId}`, {
          method: 'POST',
          headers: { 'x-hub-signature-256': `sha256=${signature}` },
          body,
        });
        expect(response.status).toBe(200);
      };
      await deliver();
      const startedMs = performance.now();
      const added = await desk.admin.call('connection.add', {
        channel: desk.account.channel,
        name: 'Terceira',
        settings: { ...settingsAt(desk.emulator.url), phoneNumberId: '106540352242777', wabaId: '102290129340777' },
      });
      await expect
        .poll(() => graph.asked.some((url) => url.includes('/106540352242777')), { interval: 5, timeout: 5_000 })
        .toBe(true);
      const probedMs = performance.now() - startedMs;
      await desk.settle();
      const asked = graph.asked.length - before;
      const noticed = async () =>
        (await sql<{ n: number }>(desk.place, `SELECT count(*) AS n FROM events WHERE type = 'connection.noticed'`))[0]
          ?.n;
      expect(await noticed()).toBe(1);
      await deliver();
      await desk.settle();
      expect(await noticed()).toBe(1);
      expect(graph.asked.length - before).toBe(asked);
      process.stdout.write(
        `300 notices: ${asked} requests; the next connection probed after ${Math.round(probedMs)} ms\n`,
      );
      expect(asked).toBeLessThanOrEqual(8);
      expect(probedMs).toBeLessThan(1_000);
      await desk.admin.call('connection.remove', { connection: added.id });
    });
  });

  describe('silence', () => {
    test('messages that are due and do not leave are a warning, a failed check, and gone when they left', async () => {
      await desk.writes(joao, 'Alô');
      const ticket = await desk.ticketOf(joao);
      desk.emulator.addFault({
        channel: desk.account.channel,
        rule: { on: 'send', do: { fail: { status: 503, code: 131_016 } } },
        times: 1,
      });
      await desk.admin.call('message.send', { ticket: ticket.id, text: 'Um momento' });
      await expect
        .poll(async () => (await desk.messagesOf(ticket)).at(-1)?.errorCode, { interval: 10, timeout: 5_000 })
        .toBe('131016');
      // Due an hour ago, and nobody took it.
      await sql(desk.place, `UPDATE deliveries SET run_at = run_at - ${hourMs}, seq = seq WHERE state = 'queued'`);
      await sql(
        desk.place,
        `UPDATE connections SET paused_until = ${Date.now() + 10 * hourMs} WHERE name = 'Principal'`,
      );
      const { warnings, checks } = await look();
      expect(warnings).toMatchObject([{ kind: 'stuck', count: 1 }]);
      expect(checks.find(({ name }) => name === 'traffic')).toMatchObject({ state: 'failed' });
      expect((await show()).warnings).toEqual(warnings);
      // The pause is over, and what waited leaves.
      await sql(desk.place, `UPDATE connections SET paused_until = NULL WHERE name = 'Principal'`);
      desk.server.context.wakeDelivery();
      await desk.settle();
      expect((await look()).warnings).toEqual([]);
    });

    test('a number that nobody writes to for a day after two weeks of traffic is silent; a new one is not', async () => {
      expect((await look()).warnings).toEqual([]);
      desk.advance(26 * hourMs);
      expect((await look()).warnings).toEqual([]);
      const nowHour = Math.floor((Date.now() + 27 * hourMs) / hourMs);
      const busy = [14, 7].flatMap((days) => [20, 19, 18, 17].map((hours) => nowHour - days * 24 - hours));
      await sql(desk.place, `UPDATE connections SET active_hours = '${JSON.stringify(busy)}' WHERE name = 'Principal'`);
      const { health, warnings } = await look();
      expect(health.state).toBe('up');
      expect(warnings).toMatchObject([{ kind: 'silent' }]);
      await desk.writes(joao, 'Voltei');
      expect((await look()).warnings).toEqual([]);
    });
  });
});
