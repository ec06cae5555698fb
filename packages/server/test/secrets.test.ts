import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createServer } from '../src/index.ts';
import { argonPasswords } from '../src/security/passwords.ts';
import { openPlace } from './databases.ts';
import { openDesk } from './desk.ts';

const channel = 'whatsapp-cloud';

test('no secret is in a log, an answer, an event or a byte of the database', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const place = await openPlace('sqlite');
  await using desk = await openDesk(async () => place, {
    replayLaw: false,
    overrides: { log, passwords: argonPasswords },
  });
  const ana = await desk.person('Ana', 'agent');
  await desk.writes({ phone: '5511985000001', name: 'Cliente' }, 'palavra-do-cliente');
  const ticket = await desk.ticketOf({ phone: '5511985000001', name: '' });
  await ana.call('ticket.accept', { ticket: ticket.id });
  desk.emulator.addFault({ channel, rule: { on: 'send', do: { revokedToken: true } } });
  await ana.call('message.send', { ticket: ticket.id, text: 'palavra-nossa' });
  await desk.settle();
  await desk.admin.call('connection.update', {
    connection: 'Principal',
    settings: { accessToken: 'EAAG-second-token' },
  });
  await fetch(`${desk.server.url}/v1/actions/auth.login`, {
    method: 'POST',
    body: JSON.stringify({ email: 'ana@example.com', password: 'hunter2-hunter2' }),
  });
  await fetch(`${desk.server.url}/v1/actions/auth.login`, {
    method: 'POST',
    body: '{"email":"ana@example.com","password":"hunter2-hunter2"',
  });
  await desk.settle();
  const answers = JSON.stringify([
    await desk.admin.call('connection.list', {}),
    await desk.admin.call('connection.show', { connection: 'Principal' }),
    await desk.admin.call('event.list', { limit: 1000 }),
    await desk.admin.call('sync.snapshot', {}),
    await desk.admin.call('token.list', {}),
  ]);
  const files = readdirSync(place.options.dataDir).filter((name) => name.startsWith('balcao.db'));
  const bytes = files.map((name) => readFileSync(join(place.options.dataDir, name)).toString('latin1')).join('');
  expect(bytes).toContain('palavra-do-cliente');
  const secrets = [
    desk.account.accessToken,
    'EAAG-second-token',
    desk.account.appSecret,
    desk.account.verifyToken,
    'a long password',
    'hunter2',
    desk.admin.token,
    ana.token,
  ];
  for (const secret of secrets) {
    expect([secret, 'answers', answers.includes(secret)]).toEqual([secret, 'answers', false]);
    expect([secret, 'database', bytes.includes(secret)]).toEqual([secret, 'database', false]);
    expect([secret, 'log', lines.join('').includes(secret)]).toEqual([secret, 'log', false]);
  }
  expect(lines.length).toBeGreaterThan(0);
  for (const words of ['palavra-do-cliente', 'palavra-nossa']) expect(lines.join('')).not.toContain(words);
});

test('the key file is for its owner alone, and a server with an open one does not start', async () => {
  await using place = await openPlace('sqlite');
  const desk = await openDesk(async () => ({ ...place, [Symbol.asyncDispose]: async () => undefined }), {
    replayLaw: false,
  });
  await desk[Symbol.asyncDispose]();
  const key = join(place.options.dataDir, 'secret.key');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  chmodSync(key, 0o640);
  await expect(createServer(place.options)).rejects.toThrow(/chmod 600/);
});
