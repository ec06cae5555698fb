import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TicketItem } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { createServer, type Overrides, type Server } from '../src/index.ts';
import { openPlace } from './databases.ts';
import { bia, type Desk, joao, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';
import { isPostgresUp } from './store-harness.ts';

const script = fileURLToPath(new URL('server-process.ts', import.meta.url));
const openPostgres = () => openPlace('postgres');

async function startProcess(desk: Desk): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const options = JSON.stringify({ ...desk.place.options, port: 0, logLevel: 'silent' });
  const child = spawn(process.execPath, ['--conditions=@balcao/source', script, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: (JSON.parse(line.toString()) as { url: string }).url };
}

async function ask<T>(url: string, token: string, action: string, input: unknown): Promise<T> {
  const response = await fetch(`${url}/v1/actions/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
  if (error !== undefined) throw new Error(error.message);
  return result;
}

async function ticketOf(desk: Desk, customer: typeof joao): Promise<TicketItem> {
  await desk.writes(customer, 'Oi');
  return desk.admin.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
}

const statesOf = async (desk: Desk, ticket: TicketItem) =>
  Object.fromEntries(
    (
      await sql<{ body: string; state: string }>(
        desk.place,
        `SELECT body, state FROM messages WHERE direction = 'out' AND ticket_id = ?`,
        [ticket.id],
      )
    ).map(({ body, state }) => [body, state]),
  );

const secondNode = (desk: Desk, overrides: Overrides = {}): Promise<Server> =>
  createServer({ ...desk.place.options, port: 0 }, overrides);

describe.skipIf(!(await isPostgresUp()))('nodes on one PostgreSQL', () => {
  test('a node that is killed in the middle of a send is taken over within 20 s: that message is uncertain, its thread goes on', {
    timeout: 180_000,
  }, async () => {
    await using desk = await openDesk(openPostgres, { replayLaw: false });
    const ticket = await ticketOf(desk, joao);
    const { child, url } = await startProcess(desk);
    desk.emulator.addFault({ channel: desk.account.channel, rule: { on: 'send', do: { hang: true } }, times: 1 });
    await ask(url, desk.admin.token, 'message.send', { ticket: ticket.id, text: 'no meio' });
    await ask(url, desk.admin.token, 'message.send', { ticket: ticket.id, text: 'em seguida' });
    await expect
      .poll(() => statesOf(desk, ticket), { timeout: 15_000 })
      .toEqual({ 'no meio': 'sending', 'em seguida': 'queued' });
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const killedAt = performance.now();
    await expect
      .poll(() => statesOf(desk, ticket), { timeout: 60_000, interval: 50 })
      .toEqual({ 'no meio': 'uncertain', 'em seguida': 'read' });
    const waitedMs = performance.now() - killedAt;
    expect(waitedMs).toBeLessThan(20_000);
    process.stdout.write(`a thread of a node that was killed waited ${(waitedMs / 1000).toFixed(1)} s\n`);
  });

  test('a send that takes longer than a lease stays with the node that is at it', { timeout: 120_000 }, async () => {
    const overrides = { leasePace: { beatMs: 100, silentMs: 1_500 } };
    await using desk = await openDesk(openPostgres, { replayLaw: false, overrides });
    await using _other = await secondNode(desk, overrides);
    const ticket = await ticketOf(desk, joao);
    desk.emulator.addFault({ channel: desk.account.channel, rule: { on: 'send', do: { delayMs: 6_000 } }, times: 1 });
    await desk.admin.call('message.send', { ticket: ticket.id, text: 'demora' });
    await desk.settle();
    expect(await statesOf(desk, ticket)).toEqual({ demora: 'read' });
    const told = `SELECT count(*) AS n FROM events WHERE type = 'message.status' AND body LIKE '%"uncertain"%'`;
    expect(await sql(desk.place, told)).toEqual([{ n: 0 }]);
  });

  test('a connection that was added at one node is used at the other at once, and so are settings that were changed', {
    timeout: 120_000,
  }, async () => {
    await using desk = await openDesk(openPostgres, { replayLaw: false });
    await using other = await secondNode(desk);
    // Loaded there before the connection was: what is in memory does not have it.
    await other.context.connections.all();
    const { connection } = await addSecondNumber(desk, 'Filial');
    await desk.emulator.addAccount({
      ...desk.account,
      phoneNumberId: connection.settings['phoneNumberId'] ?? '',
      callbackUrl: other.url + connection.webhookPath,
    });
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: connection.settings['phoneNumberId'] ?? '' },
      from: bia,
      message: { type: 'text', text: 'Oi, filial' },
    });
    await desk.settle();
    const ticket = await desk.ticketOf(bia);
    expect(ticket.connection.id).toBe(connection.id);
    await ask(other.url, desk.admin.token, 'ticket.accept', { ticket: ticket.id });
    await ask(other.url, desk.admin.token, 'message.send', { ticket: ticket.id, text: 'da filial' });
    await other.settle();
    expect(desk.emulator.sent().at(-1)).toMatchObject({ kind: 'text', to: bia.phone });

    const appSecret = 'another-secret-of-the-app-0123456';
    await desk.admin.call('connection.update', { connection: connection.id, settings: { appSecret } });
    const changedAt = performance.now();
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });
    const post = (secret: string) =>
      fetch(other.url + connection.webhookPath, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
      }).then(({ status }) => status);
    await expect.poll(() => post(appSecret), { interval: 20, timeout: 10_000 }).toBe(200);
    const tookMs = performance.now() - changedAt;
    expect(tookMs).toBeLessThan(2_000);
    expect(await post(desk.account.appSecret)).toBe(401);
    process.stdout.write(`settings changed at one node were used at the other after ${Math.round(tookMs)} ms\n`);
  });
});
