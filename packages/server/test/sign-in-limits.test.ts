import { describe, expect, test } from 'vitest';
import { createServer } from '../src/index.ts';
import { type OpenPlace, onEachDatabase, openPlace } from './databases.ts';
import { type Desk, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';

interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly seconds: number | undefined;
}

/** Known from 127.0.0.1 once she is there. */
const right = { email: 'ana@example.com', password: 'a long password' };

async function login(url: string, input: object, forwardedFor?: string): Promise<Answered> {
  const response = await fetch(`${url}/v1/actions/auth.login`, {
    method: 'POST',
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as { error?: { code: string; message: string; data: { seconds?: number } } };
  const seconds = body.error?.data.seconds;
  if (seconds !== undefined) {
    expect(response.headers.get('retry-after')).toBe(String(seconds));
    expect(body.error?.message).toContain(`${seconds} s`);
  }
  return { status: response.status, code: body.error?.code, seconds };
}

const behindProxy =
  (open: OpenPlace): OpenPlace =>
  async () => {
    const place = await open();
    return { ...place, options: { ...place.options, trustedProxies: ['127.0.0.1', '::1'] } };
  };

const wrong = (desk: Desk, forwardedFor?: string, email = right.email) =>
  login(desk.server.url, { email, password: 'wrong' }, forwardedFor);
const statusesOf = (answers: readonly Answered[]) =>
  Object.fromEntries([200, 401, 429].map((status) => [status, answers.filter((one) => one.status === status).length]));

await onEachDatabase((open) => {
  test('thirty right sign-ins at once all pass, also right after wrong ones', async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
    await desk.person('Ana');
    for (let n = 0; n < 9; n += 1) expect((await wrong(desk)).status).toBe(401);
    const answers = await Promise.all(Array.from({ length: 30 }, () => login(desk.server.url, right)));
    expect(statusesOf(answers)).toEqual({ 200: 30, 401: 0, 429: 0 });
  });

  test('thirty wrong ones at once are ten, and the rest are told when to come again', async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
    await desk.person('Ana');
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => wrong(desk, undefined, `u${n}@example.com`)),
    );
    expect(statusesOf(answers)).toEqual({ 200: 0, 401: 10, 429: 20 });
    expect(answers.filter(({ seconds }) => seconds !== undefined && seconds > 40 && seconds <= 60)).toHaveLength(20);
    expect((await login(desk.server.url, right)).code).toBe('rate.limited');
    desk.advance(61_000);
    expect((await login(desk.server.url, right)).status).toBe(200);
  });

  test('an account is held up longer with each failure, wherever they come from, and nobody learns whether it exists', async () => {
    await using desk = await openDesk(behindProxy(open), { replayLaw: false, overrides: { maintenance: false } });
    await desk.person('Ana');
    expect((await login(desk.server.url, right, '203.0.113.77')).status).toBe(200);
    let last = 0;
    const waitsOf = async (email: string) => {
      const waits: (number | undefined)[] = [];
      for (let n = 0; n < 16; n += 1) {
        last += 1;
        expect((await wrong(desk, `198.51.${Math.floor(last / 250)}.${last % 250}`, email)).status).toBe(401);
        const next = await wrong(desk, `192.0.2.${last % 250}`, n < 9 ? 'another@example.com' : email);
        if (n >= 9) {
          waits.push(next.seconds);
          desk.advance((next.seconds ?? 0) * 1000);
        }
      }
      return waits;
    };
    const waits = await waitsOf(right.email);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(await waitsOf('nobody@example.com')).toEqual(waits);

    // Who has signed in from there before is not held up by what others do; who has not waits, and then gets in.
    for (let n = 0; n < 3; n += 1) await wrong(desk, `198.51.200.${n}`);
    expect((await login(desk.server.url, right, '203.0.113.77')).status).toBe(200);
    expect((await login(desk.server.url, right, '203.0.113.78')).status).toBe(200);
  });

  test('an account that was never signed in to from here is waited for no longer than a quarter of an hour', async () => {
    await using desk = await openDesk(behindProxy(open), { replayLaw: false, overrides: { maintenance: false } });
    await desk.person('Ana');
    for (let n = 0; n < 26; n += 1) {
      const { seconds } = await wrong(desk, `198.51.100.${n}`);
      if (seconds !== undefined) desk.advance(seconds * 1000);
    }
    await wrong(desk, '198.51.100.99');
    const held = await login(desk.server.url, right, '203.0.113.5');
    expect(held.code).toBe('rate.limited');
    expect(held.seconds).toBeLessThanOrEqual(900);
    desk.advance((held.seconds ?? 0) * 1000);
    expect((await login(desk.server.url, right, '203.0.113.5')).status).toBe(200);
  });

  test('names that were typed are not in the database, and what counts no more goes', async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
    await desk.person('Ana');
    await wrong(desk, undefined, 'my-password-by-mistake');
    const rows = await sql<{ key: string }>(desk.place, 'SELECT key FROM sign_in_guesses');
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('mistake');
    desk.advance(25 * 3_600_000);
    const { context } = desk.server;
    const by = { actor: { type: 'system', name: 'test' }, requestId: 'prune' } as const;
    expect((await context.execute<number>('signIn.prune', null, by)).result).toBeGreaterThanOrEqual(2);
    expect(await sql(desk.place, 'SELECT key FROM sign_in_guesses')).toEqual([]);
  });
});

describe('who a client is', () => {
  test('is told by the connection, whatever it claims, unless it is a proxy that is trusted', async () => {
    await using desk = await openDesk(() => openPlace('sqlite'), {
      replayLaw: false,
      overrides: { maintenance: false },
    });
    await desk.person('Ana');
    const answers = [];
    for (let n = 0; n < 12; n += 1) answers.push(await wrong(desk, `198.51.100.${n}`, `u${n}@example.com`));
    expect(statusesOf(answers)).toEqual({ 200: 0, 401: 10, 429: 2 });
  });

  test('behind a trusted proxy is what that proxy says, not what the client says before it', async () => {
    await using desk = await openDesk(
      behindProxy(() => openPlace('sqlite')),
      {
        replayLaw: false,
        overrides: { maintenance: false },
      },
    );
    await desk.person('Ana');
    const lying = [];
    for (let n = 0; n < 12; n += 1) lying.push(await wrong(desk, `10.9.9.${n}, 198.51.100.1`, `u${n}@example.com`));
    expect(statusesOf(lying)).toEqual({ 200: 0, 401: 10, 429: 2 });
    expect((await login(desk.server.url, right, '198.51.100.2')).status).toBe(200);
  });

  test('with IPv6 is a whole network, however the addresses are spelled', async () => {
    await using desk = await openDesk(
      behindProxy(() => openPlace('sqlite')),
      {
        replayLaw: false,
        overrides: { maintenance: false },
      },
    );
    await desk.person('Ana');
    const answers = [];
    for (let n = 0; n < 12; n += 1)
      answers.push(await wrong(desk, `2804:14C:5b:${n % 2 === 0 ? '' : '0'}7a0::${n}:1`, `u${n}@example.com`));
    expect(statusesOf(answers)).toEqual({ 200: 0, 401: 10, 429: 2 });
    expect((await login(desk.server.url, right, '2804:14c:5b:7a1::1')).status).toBe(200);
  });

  test('a proxy that is no address is refused when the server starts', async () => {
    await using place = await openPlace('sqlite');
    await expect(createServer({ ...place.options, trustedProxies: ['proxy.local'] })).rejects.toThrow(
      /BALCAO_TRUSTED_PROXIES.*proxy\.local/,
    );
  });
});

await onEachDatabase((open) => {
  test('two nodes, or one before and after a restart, count the same failures', async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
    await desk.person('Ana');
    for (let n = 0; n < 10; n += 1) expect((await wrong(desk)).status).toBe(401);
    if (desk.place.database === 'postgres') {
      await using other = await createServer(desk.place.options, { maintenance: false });
      expect((await login(other.url, right)).code).toBe('rate.limited');
    } else {
      await desk.restart();
      expect((await login(desk.server.url, right)).code).toBe('rate.limited');
    }
  });
});
