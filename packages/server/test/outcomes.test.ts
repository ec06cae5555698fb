import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import pino from 'pino';
import { expect, test } from 'vitest';
import { systemActor } from '../src/actor.ts';
import { withUser } from '../src/store/postgres/connection-url.ts';
import { onEachDatabase, type Place } from './databases.ts';
import { type Desk, joao, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';

/** Keeps everybody else from writing until it is called again: a database that is there and takes nothing. */
async function holdDatabase(place: Place): Promise<() => Promise<void>> {
  if (place.database === 'sqlite') {
    const db = new Database(join(place.options.dataDir, 'balcao.db'));
    db.exec('BEGIN IMMEDIATE');
    return async () => {
      db.close();
    };
  }
  const client = new pg.Client({
    connectionString: withUser(place.options.databaseUrl ?? ''),
    options: `-c search_path=${place.options.databaseSchema}`,
  });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE');
  return () => client.end();
}

async function accepted(desk: Desk) {
  await desk.writes(joao, 'Oi');
  const { id } = await desk.ticketOf(joao);
  return desk.admin.call('ticket.accept', { ticket: id });
}

const deliveryOf = async (place: Place, message: string) =>
  (
    await sql<{ id: string; state: string; claim: string | null; attempts: number }>(
      place,
      'SELECT id, state, claim, attempts FROM deliveries WHERE message_id = ?',
      [message],
    )
  )[0];

await onEachDatabase((open) => {
  test('what the provider took is written once the database takes it, however long that is; it is never uncertain, and sent once', {
    timeout: 90_000,
  }, async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    await using desk = await openDesk(open, {
      replayLaw: false,
      overrides: { log, databaseTimeouts: { statementMs: 500 } },
    });
    const ticket = await accepted(desk);
    // No status comes that would tell the outcome otherwise.
    for (const effect of [{ delayMs: 2_000 }, { dropStatus: true } as const])
      desk.emulator.addFault({ channel: desk.account.channel, rule: { on: 'send', do: effect }, times: 1 });
    const message = await desk.admin.call('message.send', { ticket: ticket.id, text: 'Segue a nota' });
    await expect.poll(async () => (await deliveryOf(desk.place, message.id))?.state).toBe('sending');
    const release = await holdDatabase(desk.place);
    const failures = () => lines.filter((line) => line.includes('an outcome could not be written')).length;
    await expect.poll(failures, { timeout: 30_000 }).toBeGreaterThan(0);
    await release();
    await desk.settle();
    const [after] = (await desk.messagesOf(ticket)).filter(({ id }) => id === message.id);
    expect(after).toMatchObject({ state: 'sent', errorCode: null });
    expect(desk.emulator.sent().filter(({ kind }) => kind === 'text')).toHaveLength(1);
    const told = await sql<{ n: number }>(
      desk.place,
      `SELECT count(*) AS n FROM events WHERE type = 'message.status' AND body LIKE '%"uncertain"%'`,
    );
    expect(told).toEqual([{ n: 0 }]);
  });

  test('an outcome that is told twice counts once: a message that is to be tried again is not forgotten', {
    timeout: 90_000,
  }, async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { providerTimeoutMs: 3_000 } });
    const ticket = await accepted(desk);
    desk.emulator.addFault({ channel: desk.account.channel, rule: { on: 'send', do: { hang: true } }, times: 1 });
    const message = await desk.admin.call('message.send', { ticket: ticket.id, text: 'Duas vezes' });
    await expect.poll(async () => (await deliveryOf(desk.place, message.id))?.state).toBe('sending');
    const claimed = await deliveryOf(desk.place, message.id);
    const outcome = { kind: 'retry', code: '131016', reason: 'busy' };
    const settle = () =>
      desk.server.context.execute(
        'delivery.settle',
        { id: claimed?.id, claim: claimed?.claim, outcome, random: 0 },
        { actor: systemActor, requestId: 'twice' },
      );
    await settle();
    await settle();
    expect(await deliveryOf(desk.place, message.id)).toMatchObject({ state: 'queued', attempts: 1, claim: null });
    desk.advance(2_000);
    await desk.settle();
    const [after] = (await desk.messagesOf(ticket)).filter(({ id }) => id === message.id);
    expect(after).toMatchObject({ state: 'read' });
  });
});
