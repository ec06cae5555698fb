import { expect, test } from 'vitest';
import { account, customer, startRig } from './rig.ts';

const channel = 'whatsapp-cloud';

test.each([
  ['/faults', { channel, rule: { on: 'send', do: { explode: true } } }, 'input.invalid'],
  ['/faults', { channel, rule: { on: 'send', do: {} } }, 'input.invalid'],
  ['/faults', { channel, rule: { on: 'nowhere', do: { hang: true } } }, 'input.invalid'],
  ['/faults', { channel, rule: { on: 'send', do: { hang: true } }, time: 1 }, 'input.invalid'],
  ['/faults', { channel: 'pigeon', rule: { on: 'send', do: { hang: true } } }, 'channel.unknown'],
  ['/inbound', { channel, from: { phone: customer }, message: { type: 'text' }, wat: 1 }, 'input.invalid'],
  ['/inbound', { channel, from: {}, message: { type: 'text', text: 'a' } }, 'input.invalid'],
  ['/inbound', { channel, from: { phone: customer } }, 'input.invalid'],
  [
    '/inbound',
    { channel, to: { phoneNumberId: '404' }, from: { phone: customer }, message: { type: 'text', text: 'a' } },
    'account.unknown',
  ],
  ['/accounts', { channel, phoneNumberId: '1' }, 'input.invalid'],
  ['/window', { channel, from: { phone: customer }, state: 'ajar' }, 'input.invalid'],
  ['/limits', { perSecond: 0 }, 'input.invalid'],
  ['/reset', { everything: true }, 'input.invalid'],
  ['/nothing', {}, 'control.unknown'],
  ['/inbound', '{"broken', 'body.invalid'],
  ['/inbound', 'null', 'input.invalid'],
])('%s with %j is refused with %s', async (path, body, code) => {
  await using rig = await startRig();
  const answer = await rig.control('POST', path, body);
  expect([400, 404]).toContain(answer.status);
  expect(answer.body).toMatchObject({ error: { code, message: expect.stringMatching(/./) } });
});

test('a reset forgets messages, windows and media, and keeps the accounts unless told', async () => {
  await using rig = await startRig();
  await rig.open();
  await rig.text();
  rig.emulator.inbound({ channel, from: { phone: customer }, message: { type: 'image' } });
  await rig.emulator.settled();
  const image = rig.receiver.messages.at(-1)?.['image'] as { id: string } | undefined;
  await rig.control('POST', '/reset');
  expect((await rig.control('GET', '/sent')).body).toEqual({ items: [] });
  expect((await rig.control('GET', '/webhooks')).body).toEqual({ items: [] });
  expect((await rig.graph('GET', `/${image?.id}`)).status).toBe(400);
  await rig.text();
  expect(rig.emulator.sent()[0]).toMatchObject({ failsWith: 131047 });
  await rig.control('POST', '/reset', { accounts: true });
  expect((await rig.control('GET', '/accounts')).body).toEqual({ items: [] });
});

test('a reset drops the webhooks that were still being repeated', async () => {
  await using rig = await startRig({ webhookRetry: { baseMs: 60_000, capMs: 60_000 } });
  rig.receiver.answers.push(500);
  rig.emulator.inbound({ channel, from: { phone: customer }, message: { type: 'text', text: 'a' } });
  await rig.receiver.until(() => rig.receiver.received.length === 1);
  expect(rig.emulator.pending).toBe(1);
  await rig.control('POST', '/reset');
  await rig.emulator.settled();
  expect(rig.emulator.pending).toBe(0);
});

test('accounts and the state never show a secret', async () => {
  await using rig = await startRig();
  await rig.text();
  const views = await Promise.all(['/accounts', '/state', '/sent'].map((path) => rig.control('GET', path)));
  for (const secret of [account.accessToken, account.appSecret, account.verifyToken]) {
    expect(JSON.stringify(views.map(({ body }) => body))).not.toContain(secret);
  }
});
