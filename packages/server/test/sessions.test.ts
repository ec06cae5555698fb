import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';

const credentials = { email: 'ana@example.com', password: 'a long password' };

/** Signs in as a program that names itself. */
async function loginFrom(desk: Desk, client: string): Promise<string> {
  const response = await fetch(`${desk.server.url}/v1/actions/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': client },
    body: JSON.stringify(credentials),
  });
  return ((await response.json()) as { result: { token: string } }).result.token;
}

await onEachDatabase((open) => {
  test('my sessions tell when they began, when they were used, by which program, and which is this one', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    desk.advance(60 * 60_000);
    const other = desk.as(await loginFrom(desk, `balcao/1.0\t(linux; ${'x'.repeat(500)})`));
    const before = (await other.call('session.list', {})).items;
    expect(before).toHaveLength(2);
    expect(before.map(({ current }) => current)).toEqual([true, false]);
    expect(before[0]?.client).toHaveLength(200);
    expect(before[0]?.client).toMatch(/^balcao\/1\.0 \(linux; x+$/);

    desk.advance(10 * 60_000);
    await ana.call('auth.whoami', {});
    await desk.settle();
    const [, mine] = (await other.call('session.list', {})).items;
    const used = Date.parse(mine?.lastUsedAt ?? '') - Date.parse(mine?.createdAt ?? '');
    expect(used).toBeGreaterThanOrEqual(70 * 60_000);
    expect(used).toBeLessThan(71 * 60_000);
    expect(mine?.user).toBe('ana@example.com');
  });

  test('use is written down at most once a minute', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    const ana = await desk.person('Ana');
    const usedAt = async () => {
      await desk.settle();
      const { items } = await desk.admin.call('session.list', { user: ana.id });
      return Date.parse(items[0]?.lastUsedAt ?? '');
    };
    await ana.call('auth.whoami', {});
    const first = await usedAt();
    desk.advance(50_000);
    await ana.call('auth.whoami', {});
    expect(await usedAt()).toBe(first);
    desk.advance(20_000);
    await ana.call('auth.whoami', {});
    expect(await usedAt()).toBeGreaterThanOrEqual(first + 70_000);
  });

  test('one session is ended, or all but this one', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    const [two, three] = [desk.as(await loginFrom(desk, 'two')), desk.as(await loginFrom(desk, 'three'))];
    const idOf = async (client: string) =>
      (await ana.call('session.list', {})).items.find((session) => session.client === client)?.id ?? '';
    const secondId = await idOf('two');
    expect(await ana.call('session.revoke', { session: secondId })).toEqual({ revoked: 1 });
    expect((await two.refused('auth.whoami', {})).code).toBe('auth.expired');
    expect(await ana.call('session.revoke', { session: secondId })).toEqual({ revoked: 0 });
    await three.call('auth.whoami', {});
    expect(await three.call('session.revoke', { others: true })).toEqual({ revoked: 1 });
    expect((await ana.refused('auth.whoami', {})).code).toBe('auth.expired');
    await three.call('auth.whoami', {});
    expect((await three.refused('session.revoke', {})).code).toBe('input.invalid');
    expect((await three.refused('session.revoke', { others: true, session: secondId })).code).toBe('input.invalid');
  });

  test('another’s sessions are an admin’s business and nobody else’s', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    const beto = await desk.person('Beto');
    const [session] = (await desk.admin.call('session.list', { user: ana.id })).items;
    expect(session).toMatchObject({ user: 'ana@example.com', current: false });
    expect((await beto.refused('session.list', { user: ana.id })).code).toBe('permission.denied');
    expect((await beto.refused('session.revoke', { user: ana.id, others: true })).code).toBe('permission.denied');
    expect((await beto.refused('session.revoke', { session: session?.id ?? '' })).code).toBe('reference.notFound');
    expect(await desk.admin.call('session.revoke', { user: ana.id, others: true })).toEqual({ revoked: 1 });
    expect((await ana.refused('auth.whoami', {})).code).toBe('auth.expired');
  });

  test('an API token is no session: it is neither listed among them nor ended with them', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    const made = await desk.admin.call('token.create', { name: 'painel', user: ana.id });
    await desk.as(made.token).call('auth.whoami', {});
    expect((await ana.call('session.list', {})).items).toHaveLength(1);
    await ana.call('session.revoke', { others: true });
    expect((await ana.refused('session.revoke', { session: made.id })).code).toBe('reference.notFound');
    await desk.as(made.token).call('auth.whoami', {});
    await desk.settle();
    const listed = (await desk.admin.call('token.list', {})).items.find(({ id }) => id === made.id);
    expect(listed?.lastUsedAt).not.toBeNull();
  });

  test('refused sign-ins are on record: of whom it is known, of others without what they typed, and never without end', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    await desk.person('Ana');
    const typed = 'senha-no-lugar-errado';
    const wrong = (email: string) => desk.admin.refused('auth.login', { email, password: 'wrong one' });
    for (let n = 0; n < 7; n += 1) await wrong('ana@example.com');
    await wrong(typed);
    await desk.settle();
    const { items } = await desk.admin.call('audit.list', { type: 'session.refused' });
    expect(items).toHaveLength(6);
    expect(items[0]).toMatchObject({ user: null, data: { reason: 'password' } });
    expect(items[1]).toMatchObject({ user: { name: 'Ana' }, data: { reason: 'password' } });
    const bodies = await sql<{ body: string }>(desk.place, 'SELECT body FROM events');
    expect(bodies.filter(({ body }) => body.includes(typed) || body.includes('wrong one'))).toEqual([]);
  });
});
