import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { openPlace } from './databases.ts';
import { type Desk, openDesk } from './desk.ts';
import { upload } from './uploads.ts';

type Answer = (request: IncomingMessage) => {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
};

/** A provider that says everything it was told. */
async function openEcho() {
  const state: { answer: Answer } = { answer: () => ({ status: 200, body: '{}' }) };
  const server = createServer((request, response) => {
    const { status, body, location } = state.answer(request);
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const headerOf = (request: IncomingMessage) => String(request.headers.authorization);
const graphError = (message: string, code: number) => JSON.stringify({ error: { message, code } });

/** Ways to give a secret back; none of them is Meta's, all have been seen. */
const echoes: readonly (readonly [how: string, answer: Answer])[] = [
  ['in Graph’s own error', (r) => ({ status: 400, body: graphError(`bad header ${headerOf(r)}`, 100) })],
  [
    'in one that puts the connection out',
    (r) => ({ status: 401, body: graphError(`token ${headerOf(r)} ${secretTexts.appSecret}`, 190) }),
  ],
  ['in a URL', (r) => ({ status: 400, body: graphError(`?access_token=${encodeURIComponent(headerOf(r))}`, 100) })],
  [
    'in base64, beyond the cut',
    (r) => ({
      status: 400,
      body: graphError(`${'x'.repeat(470)} ${Buffer.from(headerOf(r)).toString('base64')}`, 100),
    }),
  ],
  ['cut in the middle', (r) => ({ status: 400, body: graphError(`${'x'.repeat(480)} ${headerOf(r)}`, 100) })],
  ['in a page of a gateway', (r) => ({ status: 403, body: `<h1>Forbidden</h1><pre>${headerOf(r)}</pre>` })],
  ['in a page that may hide an accepted message', (r) => ({ status: 502, body: `<pre>${headerOf(r)}</pre>` })],
  ['as a place to go to', (r) => ({ status: 302, body: headerOf(r), location: `http://10.0.0.1/?t=${headerOf(r)}` })],
];

const secretTexts = {
  accessToken: 'EAAG/echo+token=of&ours-000111222',
  appSecret: 'f00dfeed',
  verifyToken: 'vt-echo-1',
};

const parts = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(`Bearer ${secret}`).toString('base64').slice(12, 32),
  secret.slice(0, 14),
];
const given = [...parts(secretTexts.accessToken), secretTexts.appSecret, secretTexts.verifyToken];

async function everythingSaid(desk: Desk, lines: readonly string[], ticket: string) {
  const answers = [
    await desk.admin.call('connection.list', {}),
    await desk.admin.call('connection.show', { connection: 'Principal' }),
    await desk.admin.call('event.list', { limit: 1000 }),
    await desk.admin.call('message.list', { ticket }),
    await desk.admin.call('template.list', {}),
  ];
  const { dataDir } = desk.place.options;
  const files = readdirSync(dataDir).filter((name) => name.startsWith('balcao.db'));
  return {
    answers: JSON.stringify(answers),
    database: files.map((name) => readFileSync(join(dataDir, name)).toString('latin1')).join(''),
    log: lines.join(''),
  };
}

test('a provider that gives our secrets back has them neither stored, logged nor shown', {
  timeout: 60_000,
}, async () => {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace', serializers: { error: pino.stdSerializers.err } },
    { write: (line: string) => lines.push(line) },
  );
  await using echo = await openEcho();
  await using desk = await openDesk(() => openPlace('sqlite'), {
    replayLaw: false,
    overrides: { log, maintenance: false },
  });
  const customer = { phone: '5511985000002', name: 'Cliente' };
  await desk.writes(customer, 'Oi');
  const { id: ticket } = await desk.ticketOf(customer);
  await desk.admin.call('ticket.accept', { ticket });
  await desk.admin.call('connection.update', {
    connection: 'Principal',
    settings: { ...secretTexts, baseUrl: echo.url },
  });
  const file = await upload(desk, desk.admin, Buffer.from('%PDF-1.4\n%%EOF'), 'a.pdf', 'application/pdf');
  const refusals: unknown[] = [];
  for (const [how, answer] of echoes) {
    echo.state.answer = answer;
    await desk.admin.call('message.send', { ticket, text: how });
    await desk.admin.call('message.send', { ticket, text: how, media: file.id });
    refusals.push(await desk.admin.call('connection.test', { connection: 'Principal' }));
    refusals.push(await desk.admin.refused('template.refresh', { connection: 'Principal' }));
    desk.advance(10 * 60_000);
    await desk.settle();
  }
  // The positive control: what the provider said otherwise is there.
  const said = { ...(await everythingSaid(desk, lines, ticket)), refusals: JSON.stringify(refusals) };
  expect(said.answers.includes('[accessToken]') && said.answers.includes('[appSecret]')).toBe(true);
  expect(said.refusals.includes('[accessToken]') && said.database.includes('[accessToken]')).toBe(true);
  for (const [where, text] of Object.entries(said))
    expect([where, given.filter((secret) => text.includes(secret))]).toEqual([where, []]);
});
