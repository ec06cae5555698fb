import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { account, customer, startRig } from './rig.ts';

const hi = {
  channel: 'whatsapp-cloud',
  from: { phone: customer, name: 'João' },
  message: { type: 'text', text: 'Olá/é 😀' },
};

test('registering with a callback runs the verification; one that fails leaves the one before', async () => {
  await using rig = await startRig();
  const good = await rig.control('POST', '/accounts', { ...account, callbackUrl: rig.receiver.url });
  expect(good.body).toMatchObject({ callbackUrl: rig.receiver.url, handshake: { ok: true, status: 200 } });
  const bad = await rig.control('POST', '/accounts', {
    ...account,
    verifyToken: 'other',
    callbackUrl: `${rig.receiver.url}/elsewhere`,
  });
  expect(bad.body).toMatchObject({
    callbackUrl: rig.receiver.url,
    handshake: { ok: false, reason: 'HTTP Status Code = 403' },
  });
});

test('an override on subscribed_apps is verified before it is used', async () => {
  await using rig = await startRig();
  const uri = rig.receiver.url.replace(/1$/, '2');
  const path = `/${account.wabaId}/subscribed_apps`;
  const refused = await rig.graph('POST', path, { override_callback_uri: uri, verify_token: 'wrong' });
  expect(refused.body).toMatchObject({ error: { code: 2200 } });
  const set = await rig.graph('POST', path, { override_callback_uri: uri, verify_token: account.verifyToken });
  expect(set.body).toEqual({ success: true });
  await rig.open();
  expect(rig.receiver.received.at(-1)?.url).toBe('/webhooks/whatsapp-cloud/2');
});

test('a webhook is signed over its raw bytes, with \\u escapes and escaped slashes', async () => {
  await using rig = await startRig();
  rig.emulator.inbound(hi);
  await rig.emulator.settled();
  const [webhook] = rig.receiver.received;
  const raw = webhook?.raw ?? Buffer.alloc(0);
  expect(raw.toString('latin1')).toContain(String.raw`Ol\u00e1\/\u00e9 \ud83d\ude00`);
  expect(raw.every((byte) => byte < 0x80)).toBe(true);
  const expected = createHmac('sha256', account.appSecret).update(raw).digest('hex');
  expect(webhook?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
  const again = createHmac('sha256', account.appSecret)
    .update(JSON.stringify(JSON.parse(raw.toString())))
    .digest('hex');
  expect(again).not.toBe(expected);
  expect(rig.receiver.messages[0]).toMatchObject({ from: customer, type: 'text', text: { body: 'Olá/é 😀' } });
});

test('a webhook is repeated until 200, also after a dropped connection', async () => {
  await using rig = await startRig();
  rig.receiver.answers.push(500, 401, 'reset', 204);
  const answer = await rig.control('POST', '/inbound?wait=1', hi);
  expect(answer.body).toMatchObject({ delivered: true, attempts: 5 });
  const bodies = new Set(rig.receiver.received.map(({ raw }) => raw.toString()));
  expect([rig.receiver.received.length, bodies.size]).toEqual([5, 1]);
  const { body } = await rig.control('GET', '/webhooks');
  expect((body['items'] as { lastStatus: number; state: string }[])[0]).toMatchObject({
    lastStatus: 200,
    state: 'delivered',
  });
});

test('a webhook is given up after the last try', async () => {
  await using rig = await startRig({ webhookRetry: { baseMs: 1, capMs: 1, maxTries: 3 } });
  rig.receiver.answers.push(500, 500, 500, 500);
  expect((await rig.control('POST', '/inbound?wait=1', hi)).body).toMatchObject({ delivered: false, attempts: 3 });
});

test('more webhooks than the queue holds are refused', async () => {
  await using rig = await startRig({ maxPendingWebhooks: 2 });
  const answer = await rig.control('POST', '/inbound', { ...hi, repeat: 3 });
  expect([answer.status, answer.body]).toMatchObject([503, { error: { code: 'queue.full' } }]);
});

test('a message repeated 50 times in parallel arrives 50 times with one id', async () => {
  await using rig = await startRig();
  const answer = await rig.control('POST', '/inbound?wait=1', { ...hi, repeat: 50, parallel: true });
  expect(answer.body).toMatchObject({ delivered: true, attempts: 50 });
  expect(rig.receiver.messages.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, () => answer.body['id']));
});

test('one delivery can carry entries for two numbers', async () => {
  await using rig = await startRig();
  await rig.emulator.addAccount({ ...account, phoneNumberId: '2', wabaId: '22' });
  const other = { to: { phoneNumberId: '2' }, from: { phone: '5531987654321' } };
  const message = { type: 'text', text: 'a', id: 'wamid.same' };
  await rig.control('POST', '/inbound?wait=1', {
    ...hi,
    to: { phoneNumberId: account.phoneNumberId },
    batch: [{ message }, { message }, other, { status: { id: 'wamid.x', status: 'read' } }],
  });
  const body = JSON.parse(rig.receiver.received[0]?.raw.toString() ?? '') as {
    entry: { id: string; changes: unknown[] }[];
  };
  expect(rig.receiver.received).toHaveLength(1);
  expect(body.entry.map(({ id }) => id)).toEqual([account.wabaId, '22']);
  expect(body.entry[0]?.changes[0]).toMatchObject({
    value: { messages: [{ id: 'wamid.same' }, { id: 'wamid.same' }], statuses: [{ id: 'wamid.x' }], contacts: [{}] },
  });
  expect(body.entry[1]?.changes[0]).toMatchObject({ value: { messages: [{ from: '553187654321' }] } });
});

test('a raw body is signed and sent byte for byte', async () => {
  await using rig = await startRig();
  await rig.control('POST', '/inbound?wait=1', { channel: 'whatsapp-cloud', raw: true, body: '{"not json é' });
  const [webhook] = rig.receiver.received;
  expect(webhook?.raw.toString()).toBe('{"not json é');
  const expected = createHmac('sha256', account.appSecret).update('{"not json é').digest('hex');
  expect(webhook?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
});

test('webhook faults: wrong signature once, duplicates, overtaking', async () => {
  await using rig = await startRig();
  rig.fault('webhook', { wrongSignature: true });
  rig.receiver.answers.push(401);
  const forged = await rig.control('POST', '/inbound?wait=1', hi);
  expect(forged.body).toMatchObject({ delivered: false, attempts: 1 });
  const [webhook] = rig.receiver.received;
  const signature = webhook?.headers['x-hub-signature-256'];
  const right = createHmac('sha256', account.appSecret)
    .update(webhook?.raw ?? '')
    .digest('hex');
  expect(signature).toMatch(/^sha256=[0-9a-f]{64}$/);
  expect(signature).not.toContain(right);

  rig.fault('webhook', { duplicate: 3 });
  rig.emulator.inbound({ ...hi, message: { type: 'text', text: 'three times', id: 'wamid.3' } });
  await rig.emulator.settled();
  expect(rig.receiver.messages.filter(({ id }) => id === 'wamid.3')).toHaveLength(3);

  rig.fault('webhook', { reorder: true });
  for (const id of ['wamid.first', 'wamid.second'])
    rig.emulator.inbound({ ...hi, message: { type: 'text', text: id, id } });
  await rig.emulator.settled();
  expect(rig.receiver.messages.slice(-2).map(({ id }) => id)).toEqual(['wamid.second', 'wamid.first']);
});
