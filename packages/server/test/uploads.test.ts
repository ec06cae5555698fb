import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { MediaView } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../src/index.ts';
import { openPlace } from './databases.ts';
import { type Desk, openDesk } from './desk.ts';
import { picture } from './uploads.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false, overrides: { maintenance: false } });
});
afterAll(() => desk[Symbol.asyncDispose]());

const incoming = () => readdirSync(join(desk.place.options.dataDir, 'media', 'incoming'));

function post(body: RequestInit['body'], headers: Record<string, string> = {}, signal?: AbortSignal) {
  return fetch(`${desk.server.url}/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.admin.token}`, ...headers },
    body: body ?? null,
    duplex: 'half',
    ...(signal === undefined ? {} : { signal }),
  } as RequestInit);
}

const typeOf = async (body: Uint8Array | string, claimed: string) => {
  const response = await post(typeof body === 'string' ? body : new Uint8Array(body), { 'content-type': claimed });
  return ((await response.json()) as MediaView).mime;
};

/** An upload that is under way until it is told to go on. */
function held(bytes: number) {
  const rest = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(new Uint8Array(65_536).fill(7));
      await rest.promise;
      controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });
  return { body, goOn: () => rest.resolve() };
}

const webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
const executable = Buffer.concat([Buffer.from([0x7f]), Buffer.from('ELF'), Buffer.alloc(60)]);

describe('the type of an uploaded file is told by its content', () => {
  test.each([
    ['a picture called a page', picture(200), 'text/html', 'image/png'],
    ['a picture called a video', webp, 'video/mp4', 'image/webp'],
    ['a program called a picture', executable, 'image/png', 'application/x-elf'],
    ['a page called a picture', '<html><script>1</script></html>', 'image/png', 'text/plain'],
    ['words called a voice note', 'palavras', 'audio/ogg; codecs=opus', 'text/plain'],
    ['words called a document', 'palavras', 'application/pdf', 'text/plain'],
    ['bytes called a picture', Buffer.alloc(500, 0xfe), 'image/jpeg', 'application/octet-stream'],
    ['bytes called a document', Buffer.alloc(500, 0xfe), 'application/pdf', 'application/octet-stream'],
    ['bytes called words', Buffer.alloc(500, 0xfe), 'text/plain', 'application/octet-stream'],
    ['bytes called nonsense', Buffer.alloc(500, 0xfe), 'x"><script>', 'application/octet-stream'],
    ['a PDF behind other bytes', `garbage\n%PDF-1.4\n${'x'.repeat(900)}`, 'image/png', 'application/pdf'],
    ['a table', 'nome;valor\nJoão;1\n', 'text/csv; charset=utf-8', 'text/csv'],
    ['a table cut in a letter at the end of what is looked at', `${'x'.repeat(1023)}ç`, 'text/csv', 'text/csv'],
    ['a format that nobody knows', Buffer.alloc(500, 0xfe), 'application/vnd.acme', 'application/vnd.acme'],
  ])('%s', async (_what, body, claimed, told) => {
    expect(await typeOf(body as Uint8Array | string, claimed)).toBe(told);
  });
});

describe('an upload', () => {
  test('is kept byte by byte, twice the same once, and comes back whole', async () => {
    const bytes = Buffer.alloc(3_000_000, 'abcdefg');
    const made = [];
    for (let n = 0; n < 2; n += 1) made.push((await (await post(new Uint8Array(bytes))).json()) as MediaView);
    expect(made.map((one) => one.bytes)).toEqual([bytes.length, bytes.length]);
    const back = await fetch(`${desk.server.url}/v1/media/${made[1]?.id}`, {
      headers: { authorization: `Bearer ${desk.admin.token}` },
    });
    expect(back.headers.get('content-length')).toBe(String(bytes.length));
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
    expect(incoming()).toEqual([]);
  });

  test('of nothing, or of more than the limit however it comes, is refused and leaves nothing', async () => {
    expect((await post(new Uint8Array())).status).toBe(400);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1_000_000;
        if (sent > 106_000_000) controller.close();
        else controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const refused = await post(endless);
    expect([refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([
      413,
      'body.tooLarge',
    ]);
    expect(incoming()).toEqual([]);
  });

  test('that is cut half-way leaves nothing', async () => {
    const { body } = held(10);
    const leaving = new AbortController();
    const cut = post(body, {}, leaving.signal);
    await expect.poll(incoming).toHaveLength(1);
    leaving.abort();
    await expect(cut).rejects.toThrow();
    await expect.poll(incoming).toEqual([]);
  });

  test('beyond a few at once waits for its turn, and many more are asked to come again', async () => {
    const uploads = Array.from({ length: 8 }, () => held(10));
    const answers = uploads.map(({ body }) => post(body));
    await expect.poll(incoming).toHaveLength(8);
    const waiting = Array.from({ length: 26 }, (_, n) => post(`more ${n}`));
    const first = await Promise.race(waiting);
    expect([first.status, Number(first.headers.get('retry-after'))]).toEqual([503, 5]);
    expect(await first.json()).toMatchObject({ error: { code: 'server.unavailable' } });
    for (const { goOn } of uploads) goOn();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(uploads.map(() => 201));
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect([statuses.filter((one) => one === 201).length, statuses.filter((one) => one === 503).length]).toEqual([
      24, 2,
    ]);
  });
});

test('what a killed server was receiving is removed at the next start, what another one receives is not', async () => {
  await using place = await openPlace('sqlite');
  const first = await openDesk(async () => ({ ...place, [Symbol.asyncDispose]: async () => undefined }), {
    replayLaw: false,
  });
  await first[Symbol.asyncDispose]();
  const folder = join(place.options.dataDir, 'media', 'incoming');
  mkdirSync(folder, { recursive: true });
  const host = hostname().replaceAll(/[^\w-]/g, '_');
  const [ours, other, theirs] = [`${host}.4194303.a`, `${host}.${process.ppid}.b`, `elsewhere.1.c`];
  for (const name of [ours, other, theirs]) writeFileSync(join(folder, name), 'half');
  await using server = await createServer(place.options);
  expect(server.port).toBeGreaterThan(0);
  expect([ours, other, theirs].map((name) => existsSync(join(folder, name)))).toEqual([false, true, true]);
});
