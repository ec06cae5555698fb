import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TicketItem } from '@balcao/contract';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Desk, openDesk } from '../desk.ts';
import { brokenInvariants, sql, unbroken } from '../raw-sql.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* R2: what was acknowledged is there, once, whenever the process dies. */

const kills = Number(process.env['BALCAO_KILLS'] ?? sized(3, 100));
const webhooks = Number(process.env['BALCAO_WEBHOOKS'] ?? kills * 100);
const atOnce = 20;
const script = fileURLToPath(new URL('../server-process.ts', import.meta.url));

async function startProcess(desk: Desk, port: number): Promise<ChildProcess> {
  const options = JSON.stringify({ ...desk.place.options, port, logLevel: 'silent' });
  const child = spawn(process.execPath, ['--conditions=@balcao/source', script, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the server did not start'))),
  ]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Asks until it is answered 200; what else comes is a server that is down. */
async function until200(request: () => Promise<Response>, tries: { count: number }): Promise<void> {
  for (;;) {
    tries.count += 1;
    try {
      const response = await request();
      await response.arrayBuffer();
      if (response.status === 200) return;
      if (response.status < 500) throw new Error(`refused with ${response.status}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 30));
  }
}

const textWebhook = (desk: Desk, id: string, phone: string, body: string) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: desk.account.wabaId,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '551140001234', phone_number_id: desk.account.phoneNumberId },
              contacts: [{ profile: { name: `Cliente ${phone.slice(-2)}` }, wa_id: phone }],
              messages: [
                { from: phone, id, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body } },
              ],
            },
          },
        ],
      },
    ],
  });

/** Of the webhooks that were answered 200, those whose message is not there, or there more than once. */
async function judge(desk: Desk, count: number): Promise<{ readonly lost: number; readonly twice: number }> {
  const rows = await sql<{ body: string; n: number }>(
    desk.place,
    `SELECT body, count(*) AS n FROM messages WHERE direction = 'in' AND body LIKE 'pergunta %' GROUP BY body`,
  );
  const times = new Map(rows.map(({ body, n }) => [body, Number(n)]));
  const expected = Array.from({ length: count }, (_, place) => times.get(`pergunta ${place}`) ?? 0);
  return { lost: expected.filter((n) => n === 0).length, twice: expected.filter((n) => n > 1).length };
}

function poster(desk: Desk, url: string) {
  const path = `/webhooks/whatsapp-cloud/${desk.connectionId}`;
  return (body: string) =>
    fetch(url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-hub-signature-256': `sha256=${createHmac('sha256', desk.account.appSecret).update(body).digest('hex')}`,
      },
      body,
    });
}

await onEachDatabase((open) => {
  test(`R2: ${kills} times kill -9 among ${webhooks} webhooks and sends: what was answered 200 is there once`, {
    timeout: 60_000 + kills * 15_000,
  }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const phones = Array.from({ length: 10 }, (_, place) => `55119${86_000_000 + place}`);
    for (const phone of phones) await desk.writes({ phone, name: phone }, 'começo');
    const tickets: TicketItem[] = [...(await desk.admin.call('ticket.list', { limit: 100 })).items];
    for (const ticket of tickets) await desk.admin.call('ticket.accept', { ticket: ticket.id });
    await desk.settle();
    const { port, url } = desk.server;
    await desk.server[Symbol.asyncDispose]();

    let child = await startProcess(desk, port);
    const post = poster(desk, url);
    const send = (place: number) =>
      fetch(`${url}/v1/actions/message.send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ticket: tickets[place % tickets.length]?.id,
          text: `resposta ${place}`,
          clientKey: `resposta-${place}`,
        }),
      });
    const tries = { count: 0 };
    let answered = 0;
    let next = 0;
    const sender = async () => {
      while (next < webhooks) {
        const place = next;
        next += 1;
        const body = textWebhook(desk, `wamid.KILL${place}`, phones[place % phones.length] ?? '', `pergunta ${place}`);
        await until200(() => post(body), tries);
        if (place % 4 === 0) await until200(() => send(place), tries);
        answered += 1;
      }
    };
    const senders = Array.from({ length: atOnce }, sender);
    for (let round = 1; round <= kills; round += 1) {
      const mark = Math.floor((webhooks * (round - 0.2 - Math.random() * 0.6)) / kills);
      await expect
        .poll(() => answered, { timeout: 30_000, interval: 1 })
        .toBeGreaterThanOrEqual(Math.min(mark, webhooks - atOnce));
      await kill(child);
      child = await startProcess(desk, port);
    }
    await Promise.all(senders);
    await kill(child);
    await desk.restart();
    await desk.settle();

    const { lost, twice } = await judge(desk, webhooks);
    const replies = await sql<{ body: string; state: string }>(
      desk.place,
      `SELECT body, state FROM messages WHERE direction = 'out'`,
    );
    expect(replies).toHaveLength(Math.ceil(webhooks / 4));
    const accepted = desk.emulator.sent().filter(({ kind, providerId }) => kind === 'text' && providerId !== null);
    const texts = accepted.map(({ body }) => (body as { text: { body: string } }).text.body);
    expect(new Set(texts).size).toBe(texts.length);
    for (const { body, state } of replies) {
      if (['sent', 'delivered', 'read'].includes(state)) expect(texts).toContain(body);
      if (state === 'uncertain') expect(texts).not.toContain(body);
    }
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    if (desk.place.database === 'sqlite')
      expect(await sql(desk.place, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const uncertain = replies.filter(({ state }) => state === 'uncertain').length;
    const figures = {
      kills,
      webhooks,
      tries: tries.count,
      sends: replies.length,
      uncertain,
      lost,
      twice,
      'rules broken': 0,
    };
    tellFigures(task, { id: 'R2', database: desk.place.database, figures });
    expect([lost, twice]).toEqual([0, 0]);
  });

  test('R2 control: a server that answers before it keeps is noticed', { timeout: 120_000 }, async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const post = poster(desk, desk.server.url);
    const hasty = async (place: number) => {
      if (place === 3) return;
      const ids = place === 7 ? ['a', 'b'] : ['a'];
      for (const id of ids)
        await post(textWebhook(desk, `wamid.HASTY${place}${id}`, '5511986000001', `pergunta ${place}`));
    };
    for (let place = 0; place < 10; place += 1) await hasty(place);
    await desk.settle();
    const verdict = await judge(desk, 10);
    tellControl(task, { id: 'R2', database: desk.place.database, figures: verdict });
    expect(verdict).toEqual({ lost: 1, twice: 1 });
  });

  test('one webhook fifty times at once from somebody never seen is one contact, one ticket, one message', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    const post = poster(desk, desk.server.url);
    for (const phone of ['5511987000001', '5511987000002', '5511987000003']) {
      const body = textWebhook(desk, `wamid.${phone}`, phone, 'Oi');
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(body)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
    await desk.settle();
    for (const [table, n] of [
      ['contacts', 3],
      ['identities', 3],
      ['threads', 3],
      ['tickets', 3],
      ['messages', 3],
      ['raw_inbound', 150],
    ] as const) {
      expect([table, await sql(desk.place, `SELECT count(*) AS n FROM ${table}`)]).toEqual([table, [{ n }]]);
    }
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
  });

  test('a server that stops in the middle answers what it has taken, and takes no more', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    const post = poster(desk, desk.server.url);
    const statuses = Array.from({ length: 200 }, async (_, place) => {
      const body = textWebhook(desk, `wamid.STOP${place}`, `55119${88_000_000 + (place % 7)}`, `pedido ${place}`);
      return post(body).then(
        (response) => ({ place, status: response.status }),
        () => ({ place, status: 0 }),
      );
    });
    const stream = new WebSocket(`${desk.server.url.replace('http', 'ws')}/v1/stream`);
    await once(stream, 'open');
    await Promise.race(statuses);
    const started = performance.now();
    await desk.restart();
    const tookMs = performance.now() - started;
    const answers = await Promise.all(statuses);
    const stored = new Set(
      (await sql<{ body: string }>(desk.place, `SELECT body FROM messages WHERE body LIKE 'pedido %'`)).map(
        ({ body }) => body,
      ),
    );
    for (const { place, status } of answers) {
      expect([0, 200, 503]).toContain(status);
      if (status === 200) expect(stored).toContain(`pedido ${place}`);
    }
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    // Idle connections are not waited for; what remains is the start of the next one.
    expect(tookMs).toBeLessThan(4_000);
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    stream.close();
  });
});
