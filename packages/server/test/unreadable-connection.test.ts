import { createHmac } from 'node:crypto';
import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, type Desk, joao, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';
import { settingsAt } from './whatsapp-account.ts';

interface Stored {
  readonly channel: string;
  readonly settings: string;
  readonly secrets: string;
}

await onEachDatabase((open) => {
  let desk: Desk;
  let broken: { readonly id: string; readonly webhookPath: string };
  let ours: TicketItem;
  let theirs: TicketItem;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false, overrides: { maintenancePace: { recheckMs: 200 } } });
    const other = await addSecondNumber(desk, 'Filial');
    broken = other.connection;
    await desk.writes(joao, 'Oi');
    ours = await desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
    await other.writes(bia, 'Oi');
    theirs = await desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(bia)).id });
  }, 60_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  const stored = async (): Promise<Stored> => {
    const [row] = await sql<Stored>(desk.place, 'SELECT channel, settings, secrets FROM connections WHERE id = ?', [
      broken.id,
    ]);
    if (row === undefined) throw new Error('the connection is gone');
    return row;
  };
  const store = (row: Stored) =>
    sql(desk.place, 'UPDATE connections SET channel = ?, settings = ?, secrets = ? WHERE id = ?', [
      row.channel,
      row.settings,
      row.secrets,
      broken.id,
    ]);
  const stateOf = async (text: string) =>
    (await sql<{ state: string }>(desk.place, 'SELECT state FROM messages WHERE body = ?', [text]))[0]?.state;
  const post = async (path: string) => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });
    const signature = createHmac('sha256', desk.account.appSecret).update(body).digest('hex');
    return fetch(desk.server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body,
    });
  };

  describe.each<{ readonly what: string; readonly spoil: (row: Stored) => Stored; readonly reason: RegExp }>([
    {
      what: 'secrets that another key sealed',
      spoil: (row) => ({ ...row, secrets: 'v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA' }),
      reason: /secrets do not open/,
    },
    { what: 'settings that are no record', spoil: (row) => ({ ...row, settings: '{' }), reason: /not readable/ },
    {
      what: 'settings that the channel takes no more',
      spoil: (row) => ({ ...row, settings: '{"public":{},"secretNames":[]}' }),
      reason: /phoneNumberId/,
    },
    {
      what: 'a channel that this server does not have',
      spoil: (row) => ({ ...row, channel: 'carrier-pigeon' }),
      reason: /no channel carrier-pigeon/,
    },
  ])('$what', ({ what, spoil, reason }) => {
    test('stop that connection, which is down and says why; the other one works, and what waits leaves once it is mended', {
      timeout: 60_000,
    }, async () => {
      const sound = await stored();
      await store(spoil(sound));
      await desk.restart();
      const health = async () =>
        (await desk.admin.call('connection.list', {})).items.find(({ id }) => id === broken.id)?.health;
      await expect
        .poll(health, { timeout: 10_000 })
        .toMatchObject({ state: 'down', reason: expect.stringMatching(reason) });
      const shown = await desk.admin.call('connection.show', { connection: broken.id });
      expect(shown.health.reason).toMatch(reason);

      const refused = await post(`/webhooks/${spoil(sound).channel}/${broken.id}`);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('2');
      expect(await refused.json()).toMatchObject({ error: { code: 'connection.unreadable' } });
      expect((await post(`/webhooks/${desk.account.channel}/${desk.connectionId}`)).status).toBe(200);
      expect((await desk.admin.call('connection.test', { connection: broken.id })).checks).toContainEqual(
        expect.objectContaining({ name: 'settings', state: 'failed' }),
      );

      await desk.admin.call('message.send', { ticket: theirs.id, text: `espera: ${what}` });
      await desk.admin.call('message.send', { ticket: ours.id, text: `vai: ${what}` });
      await desk.writes(joao, `chega: ${what}`);
      await desk.settle();
      expect(await stateOf(`vai: ${what}`)).toBe('read');
      expect(await stateOf(`chega: ${what}`)).toBe('received');
      expect(await stateOf(`espera: ${what}`)).toBe('queued');

      if (spoil(sound).channel === sound.channel) {
        const settings = settingsAt(desk.emulator.url);
        await desk.admin.call('connection.update', {
          connection: broken.id,
          settings: { ...settings, phoneNumberId: '106540352242999' },
        });
      } else {
        await store(sound);
        await desk.restart();
      }
      await expect.poll(health, { timeout: 10_000 }).toMatchObject({ state: 'up', reason: null });
      await expect.poll(() => stateOf(`espera: ${what}`), { timeout: 10_000 }).toBe('read');
    });
  });

  test('what a connection can do follows the code of its channel, by an event that everybody is told', async () => {
    const [row] = await sql<{ capabilities: string }>(desk.place, 'SELECT capabilities FROM connections WHERE id = ?', [
      desk.connectionId,
    ]);
    const today = JSON.parse(row?.capabilities ?? '{}') as Record<string, unknown>;
    await sql(desk.place, `UPDATE connections SET capabilities = ?, code = 'ZZ' WHERE id = ?`, [
      JSON.stringify({ ...today, stickers: true, maxText: 7 }),
      desk.connectionId,
    ]);
    await desk.restart();
    const { capabilities } = await desk.admin.call('connection.show', { connection: desk.connectionId });
    expect(capabilities).toEqual(today);
    const [last] = await sql<{ body: string }>(
      desk.place,
      `SELECT body FROM events WHERE type = 'connection.updated' ORDER BY seq DESC LIMIT 1`,
    );
    const [change] = (JSON.parse(last?.body ?? '{}') as { changes: { id: string; after: object }[] }).changes;
    expect(change).toMatchObject({ id: desk.connectionId, after: { capabilities: today } });
    const updates = `SELECT count(*) AS n FROM events WHERE type = 'connection.updated'`;
    const before = await sql(desk.place, updates);
    await desk.restart();
    expect(await sql(desk.place, updates)).toEqual(before);
  });
});
