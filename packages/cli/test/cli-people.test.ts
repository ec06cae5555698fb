import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpCode, totpStep } from '../../server/src/security/totp.ts';
import { type Office, type Outcome, openOffice } from './cli-office.ts';

const password = 'a long password';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function appCode(secret: string, stepsAside = 0): string {
  const bits = Array.from(secret)
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  return totpCode(Buffer.from(bytes), totpStep(Date.now()) + stepsAside);
}

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.api.call('queue.create', { name: 'Suporte', connections: ['Principal'] });
  await office.api.call('user.create', { email: 'ana@example.com', name: 'Ana', password, queues: ['Suporte'] });
}, 60_000);
afterAll(() => office[Symbol.asyncDispose]());

const balcao = (line: string, stdin = ''): Promise<Outcome> => office.run(line.split(' '), { stdin });
const json = async <T>(line: string): Promise<T> => JSON.parse((await balcao(`${line} --json`)).stdout) as T;

/** Signs in with a profile of its own, since the admin's token is in the environment. */
const login = (line: string, given = password): Promise<Outcome> =>
  office.run(`login --server ${office.server.url} --email ana@example.com --password-stdin ${line}`.trim().split(' '), {
    stdin: `${given}\n`,
    env: { BALCAO_TOKEN: '' },
  });

test('roles are made from words, shown and given', async () => {
  const made = await balcao(
    'roles create Revisor --base auditor --permissions ticket.tag:own,note.write --without audit.read',
  );
  expect([made.code, made.stderr]).toEqual([0, 'Role created: Revisor\n']);
  const role = await json<{ permissions: Record<string, string> }>('roles show revisor');
  expect(role.permissions).toMatchObject({ 'ticket.tag': 'own', 'note.write': 'all' });
  expect(role.permissions['audit.read']).toBeUndefined();
  const wrong = await balcao('roles edit Revisor --grant ticket.fly');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('no permission ticket.fly')]);
  expect((await balcao('users edit ana@example.com --role Revisor --capacity 3')).code).toBe(0);
  expect(await json('users show ana@example.com')).toMatchObject({ roleName: 'Revisor', capacity: 3 });
  expect((await balcao('users edit ana@example.com --no-capacity --role agent')).code).toBe(0);
  expect(await json('users show ana@example.com')).toMatchObject({ roleName: 'agent', capacity: null });
});

test('a queue is opened to all connections with --no-connections', async () => {
  expect(await json('queues show Suporte')).toMatchObject({ connections: [{ name: 'Principal' }] });
  expect((await balcao('queues edit Suporte --no-connections')).code).toBe(0);
  expect(await json('queues show Suporte')).toMatchObject({ connections: null, members: [{ name: 'Ana' }] });
});

test('a setting takes text or JSON', async () => {
  expect((await balcao('settings set undoSendSeconds 10')).code).toBe(0);
  expect((await balcao('settings set requiredOnResolve ["type"]')).code).toBe(0);
  const { items } = await json<{ items: { key: string; value: unknown }[] }>('settings list').then((rows) =>
    Array.isArray(rows) ? { items: rows as { key: string; value: unknown }[] } : rows,
  );
  expect(items.filter(({ key }) => key === 'undoSendSeconds' || key === 'requiredOnResolve')).toMatchObject([
    { value: 10 },
    { value: ['type'] },
  ]);
  expect((await balcao('settings reset undoSendSeconds')).code).toBe(0);
});

test('signing in with a second factor takes --totp, and says so where it cannot ask', async () => {
  expect((await login('')).code).toBe(0);
  const mine = { BALCAO_TOKEN: '' };
  const run = (line: string) => office.run(line.split(' '), { env: mine });
  const begun = JSON.parse((await run('profile begin-totp --json')).stdout) as { secret: string };
  expect((await run(`profile confirm-totp ${appCode(begun.secret, -1)}`)).code).toBe(0);
  const without = await login('');
  expect([without.code, without.stderr]).toEqual([4, expect.stringContaining('--totp 123456')]);
  const wrong = await login('--totp 000000');
  expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining('second-factor code')]);
  expect((await login(`--totp ${appCode(begun.secret)}`)).code).toBe(0);
  expect((await run('profile end-totp --password-stdin')).code).not.toBe(0);
  const ended = await office.run(['profile', 'end-totp', '--password-stdin'], { stdin: password, env: mine });
  expect(ended.code).toBe(0);
});

test('my password is changed with both on stdin, never on the command line', async () => {
  expect((await login('')).code).toBe(0);
  const env = { BALCAO_TOKEN: '' };
  const line = ['profile', 'set-password', '--password-stdin'];
  const wrong = await office.run(line, { stdin: 'wrong one\nanother long one\n', env });
  expect(wrong.code).toBe(4);
  const changed = await office.run(line, { stdin: `${password}\nanother long one\n`, env });
  expect([changed.code, changed.stdout]).toEqual([0, '']);
  expect((await login('', 'another long one')).code).toBe(0);
  const unasked = await office.run(['profile', 'set-password'], { env });
  expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('--password-stdin')]);
  const dry = await office.run([...line, '--dry-run'], { stdin: 'secret one\nsecret two\n', env });
  expect(dry.stdout).not.toContain('secret');
});

test('the audit log reads as a table: who did what, and what changed', async () => {
  await balcao('users edit ana@example.com --role supervisor');
  const shown = await office.run('audit list --type user. --limit 1'.split(' '), { terminal: 160 });
  expect(shown.stdout).toContain('User changed');
  expect(shown.stdout).toContain('role: agent → supervisor');
  expect((await balcao('audit list --since yesterday')).code).toBe(2);
});
