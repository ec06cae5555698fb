import { createHmac } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutate, randomFrom } from '../../src/channels/fuzz.ts';
import { channels } from '../../src/channels/index.ts';
import { openPlace } from '../databases.ts';
import { openDesk } from '../desk.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* S3: no payload crashes a parser, makes a 5xx, or holds the server up. */

const fixtures = (channel: string): readonly string[] => {
  const folder = new URL(`../../src/channels/${channel}/fixtures/`, import.meta.url).pathname;
  return globSync(`${folder}*.json`)
    .filter((path) => !path.endsWith('.expected.json'))
    .map((path) => readFileSync(path, 'utf8'))
    .filter(isJson);
};

/** Some fixtures are no JSON on purpose; what is changed at random must be a tree. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Judged {
  readonly crashed: number;
  readonly slowestMs: number;
}

/** The slowest of all, each as quick as it can be: a busy machine stutters. */
function judge(count: number, payloads: readonly string[], parse: (body: Uint8Array) => unknown): Judged {
  const random = randomFrom(3);
  let crashed = 0;
  let slowestMs = 0;
  for (let round = 0; round < count; round += 1) {
    const body = mutate(payloads[round % payloads.length] ?? '{}', random);
    let quickest = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 20 && quickest > 40; run += 1) {
      const started = performance.now();
      try {
        parse(body);
      } catch {
        crashed += 1;
        break;
      } finally {
        quickest = Math.min(quickest, performance.now() - started);
      }
    }
    slowestMs = Math.max(slowestMs, quickest);
  }
  return { crashed, slowestMs };
}

for (const channel of channels) {
  test(`S3: ${channel.name}, fuzzed payloads in its parser`, ({ task }) => {
    const payloads = fixtures(channel.name);
    const count = sized(5_000, 100_000);
    const { crashed, slowestMs } = judge(count, payloads, (body) => channel.parse(body, {} as never));
    const figures = { payloads: count, crashed, 'slowest ms': Number(slowestMs.toFixed(1)) };
    tellFigures(task, { id: 'S3', database: null, figures: { channel: channel.name, ...figures } });
    expect(crashed).toBe(0);
    expect(slowestMs).toBeLessThan(50);
  }, 900_000);
}

test('S3: signed and posted to a server, which answers and lives', async ({ task }) => {
  await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false });
  const random = randomFrom(4);
  const payloads = fixtures(desk.account.channel);
  const count = sized(300, 5_000);
  let failed = 0;
  for (let round = 0; round < count; round += 1) {
    const body = mutate(payloads[round % payloads.length] ?? '{}', random);
    const signature = `sha256=${createHmac('sha256', desk.account.appSecret).update(body).digest('hex')}`;
    const response = await fetch(`${desk.server.url}/webhooks/${desk.account.channel}/${desk.connectionId}`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': signature },
      body: body as Uint8Array<ArrayBuffer>,
    });
    await response.arrayBuffer();
    if (response.status >= 500) failed += 1;
  }
  await desk.settle();
  const alive = (await fetch(`${desk.server.url}/readyz`)).status;
  tellFigures(task, {
    id: 'S3',
    database: 'sqlite',
    figures: { posted: count, '5xx': failed, 'ready afterwards': alive },
  });
  expect([failed, alive]).toEqual([0, 200]);
}, 600_000);

test('S3 control: a parser that trusts what it gets is noticed', ({ task }) => {
  const naive = (body: Uint8Array) => {
    const { entry } = JSON.parse(new TextDecoder().decode(body)) as {
      entry: { changes: { value: { messages?: { text: { body: string } }[] } }[] }[];
    };
    return entry.flatMap(({ changes }) => changes.map(({ value }) => value.messages?.[0]?.text.body.length));
  };
  const { crashed } = judge(500, fixtures('whatsapp-cloud'), naive);
  tellControl(task, { id: 'S3', database: null, figures: { 'crashes of a naive parser': crashed } });
  expect(crashed).toBeGreaterThan(50);
});
