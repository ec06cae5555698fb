import { expect, test } from 'vitest';
import { totpCode, totpStep } from '../src/security/totp.ts';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

const credentials = { email: 'ana@example.com', password: 'a long password' };
const stepMs = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app does with the secret that it was shown. */
function appCode(secret: string, nowMs: number, stepsAside = 0): string {
  let bits = '';
  for (const letter of secret) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  return totpCode(Buffer.from(bytes), totpStep(nowMs) + stepsAside);
}

/** In the middle of a step, so that a test never sees two of them by accident. */
const clock = () => {
  let nowMs = Math.floor(Date.now() / stepMs) * stepMs + stepMs / 2;
  return { now: () => nowMs, advance: (ms: number) => (nowMs += ms) };
};

async function turnOn(person: Person, now: () => number): Promise<string> {
  const { secret } = await person.call('profile.beginTotp', {});
  await person.call('profile.confirmTotp', { code: appCode(secret, now()) });
  return secret;
}

const login = (desk: Desk, totp?: string) =>
  desk.admin.call('auth.login', { ...credentials, ...(totp === undefined ? {} : { totp }) });
const refusedLogin = async (desk: Desk, totp?: string) =>
  (await desk.admin.refused('auth.login', { ...credentials, ...(totp === undefined ? {} : { totp }) })).code;

await onEachDatabase((open) => {
  test('a second factor counts once a code has proved it, and from then on signing in asks for one', async () => {
    const { now, advance } = clock();
    await using desk = await openDesk(open, { overrides: { now } });
    const ana = await desk.person('Ana');
    const { secret, url } = await ana.call('profile.beginTotp', {});
    expect(new URL(url).searchParams.get('secret')).toBe(secret);
    await login(desk);
    const wrong = appCode(secret, now() + 10 * stepMs);
    expect((await ana.refused('profile.confirmTotp', { code: wrong })).code).toBe('auth.totpInvalid');
    expect((await ana.call('profile.show', {})).totpOn).toBe(false);
    await ana.call('profile.confirmTotp', { code: appCode(secret, now()) });
    expect((await ana.call('profile.show', {})).totpOn).toBe(true);

    expect(await refusedLogin(desk)).toBe('auth.totpRequired');
    expect(await refusedLogin(desk, wrong)).toBe('auth.totpInvalid');
    advance(stepMs);
    await login(desk, appCode(secret, now()));
    expect((await ana.refused('profile.beginTotp', {})).code).toBe('totp.alreadyOn');
  });

  test('a wrong password is told before anything about a second factor', async () => {
    const { now } = clock();
    await using desk = await openDesk(open, { overrides: { now } });
    await turnOn(await desk.person('Ana'), now);
    const refused = await desk.admin.refused('auth.login', { ...credentials, password: 'wrong one' });
    expect(refused.code).toBe('auth.invalid');
  });

  test('a code is used once, also when two bring it at the same moment', async () => {
    const { now, advance } = clock();
    await using desk = await openDesk(open, { overrides: { now }, replayLaw: false });
    const secret = await turnOn(await desk.person('Ana'), now);
    expect(await refusedLogin(desk, appCode(secret, now()))).toBe('auth.totpInvalid');
    advance(2 * stepMs);
    const code = appCode(secret, now());
    const outcomes = await Promise.allSettled([login(desk, code), login(desk, code), login(desk, code)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('clocks may differ by a step', async () => {
    const { now, advance } = clock();
    await using desk = await openDesk(open, { overrides: { now } });
    const secret = await turnOn(await desk.person('Ana'), now);
    advance(4 * stepMs);
    expect(await refusedLogin(desk, appCode(secret, now(), -2))).toBe('auth.totpInvalid');
    await login(desk, appCode(secret, now(), -1));
    await login(desk, appCode(secret, now(), 1));
  });

  test('it is turned off with a code or with the password, or by an admin', async () => {
    const { now, advance } = clock();
    await using desk = await openDesk(open, { overrides: { now } });
    const ana = await desk.person('Ana');
    let secret = await turnOn(ana, now);
    expect((await ana.refused('profile.endTotp', {})).code).toBe('input.invalid');
    expect((await ana.refused('profile.endTotp', { password: 'wrong one' })).code).toBe('auth.invalid');
    advance(stepMs);
    await ana.call('profile.endTotp', { code: appCode(secret, now()) });
    await login(desk);
    await turnOn(ana, now);
    await ana.call('profile.endTotp', { password: credentials.password });
    await login(desk);
    secret = await turnOn(ana, now);
    expect(await desk.admin.call('user.resetTotp', { user: ana.id })).toEqual({ removed: true });
    await login(desk);
    expect((await ana.refused('profile.confirmTotp', { code: appCode(secret, now()) })).code).toBe('totp.notBegun');
  });

  test('wrong codes are limited for the account, whoever tries', async () => {
    const { now } = clock();
    await using desk = await openDesk(open, { overrides: { now }, replayLaw: false });
    const secret = await turnOn(await desk.person('Ana'), now);
    const wrong = appCode(secret, now() + 10 * stepMs);
    for (let n = 0; n < 5; n += 1) expect(await refusedLogin(desk, wrong)).toBe('auth.totpInvalid');
    expect(await refusedLogin(desk, appCode(secret, now() + stepMs))).toBe('rate.limited');
  });

  test('the secret is sealed at rest and in no event', async () => {
    const { now } = clock();
    await using desk = await openDesk(open, { overrides: { now } });
    const secret = await turnOn(await desk.person('Ana'), now);
    const [row] = await sql<{ totp_secret: string }>(
      desk.place,
      `SELECT totp_secret FROM users WHERE email = 'ana@example.com'`,
    );
    expect(row?.totp_secret).toMatch(/^v1\./);
    const bodies = await sql<{ body: string }>(desk.place, 'SELECT body FROM events');
    expect(bodies.some(({ body }) => body.includes('user.totpChanged'))).toBe(true);
    expect(bodies.filter(({ body }) => body.includes(secret) || body.includes(row?.totp_secret ?? '-'))).toEqual([]);
  });
});
