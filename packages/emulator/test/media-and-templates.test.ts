import { createHash } from 'node:crypto';
import http from 'node:http';
import { expect, test } from 'vitest';
import { account, codeOf, customer, type Rig, startRig } from './rig.ts';

const upload = (rig: Rig, bytes: Uint8Array<ArrayBuffer>, type: string, name = 'a.bin') => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([bytes], { type }), name);
  return rig.graph('POST', `/${account.phoneNumberId}/media`, form);
};
const bearer = { authorization: `Bearer ${account.accessToken}` };

test('an uploaded file comes back byte for byte, with its hash in hex', async () => {
  await using rig = await startRig();
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256);
  const { body } = await upload(rig, bytes, 'application/pdf', 'relatório.pdf');
  const info = await rig.graph('GET', `/${String(body['id'])}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(info.body).toMatchObject({
    sha256,
    file_size: 300_000,
    mime_type: 'application/pdf',
    messaging_product: 'whatsapp',
  });
  const file = await fetch(String(info.body['url']), { headers: bearer });
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
  expect(rig.emulator.sent()).toMatchObject([
    { kind: 'media', providerId: body['id'], body: { filename: 'relatório.pdf', sha256 } },
  ]);
});

test('a link wants the token and a User-Agent, and dies after five minutes', async () => {
  await using rig = await startRig();
  const { body } = await upload(rig, Uint8Array.of(1), 'image/png');
  const url = String((await rig.graph('GET', `/${String(body['id'])}`)).body['url']);
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
  expect(await statusWithoutUserAgent(url)).toBe(403);
  rig.clock.advance(5 * 60_000 - 1);
  expect((await fetch(url, { headers: bearer })).status).toBe(200);
  rig.clock.advance(1);
  expect((await fetch(url, { headers: bearer })).status).toBe(404);
});

function statusWithoutUserAgent(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: bearer }, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
}

test('a fault expires a link at once; a fresh one works', async () => {
  await using rig = await startRig();
  const { body } = await upload(rig, Uint8Array.of(1), 'image/png');
  const link = async () => String((await rig.graph('GET', `/${String(body['id'])}`)).body['url']);
  rig.fault('download', { expireMedia: true });
  expect((await fetch(await link(), { headers: bearer })).status).toBe(404);
  expect((await fetch(await link(), { headers: bearer })).status).toBe(200);
});

test('a deleted file and one of 30 days ago are gone', async () => {
  await using rig = await startRig();
  const ids = await Promise.all(
    [1, 2].map(async () => String((await upload(rig, Uint8Array.of(1), 'image/png')).body['id'])),
  );
  expect((await rig.graph('DELETE', `/${ids[0]}`)).body).toEqual({ success: true });
  expect(codeOf(await rig.graph('GET', `/${ids[0]}`))).toBe(100);
  rig.clock.advance(30 * 24 * 3_600_000);
  expect(codeOf(await rig.graph('GET', `/${ids[1]}`))).toBe(100);
});

test.each([
  ['image/gif', 10, 100],
  ['video/quicktime', 10, 100],
  ['image/png', 5 * 1024 * 1024 + 1, 131053],
  ['image/webp', 500 * 1024 + 1, 131053],
])('an upload of %s with %i bytes is refused with %i', async (mime, size, code) => {
  await using rig = await startRig();
  expect(codeOf(await upload(rig, new Uint8Array(size), mime))).toBe(code);
});

test('an upload that is no form is refused', async () => {
  await using rig = await startRig();
  const path = `/${account.phoneNumberId}/media`;
  expect(codeOf(await rig.graph('POST', path, { file: 'x' }))).toBe(100);
  const url = `${rig.emulator.url}/graph/v25.0${path}`;
  const headers = { ...bearer, 'content-type': 'multipart/form-data; boundary=x' };
  expect((await fetch(url, { method: 'POST', headers, body: '--x\r\nbroken' })).status).toBe(400);
});

test('an image sent from a document fails later', async () => {
  await using rig = await startRig();
  await rig.open();
  const { body } = await upload(rig, Uint8Array.of(1), 'application/pdf');
  await rig.send({ type: 'image', image: { id: body['id'] } });
  await rig.send({ type: 'document', document: { id: body['id'] } });
  await rig.emulator.settled();
  expect(new Set(rig.receiver.statuses.map(({ status }) => status))).toEqual(
    new Set(['delivered', 'failed', 'read', 'sent']),
  );
});

interface Page {
  readonly data: readonly { name: string; language: string; status: string; category: string }[];
  readonly paging: { readonly cursors: { readonly after: string }; readonly next?: string };
}
const page = async (rig: Rig, query: string) =>
  (await rig.graph('GET', `/${account.wabaId}/message_templates?${query}`)).body as unknown as Page;

test('the catalogue pages with cursors, each template once, in every status and category', async () => {
  await using rig = await startRig();
  const found: Page['data'][number][] = [];
  let query: string | null = 'limit=7&fields=name,language,status,category';
  while (query !== null) {
    const { data, paging }: Page = await page(rig, query);
    expect(data.length).toBeLessThanOrEqual(7);
    found.push(...data);
    query = paging.next === undefined ? null : new URL(paging.next).searchParams.toString();
  }
  const keys = new Set(found.map(({ name, language }) => `${name} ${language}`));
  expect(keys.size).toBe(found.length);
  expect(found.length).toBeGreaterThanOrEqual(30);
  expect(new Set(found.map(({ status }) => status)).size).toBe(11);
  expect(new Set(found.map(({ category }) => category)).size).toBe(3);
  expect(Object.keys(found[0] ?? {})).toEqual(['name', 'language', 'status', 'category', 'id']);
});

test('a template is created pending, cannot be created twice, and is deleted by name', async () => {
  await using rig = await startRig();
  const path = `/${account.wabaId}/message_templates`;
  const template = {
    name: 'novo',
    language: 'pt_BR',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Oi {{1}}' }],
  };
  const created = await rig.graph('POST', path, template);
  expect(created.body).toMatchObject({ status: 'PENDING', category: 'UTILITY' });
  expect(codeOf(await rig.graph('POST', path, template))).toBe(100);
  expect(codeOf(await rig.graph('POST', path, { ...template, name: 'Com Espaço' }))).toBe(100);
  expect((await page(rig, 'name=novo')).data).toHaveLength(1);
  expect((await rig.graph('POST', `/${String(created.body['id'])}`, { category: 'MARKETING' })).body).toMatchObject({
    success: true,
  });
  expect((await rig.graph('DELETE', `${path}?name=novo`)).body).toEqual({ success: true });
  expect(codeOf(await rig.graph('DELETE', `${path}?name=novo`))).toBe(100);
});

test('faults reach uploads and templates', async () => {
  await using rig = await startRig();
  rig.fault('media', { fail: { code: 131053 } });
  rig.fault('templates', { rateLimit: { code: 80007 } });
  expect(codeOf(await upload(rig, Uint8Array.of(1), 'image/png'))).toBe(131053);
  expect(codeOf(await rig.graph('GET', `/${account.wabaId}/message_templates`))).toBe(80007);
});

test('a number and a business account show what is asked of them', async () => {
  await using rig = await startRig();
  const number = await rig.graph('GET', `/${account.phoneNumberId}?fields=display_phone_number,quality_rating`);
  expect(number.body).toEqual({
    display_phone_number: '+55 11 4000-1234',
    quality_rating: 'GREEN',
    id: account.phoneNumberId,
  });
  expect((await rig.graph('GET', `/${account.wabaId}/phone_numbers`)).body).toMatchObject({
    data: [{ id: account.phoneNumberId }],
  });
  expect((await rig.graph('GET', `/${account.wabaId}/subscribed_apps`)).body).toMatchObject({ data: [{}] });
  expect(
    (await rig.graph('POST', `/${account.phoneNumberId}/settings`, { calling: { status: 'ENABLED' } })).body,
  ).toEqual({ success: true });
  expect(codeOf(await rig.graph('POST', `/${account.phoneNumberId}/calls`, { to: customer, action: 'connect' }))).toBe(
    138000,
  );
});
