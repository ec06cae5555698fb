import { expect, test } from 'vitest';
import { argonPasswords } from '../../src/security/passwords.ts';
import { onEachDatabase } from '../databases.ts';
import { type Desk, openDesk, type Person } from '../desk.ts';
import { listen, resume } from '../listener.ts';
import { sql } from '../raw-sql.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* S10: what is withdrawn is withdrawn at once, nobody learns who has an account, and tokens are kept as hashes. */

const limitMs = 2_000;

const post = (desk: Desk, token: string | null, action: string, input: unknown) =>
  fetch(`${desk.server.url}/v1/actions/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(input),
  });

/** Milliseconds until a token is refused over HTTP; null when it was not, in the time it may take. */
async function refusedAfterMs(desk: Desk, token: string): Promise<number | null> {
  const started = performance.now();
  while (performance.now() - started <= limitMs) {
    const response = await post(desk, token, 'auth.whoami', {});
    await response.arrayBuffer();
    if (response.status === 401) return Math.round(performance.now() - started);
  }
  return null;
}

await onEachDatabase((open) => {
  const withdrawals: Readonly<Record<string, (desk: Desk, person: Person, tokenId: string) => Promise<unknown>>> = {
    'a revoked token': (desk, _person, token) => desk.admin.call('token.revoke', { token }),
    'a disabled user': (desk, person) => desk.admin.call('user.disable', { user: person.id }),
  };

  test('S10: withdrawn tokens, over HTTP and on an open stream', { timeout: 60_000 }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    for (const [what, withdraw] of Object.entries(withdrawals)) {
      const person = await desk.person(what);
      const token = await person
        .call('token.create', { name: what })
        .catch(async () => desk.admin.call('token.create', { name: what, user: person.id }));
      await using stream = await listen(desk.server.url, resume(null), token.token);
      await stream.until((frames) => frames.length > 0);
      const started = performance.now();
      await withdraw(desk, person, token.id);
      const http = await refusedAfterMs(desk, token.token);
      await stream.closed;
      const socket = Math.round(performance.now() - started);
      const figures = { what, 'ms until HTTP refuses': http ?? 'never', 'ms until the stream is closed': socket };
      tellFigures(task, { id: 'S10', database: desk.place.database, figures });
      expect(http).not.toBeNull();
      expect(socket).toBeLessThan(limitMs);
    }
  });

  test('S10 control: a token that nobody withdrew is noticed as one that works', async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const after = await refusedAfterMs(desk, desk.admin.token);
    tellControl(task, {
      id: 'S10',
      database: desk.place.database,
      figures: { 'refused within 2 s': after ?? 'never' },
    });
    expect(after).toBeNull();
  });

  test('S10: tokens and passwords are nowhere as they are', async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { passwords: argonPasswords } });
    const ana = await desk.person('Ana Lima');
    const rows = JSON.stringify([
      await sql(desk.place, 'SELECT hash FROM tokens'),
      await sql(desk.place, 'SELECT password_hash FROM users'),
    ]);
    const found = [ana.token, desk.admin.token, 'a long password'].filter((secret) => rows.includes(secret));
    const hashes = (await sql<{ password_hash: string }>(desk.place, 'SELECT password_hash FROM users')).filter(
      ({ password_hash: hash }) => hash.startsWith('$argon2id$'),
    );
    const figures = { 'secrets in the database': found.length, 'argon2id hashes': hashes.length };
    tellFigures(task, { id: 'S10', database: desk.place.database, figures });
    expect([found, hashes.length]).toEqual([[], 2]);
  });

  test('S10: a sign-in takes as long for somebody as for nobody', { timeout: 120_000 }, async ({ task }) => {
    const rounds = sized(5, 40);
    const times = async (email: string) => {
      const taken: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        // A desk a round: what is wrong too often is made to wait.
        await using desk = await openDesk(open, { replayLaw: false, overrides: { passwords: argonPasswords } });
        const started = performance.now();
        const response = await post(desk, null, 'auth.login', { email, password: `wrong ${round}` });
        await response.arrayBuffer();
        taken.push(performance.now() - started);
        expect(response.status).toBe(401);
      }
      return taken.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    };
    const [known, unknown] = [await times('admin@example.com'), await times('nobody@example.com')];
    const figures = {
      'ms known': Math.round(known),
      'ms unknown': Math.round(unknown),
      times: (unknown / known).toFixed(2),
    };
    tellFigures(task, { id: 'S10', database: null, figures });
    // Without a hash to check, nobody would be told apart by a factor of ten and more.
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });
});
