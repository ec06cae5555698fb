import { expect, test } from 'vitest';
import type { FaultRule } from '../src/index.ts';
import { account, codeOf, customer, type Rig, startRig, wamidOf } from './rig.ts';

const statusesOf = (rig: Awaited<ReturnType<typeof startRig>>) => rig.receiver.statuses.map(({ status }) => status);

test('a failure has the status, code and Retry-After it was given, and ends after its times', async () => {
  await using rig = await startRig();
  rig.fault('send', { fail: { status: 503, code: 131016, message: 'later', retryAfter: 7 } }, 2);
  for (let tries = 0; tries < 2; tries += 1) {
    const answer = await rig.text();
    expect([answer.status, codeOf(answer), answer.headers.get('retry-after')]).toEqual([503, 131016, '7']);
  }
  expect((await rig.text()).status).toBe(200);
});

test.each([130429, 131056, 4, 80007] as const)('a rate limit answers %i', async (code) => {
  await using rig = await startRig();
  rig.fault('send', { rateLimit: { code } });
  expect(codeOf(await rig.text())).toBe(code);
});

test('a revoked token is 401 with code 190', async () => {
  await using rig = await startRig();
  rig.fault('any', { revokedToken: true });
  const answer = await rig.text();
  expect([answer.status, codeOf(answer)]).toEqual([401, 190]);
});

test('a reset after accepting loses the answer and nothing else', async () => {
  await using rig = await startRig();
  await rig.open();
  rig.fault('send', { resetAfterAccept: true });
  await expect(rig.text()).rejects.toThrow('fetch failed');
  await rig.emulator.settled();
  const [sent] = rig.emulator.sent();
  expect(sent).toMatchObject({ response: null, providerId: expect.stringMatching(/^wamid\./) });
  expect(rig.receiver.statuses).toMatchObject(
    ['sent', 'delivered', 'read'].map((status) => ({ id: sent?.providerId, status })),
  );
});

test('a reset before accepting leaves nothing behind', async () => {
  await using rig = await startRig();
  rig.fault('send', { resetBefore: true });
  await expect(rig.text()).rejects.toThrow('fetch failed');
  await rig.emulator.settled();
  expect(rig.emulator.sent()).toMatchObject([{ providerId: null, response: null }]);
  expect(rig.receiver.statuses).toEqual([]);
});

test.each(['hang', 'hangAfterAccept'] as const)('%s never answers', async (effect) => {
  await using rig = await startRig();
  await rig.open();
  rig.fault('send', { [effect]: true });
  const abort = new AbortController();
  const answer = fetch(`${rig.emulator.url}/graph/v25.0/${account.phoneNumberId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: customer, text: { body: 'a' } }),
    signal: abort.signal,
  });
  const recorded = new Promise<void>((resolve) => rig.emulator.onSent(() => resolve()));
  await recorded;
  await rig.emulator.settled();
  abort.abort();
  await expect(answer).rejects.toThrow('abort');
  expect(statusesOf(rig)).toHaveLength(effect === 'hang' ? 0 : 3);
});

test('a delayed send is overtaken by the next one', async () => {
  await using rig = await startRig();
  const match = { to: '5511900000001' };
  rig.emulator.addFault({ channel: 'whatsapp-cloud', rule: { on: 'send', match, do: { delayMs: 60 } } });
  await Promise.all([rig.text('5511900000001'), rig.text('5511900000002')]);
  expect(rig.emulator.sent().map(({ to }) => to)).toEqual(['5511900000002', '5511900000001']);
});

test.each<[FaultRule['on'], FaultRule['do'], string[]]>([
  ['status', { statusOrder: ['read', 'delivered', 'sent'] }, ['read', 'delivered', 'sent']],
  ['send', { reorder: true }, ['read', 'delivered', 'sent']],
  ['send', { duplicate: 2 }, ['sent', 'sent', 'delivered', 'delivered', 'read', 'read']],
  ['status', { dropStatus: ['delivered'] }, ['sent', 'read']],
  ['status', { dropStatus: true }, []],
  ['status', { unknownStatus: 'levitated' }, ['sent', 'levitated', 'delivered', 'read']],
  ['status', { fail: { code: 131026 } }, ['failed']],
  ['send', { outOfWindow: 'later' }, ['failed']],
])('on %s, %j makes the statuses %j', async (on, effects, statuses) => {
  await using rig = await startRig();
  await rig.open();
  rig.fault(on, effects);
  await rig.text();
  await rig.emulator.settled();
  expect(statusesOf(rig)).toEqual(statuses);
});

test('an early status arrives before the answer', async () => {
  await using rig = await startRig({ statusDelayMs: 5 });
  await rig.open();
  rig.fault('send', { earlyStatus: true });
  const answer = await rig.text();
  expect(rig.receiver.statuses).toMatchObject([{ id: wamidOf(answer), status: 'sent' }]);
  await rig.emulator.settled();
  expect(statusesOf(rig)).toEqual(['sent', 'delivered', 'read']);
});

test.each([
  ['number', (rig: Rig) => rig.graph('GET', `/${account.phoneNumberId}`)],
  ['waba', (rig: Rig) => rig.graph('GET', `/${account.wabaId}`)],
  ['numbers', (rig: Rig) => rig.graph('GET', `/${account.wabaId}/phone_numbers`)],
  ['apps', (rig: Rig) => rig.graph('GET', `/${account.wabaId}/subscribed_apps`)],
  ['settings', (rig: Rig) => rig.graph('GET', `/${account.phoneNumberId}/settings`)],
] as const)('a fault reaches what is asked of the account: %s', async (kind, ask) => {
  await using rig = await startRig();
  const rule = { on: 'account', match: { kind }, do: { revokedToken: true } } as const;
  rig.emulator.addFault({ channel: 'whatsapp-cloud', rule });
  expect((await rig.text()).status).toBe(200);
  const refused = await ask(rig);
  expect([refused.status, codeOf(refused)]).toEqual([401, 190]);
  expect((await ask(rig)).status).toBe(200);
});

test('a rule acts only on what it matches', async () => {
  await using rig = await startRig();
  const rule = { on: 'send', match: { to: '5511900000001', kind: 'text' }, do: { fail: { code: 1 } } } as const;
  rig.emulator.addFault({ channel: 'whatsapp-cloud', rule });
  expect((await rig.text()).status).toBe(200);
  expect(codeOf(await rig.text('5511900000001'))).toBe(1);
});

test('a rule with a rate acts on its share', async () => {
  let turn = 0;
  await using rig = await startRig({ random: () => (turn += 0.37) % 1 });
  rig.emulator.addFault({
    channel: 'whatsapp-cloud',
    rule: { on: 'send', rate: 0.5, do: { fail: { code: 2 } } },
    times: 1000,
  });
  const codes = await Promise.all(Array.from({ length: 40 }, async () => codeOf(await rig.text())));
  const failed = codes.filter((code) => code === 2).length;
  expect(failed).toBeGreaterThan(5);
  expect(failed).toBeLessThan(35);
});

test('faults are listed, cleared, and end with a reset', async () => {
  await using rig = await startRig();
  const rule = { on: 'send', do: { fail: { code: 1 } } };
  const { body } = await rig.control('POST', '/faults', { channel: 'whatsapp-cloud', rule, times: 3 });
  expect((await rig.control('GET', '/faults')).body).toEqual({
    items: [{ id: body['id'], channel: 'whatsapp-cloud', rule, times: 3 }],
  });
  await rig.control('DELETE', '/faults');
  expect((await rig.text()).status).toBe(200);
  rig.fault('send', { fail: { code: 1 } });
  await rig.control('POST', '/reset');
  expect((await rig.text()).status).toBe(200);
});
