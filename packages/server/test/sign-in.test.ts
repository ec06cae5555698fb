import { actions } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argonPasswords, type Passwords } from '../src/security/passwords.ts';
import { onEachDatabase, openPlace } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { ask, eachOf } from './matrix/run.ts';
import { sql } from './raw-sql.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana', 'agent', ['Suporte']);
    await desk.person('Vera', 'agent');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const codeOf = async (action: string, token: string | null) => (await ask(desk, action, {}, token)).code;

  describe('tokens', () => {
    test('that are revoked, expired, unknown or missing open nothing', async () => {
      const { token, id } = await desk.admin.call('token.create', { name: 'short' });
      expect(await codeOf('auth.whoami', token)).toBe('done');
      await desk.admin.call('token.revoke', { token: id });
      const guarded = actions.filter(({ permission }) => permission !== 'public').map(({ id: action }) => action);
      await eachOf(guarded, async (action) => {
        expect([action, await codeOf(action, token)]).toEqual([action, 'auth.expired']);
        expect([action, await codeOf(action, null)]).toEqual([action, 'auth.required']);
      });
      const brief = await desk.admin.call('token.create', { name: 'brief', expiresInDays: 1 });
      desk.advance(24 * 3_600_000 + 2_000);
      expect(await codeOf('auth.whoami', brief.token)).toBe('auth.expired');
      desk.advance(-24 * 3_600_000 - 2_000);
    });

    test('never do more than their user', async () => {
      expect(
        await desk.admin.refused('token.create', { name: 'more', user: ana.id, role: 'supervisor' }),
      ).toMatchObject({ code: 'input.invalid' });
      expect(await desk.admin.refused('token.create', { name: 'ci', role: 'ci' })).toMatchObject({
        code: 'input.invalid',
      });
      const lesser = desk.as((await desk.admin.call('token.create', { name: 'less', role: 'auditor' })).token);
      expect(await lesser.refused('queue.create', { name: 'Nova' })).toMatchObject({ code: 'permission.denied' });
    });

    test('are not handed out again by a key of the caller’s, and are nowhere in the database', async () => {
      const login = async (email: string) => {
        const input = { email, password: 'a long password', clientKey: 'same' };
        const { text } = await ask(desk, 'auth.login', input, null);
        return (JSON.parse(text) as { result: { token: string; user: { name: string } } }).result;
      };
      const first = await login('ana@example.com');
      const second = await login('vera@example.com');
      expect([first.user.name, second.user.name]).toEqual(['Ana', 'Vera']);
      const create = () => desk.admin.call('token.create', { name: 'keyed', clientKey: 'keyed' });
      const made = await create();
      const rows = JSON.stringify(await sql(desk.place, 'SELECT * FROM idempotency'));
      for (const { token } of [first, second, made]) expect(rows).not.toContain(token);
    });
  });

  test.each(actions.map(({ id }) => id))('%s refuses a field it does not know', async (action) => {
    for (const field of ['isAdmin', '__proto__x', 'constructor']) {
      const { code, text } = await ask(desk, action, JSON.parse(`{"${field}":"admin"}`) as object, desk.admin.token);
      expect(code).toBe('input.invalid');
      expect(text).toContain(field);
    }
  });
});

describe('signing in', () => {
  test('costs the same for a wrong password and for nobody, and says the same', async () => {
    const verified: (string | null)[] = [];
    const passwords: Passwords = {
      ...argonPasswords,
      verify: (stored, password) => {
        verified.push(stored);
        return argonPasswords.verify(stored, password);
      },
    };
    await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false, overrides: { passwords } });
    const login = async (email: string, password: string) => {
      const response = await fetch(`${desk.server.url}/v1/actions/auth.login`, {
        method: 'POST',
        body: JSON.stringify({ email, password }),
      });
      return [response.status, await response.text()];
    };
    expect((await login('admin@example.com', 'a long password'))[0]).toBe(200);
    expect((await login(' Admin@Example.com ', 'a long password'))[0]).toBe(200);
    const wrong = await login('admin@example.com', 'not it');
    expect(wrong[0]).toBe(401);
    expect(await login('nobody@example.com', 'not it')).toEqual(wrong);
    // Nobody's password is checked like anybody's: against a hash that costs as much.
    expect(verified.slice(-2)).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/), null]);
  });
});

describe('signing in', () => {
  test('costs the same for a wrong password and for nobody, and says the same', async () => {
    const verified: (string | null)[] = [];
    const passwords: Passwords = {
      ...argonPasswords,
      verify: (stored, password) => {
        verified.push(stored);
        return argonPasswords.verify(stored, password);
      },
    };
    await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false, overrides: { passwords } });
    const login = async (email: string, password: string) => {
      const response = await fetch(`${desk.server.url}/v1/actions/auth.login`, {
        method: 'POST',
        body: JSON.stringify({ email, password }),
      });
      return [response.status, await response.text()];
    };
    expect((await login('admin@example.com', 'a long password'))[0]).toBe(200);
    expect((await login(' Admin@Example.com ', 'a long password'))[0]).toBe(200);
    const wrong = await login('admin@example.com', 'not it');
    expect(wrong[0]).toBe(401);
    expect(await login('nobody@example.com', 'not it')).toEqual(wrong);
    // Nobody's password is checked like anybody's: against a hash that costs as much.
    expect(verified.slice(-2)).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/), null]);
  });

  test('is limited by failures from one address, and a success costs nothing', async () => {
    await using desk = await openDesk(() => openPlace('sqlite'), {
      replayLaw: false,
      overrides: { passwords: argonPasswords },
    });
    const login = (password: string) =>
      fetch(`${desk.server.url}/v1/actions/auth.login`, {
        method: 'POST',
        body: JSON.stringify({ email: 'admin@example.com', password }),
      });
    for (let n = 0; n < 12; n += 1) expect((await login('a long password')).status).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await login('wrong')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const limited = await login('a long password');
    expect([limited.status, Number(limited.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
  });
});
