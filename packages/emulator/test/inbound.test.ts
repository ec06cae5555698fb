import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { account, customer, startRig } from './rig.ts';

const native: readonly Record<string, unknown>[] = [
  { type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Casa' } },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'Ana' }, phones: [{ phone: '+55 11 9', type: 'CELL' }] }] },
  { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } },
  { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '' } },
  { type: 'reaction', reaction: { message_id: 'wamid.x' } },
  { type: 'button', button: { payload: 'p', text: 'Sim' } },
  { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Sim' } } },
  { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '1', title: 'A', description: 'b' } } },
  {
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } },
  },
  {
    type: 'interactive',
    interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } },
  },
  {
    type: 'order',
    order: {
      catalog_id: '1',
      text: '',
      product_items: [{ product_retailer_id: 'a', quantity: 1, item_price: 10, currency: 'BRL' }],
    },
  },
  { type: 'edit', edit: { original_message_id: 'wamid.x', message: { type: 'text', text: { body: 'b' } } } },
  { type: 'revoke', revoke: { original_message_id: 'wamid.x' } },
  { type: 'request_welcome' },
  { type: 'unsupported', errors: [{ code: 131051 }], unsupported: { type: 'poll' } },
  {
    type: 'text',
    text: { body: 'a' },
    referral: { source_url: 'https://a.example', source_type: 'ad', ctwa_clid: 'c' },
  },
  { type: 'text', text: { body: 'a' }, context: { from: '1', id: 'wamid.y', forwarded: true } },
  { type: 'image', image: { id: '77', mime_type: 'image/jpeg', sha256: 'x', caption: 'c' } },
  { type: 'holograma', holograma: { depth: 3 } },
];

test.each(native)('the native message %j arrives as it is', async (message) => {
  await using rig = await startRig();
  const answer = await rig.control('POST', '/inbound?wait=1', {
    channel: 'whatsapp-cloud',
    from: { phone: customer, name: 'Ana' },
    message,
  });
  const [value] = rig.receiver.values;
  expect(answer.body['id']).toMatch(/^wamid\.[A-Za-z0-9+/=]+$/);
  expect(value?.messages?.[0]).toMatchObject({
    ...message,
    from: customer,
    id: answer.body['id'],
    timestamp: '1795176000',
  });
  expect(value?.contacts).toMatchObject([
    { profile: { name: 'Ana' }, wa_id: customer, user_id: expect.stringMatching(/^BR\.\d{16}$/) },
  ]);
});

const kinds = [
  ['image', [0xff, 0xd8, 0xff]],
  ['video', [0, 0, 0, 0x1c, 0x66, 0x74, 0x79, 0x70]],
  ['audio', [0x4f, 0x67, 0x67, 0x53]],
  ['voice', [0x4f, 0x67, 0x67, 0x53]],
  ['document', [0x25, 0x50, 0x44, 0x46]],
  ['sticker', [0x52, 0x49, 0x46, 0x46]],
] as const;

test.each(kinds)('%s without a file brings a small one of its kind', async (type, magic) => {
  await using rig = await startRig();
  rig.emulator.inbound({ channel: 'whatsapp-cloud', from: { phone: customer }, message: { type } });
  await rig.emulator.settled();
  const media = rig.receiver.messages[0]?.[type] as { id: string; mime_type: string; sha256: string };
  const info = await rig.graph('GET', `/${media.id}`);
  const file = await fetch(String(info.body['url']), { headers: { authorization: `Bearer ${account.accessToken}` } });
  const bytes = Buffer.from(await file.arrayBuffer());
  expect([...bytes.subarray(0, magic.length)]).toEqual([...magic]);
  expect(createHash('sha256').update(bytes).digest('base64')).toBe(media.sha256);
  expect(Buffer.from(media.sha256, 'base64').toString('hex')).toBe(info.body['sha256']);
});

test('a file that is given travels with its name, caption and marks', async () => {
  await using rig = await startRig();
  const file = { text: 'conteúdo', mime: 'text/plain', filename: 'nota.txt' };
  const from = { phone: customer };
  rig.emulator.inbound({ channel: 'whatsapp-cloud', from, message: { type: 'document', caption: 'veja', file } });
  rig.emulator.inbound({ channel: 'whatsapp-cloud', from, message: { type: 'audio', voice: true } });
  await rig.emulator.settled();
  expect(rig.receiver.messages[0]?.['document']).toMatchObject({
    caption: 'veja',
    filename: 'nota.txt',
    mime_type: 'text/plain',
  });
  expect(rig.receiver.messages[1]?.['audio']).toMatchObject({ voice: true, mime_type: 'audio/ogg; codecs=opus' });
});

test('an interactive message can lose its object', async () => {
  await using rig = await startRig();
  rig.emulator.inbound({ channel: 'whatsapp-cloud', from: { phone: customer }, message: { type: 'interactive' } });
  await rig.emulator.settled();
  expect(rig.receiver.messages[0]).not.toHaveProperty('interactive');
  expect(rig.receiver.values[0]?.errors).toMatchObject([{ code: 131000 }]);
});

test('a system message comes without contacts', async () => {
  await using rig = await startRig();
  const system = { body: 'changed', type: 'user_changed_number', wa_id: '5511900000000' };
  rig.emulator.inbound({ channel: 'whatsapp-cloud', from: { phone: customer }, message: { type: 'system', system } });
  await rig.emulator.settled();
  expect(rig.receiver.values[0]).not.toHaveProperty('contacts');
  expect(rig.receiver.messages[0]).toMatchObject({ system });
});

test('a customer may come with a phone only, a BSUID only, a BSUID in `from`, or from a group', async () => {
  await using rig = await startRig();
  const message = { type: 'text', text: 'a' };
  const froms = [
    { wa_id: '15550001', bsuid: null },
    { bsuid: 'BR.abc', username: 'ana.b' },
    { bsuid: 'BR.abc', bsuidAsFrom: true },
    { phone: customer, groupId: 'G1' },
  ];
  for (const from of froms) {
    rig.emulator.inbound({ channel: 'whatsapp-cloud', from, message });
    await rig.emulator.settled();
  }
  const [phoneOnly, bsuidOnly, bsuidAsFrom, group] = rig.receiver.messages;
  expect(phoneOnly).toMatchObject({ from: '15550001' });
  expect(phoneOnly).not.toHaveProperty('from_user_id');
  expect(bsuidOnly).toMatchObject({ from_user_id: 'BR.abc' });
  expect(bsuidOnly).not.toHaveProperty('from');
  expect(rig.receiver.values[1]?.contacts).toMatchObject([{ profile: { username: 'ana.b' }, user_id: 'BR.abc' }]);
  expect(bsuidAsFrom).toMatchObject({ from: 'BR.abc', from_user_id: 'BR.abc' });
  expect(group).toMatchObject({ group_id: 'G1', from: customer });
});

test('an echo of the Business App is an outgoing message and opens no window', async () => {
  await using rig = await startRig();
  rig.emulator.inbound({
    channel: 'whatsapp-cloud',
    from: { phone: customer },
    message: { type: 'text', text: 'a' },
    echo: true,
  });
  await rig.text();
  await rig.emulator.settled();
  expect(rig.receiver.values[0]?.message_echoes).toMatchObject([
    { from: '551140001234', to: customer, text: { body: 'a' } },
  ]);
  expect(rig.receiver.received[0]?.raw.toString()).toContain('"field":"smb_message_echoes"');
  expect(rig.emulator.sent()[0]?.failsWith).toBe(131047);
});

test('an unreadable time is passed on', async () => {
  await using rig = await startRig();
  rig.emulator.inbound({
    channel: 'whatsapp-cloud',
    from: { phone: customer },
    message: { type: 'text', text: 'a' },
    timestamp: 'ontem',
  });
  await rig.emulator.settled();
  expect(rig.receiver.messages[0]).toMatchObject({ timestamp: 'ontem' });
});
