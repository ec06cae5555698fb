import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '../src/actor.ts';
import { onEachDatabase, openPlace } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

await onEachDatabase((open) => {
  describe('a clock that is set back by two hours', () => {
    let desk: Desk;
    let ana: Person;
    let ticket: { readonly id: string };
    let ahead = false;
    /** Two hours ahead until it is set right. */
    const beAhead = () => {
      desk.advance(2 * hourMs);
      ahead = true;
    };
    const setBack = () => {
      if (ahead) desk.advance(-2 * hourMs);
      ahead = false;
    };
    const stateOf = async (text: string) =>
      (await sql<{ state: string }>(desk.place, 'SELECT state FROM messages WHERE body = ?', [text]))[0]?.state;
    const fault = (rule: Parameters<Desk['emulator']['addFault']>[0]['rule'], times = 1) =>
      desk.emulator.addFault({ channel: desk.account.channel, rule, times });

    beforeAll(async () => {
      desk = await openDesk(open, { replayLaw: false });
      ana = await desk.person('Ana Lima');
      await desk.writes(joao, 'Oi');
      ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
    }, 90_000);
    beforeEach(() => fetch(`${desk.emulator.url}/_emulator/faults`, { method: 'DELETE' }));
    afterAll(async () => {
      expect(await brokenInvariants(desk.place)).toEqual(unbroken);
      await desk[Symbol.asyncDispose]();
    });

    test('holds up no message that was to be tried again', async () => {
      beAhead();
      fault({ on: 'send', do: { fail: { status: 503, code: 131016 } } });
      await ana.call('message.send', { ticket: ticket.id, text: 'de novo' });
      await desk.settle();
      expect(await stateOf('de novo')).toBe('queued');
      setBack();
      await desk.settle();
      expect(await stateOf('de novo')).toBe('read');
    });

    test('ends the pause of a connection that was throttled by it', async () => {
      beAhead();
      fault({ on: 'send', do: { fail: { status: 429, code: 130429, retryAfter: 60 } } });
      await ana.call('message.send', { ticket: ticket.id, text: 'depois da pausa' });
      await desk.settle();
      expect(await stateOf('depois da pausa')).toBe('queued');
      setBack();
      desk.advance(61_000);
      await desk.settle();
      expect(await stateOf('depois da pausa')).toBe('read');
    });

    test('holds up no file that was to be fetched again', async () => {
      const media = async () =>
        (await sql<{ state: string; attempts: number }>(desk.place, 'SELECT state, attempts FROM media'))[0];
      beAhead();
      fault({ on: 'download', do: { fail: { status: 503, code: 131016 } } });
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: joao,
        message: { type: 'image' },
      });
      await desk.settle();
      expect(await media()).toEqual({ state: 'pending', attempts: 1 });
      setBack();
      await desk.settle();
      expect(await media()).toEqual({ state: 'ready', attempts: 2 });
    });

    test('leaves what has its time at its time', async () => {
      const at = new Date(Date.now() + 90 * 60_000).toISOString();
      await ana.call('schedule.create', { ticket: ticket.id, text: 'às tantas', at });
      setBack();
      await desk.settle();
      expect(await stateOf('às tantas')).toBeUndefined();
      beAhead();
      await desk.settle();
      expect(await stateOf('às tantas')).toBe('read');
      setBack();
    });

    test('does not stop the record of when a token was used', async () => {
      const usedAt = async () =>
        (await sql<{ at: number }>(desk.place, 'SELECT max(last_used_at) AS at FROM tokens'))[0]?.at ?? 0;
      beAhead();
      await ana.call('ticket.show', { ticket: ticket.id });
      await desk.settle();
      expect(await usedAt()).toBeGreaterThan(Date.now() + hourMs);
      setBack();
      await ana.call('ticket.show', { ticket: ticket.id });
      await desk.admin.call('ticket.show', { ticket: ticket.id });
      await desk.settle();
      expect(await usedAt()).toBeLessThan(Date.now() + hourMs);
    });

    test('keeps nobody signed in: who a token stands for is looked up again', async () => {
      beAhead();
      const { token } = await desk.admin.call('token.create', { name: 'breve' });
      const guest = desk.as(token);
      await guest.call('profile.show', {});
      setBack();
      // Taken away past the events: only looking again can tell.
      await sql(desk.place, `UPDATE tokens SET revoked_at = 1 WHERE name = 'breve'`);
      expect(await guest.refused('profile.show', {})).toMatchObject({ code: 'auth.expired' });
    });

    test('makes keys age from now on, and numbers events as before', async () => {
      const prune = (nowMs: number) =>
        desk.server.context.store.execute({
          id: 'store.prune',
          input: null,
          actor: systemActor,
          nowMs,
          requestId: 'x',
        });
      const keys = async () =>
        (await sql<{ n: number }>(desk.place, `SELECT count(*) AS n FROM idempotency WHERE key = 'do futuro'`))[0]?.n;
      desk.advance(400 * dayMs);
      await desk.admin.call('tag.create', { name: 'do futuro', clientKey: 'do futuro' });
      desk.advance(-400 * dayMs);
      await prune(Date.now());
      expect(await keys()).toBe(1);
      await prune(Date.now() + 8 * dayMs);
      expect(await keys()).toBe(0);
      await desk.admin.call('tag.create', { name: 'de hoje' });
      const rows = await sql<{ seq: number; at: number }>(desk.place, 'SELECT seq, at FROM events ORDER BY seq');
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_row, place) => place + 1));
      expect(rows.some(({ at }, place) => at < (rows[place - 1]?.at ?? 0))).toBe(true);
    });
  });
});

/** The system's own clock, where there is a library that fakes it. */
const libraries = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib/faketime'];
const library = libraries
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  .find((path) => path.endsWith('libfaketime.so.1'));
const script = fileURLToPath(new URL('server-process.ts', import.meta.url));

test.skipIf(library === undefined)(
  `a server whose system clock is set back sends what it had to try again${library === undefined ? ' (no libfaketime here)' : ''}`,
  { timeout: 180_000 },
  async () => {
    await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false });
    await desk.writes(joao, 'Oi');
    const ticket = await desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
    await desk.settle();
    await desk.server[Symbol.asyncDispose]();
    const clock = join(desk.place.options.dataDir, 'clock');
    writeFileSync(clock, '+2h\n');
    const options = JSON.stringify({ ...desk.place.options, port: 0, logLevel: 'silent' });
    const child = spawn(process.execPath, ['--conditions=@balcao/source', script, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    desk.emulator.addFault({
      channel: desk.account.channel,
      rule: { on: 'send', do: { fail: { status: 429, code: 131056, retryAfter: 300 } } },
      times: 1,
    });
    await fetch(`${url}/v1/actions/message.send`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: ticket.id, text: 'relógio' }),
    });
    const row = async () =>
      (
        await sql<{ state: string; run_at: number }>(
          desk.place,
          `SELECT m.state, d.run_at FROM messages m JOIN deliveries d ON d.message_id = m.id WHERE m.body = 'relógio'`,
        )
      )[0];
    await expect.poll(row, { timeout: 20_000 }).toMatchObject({ state: 'queued' });
    await expect.poll(async () => ((await row())?.run_at ?? 0) > Date.now() + hourMs, { timeout: 20_000 }).toBe(true);
    writeFileSync(clock, '+0\n');
    await expect.poll(async () => (await row())?.state, { timeout: 30_000 }).toMatch(/^(sent|delivered|read)$/);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  },
);
