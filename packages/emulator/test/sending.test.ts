import { expect, test } from 'vitest';
import { account, codeOf, customer, startRig, wamidOf } from './rig.ts';

test('an accepted message is reported sent, delivered and read, with what it was given', async () => {
  await using rig = await startRig();
  await rig.open();
  const answer = await rig.send({ type: 'text', text: { body: 'Olá' }, biz_opaque_callback_data: 'outbox-1' });
  expect(answer.body).toMatchObject({ contacts: [{ input: customer, wa_id: customer }], messages: [{}] });
  await rig.emulator.settled();
  expect(rig.receiver.statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
  for (const status of rig.receiver.statuses) {
    expect(status).toMatchObject({ id: wamidOf(answer), recipient_id: customer, biz_opaque_callback_data: 'outbox-1' });
    expect(status['pricing']).toMatchObject({ pricing_model: 'PMP', category: 'service' });
  }
  expect(rig.receiver.statuses[0]?.['conversation']).toMatchObject({ origin: { type: 'service' } });
});

test.each([
  ['5531987654321', '553187654321'],
  ['+55 (85) 98765-4321', '558587654321'],
  ['5511987654321', '5511987654321'],
  ['5528987654321', '5528987654321'],
  ['553132654321', '553132654321'],
  ['351912345678', '351912345678'],
])('a message to %s goes to %s', async (to, waId) => {
  await using rig = await startRig();
  expect((await rig.text(to)).body).toMatchObject({ contacts: [{ input: to, wa_id: waId }] });
});

test('the window opens for both spellings of a Brazilian number', async () => {
  await using rig = await startRig();
  await rig.open('5531987654321');
  expect(rig.receiver.messages[0]?.['from']).toBe('553187654321');
  await rig.text('5531987654321');
  await rig.emulator.settled();
  expect(rig.receiver.statuses.at(-1)?.['status']).toBe('read');
});

test('outside the window a free message is accepted and fails later, a template is not', async () => {
  await using rig = await startRig();
  await rig.open();
  rig.clock.advance(24 * 3_600_000 + 1);
  const late = await rig.text();
  await rig.send({ type: 'template', template: { name: 'aviso_sem_variaveis', language: { code: 'pt_BR' } } });
  await rig.emulator.settled();
  expect(late.status).toBe(200);
  const ofLate = rig.receiver.statuses.filter(({ id }) => id === wamidOf(late));
  expect(ofLate).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }]);
  expect(rig.receiver.statuses.at(-1)).toMatchObject({ status: 'read', pricing: { category: 'utility' } });
});

test('the window follows the time of the message, and a control closes it at once', async () => {
  await using rig = await startRig();
  const old = String(Date.UTC(2026, 10, 19, 11) / 1000);
  rig.emulator.inbound({
    channel: 'whatsapp-cloud',
    from: { phone: customer },
    message: { type: 'text', text: 'a' },
    timestamp: old,
  });
  await rig.text();
  await rig.open();
  await rig.text();
  await rig.control('POST', '/window', { channel: 'whatsapp-cloud', from: { phone: customer }, state: 'closed' });
  await rig.text();
  await rig.emulator.settled();
  expect(rig.emulator.sent().map(({ failsWith }) => failsWith)).toEqual([131047, null, 131047]);
});

test('a fault refuses a message outside the window at once', async () => {
  await using rig = await startRig();
  rig.fault('send', { outOfWindow: 'at once' });
  const answer = await rig.text();
  expect([answer.status, codeOf(answer)]).toEqual([400, 131047]);
});

test('a number or token that Meta does not know is refused', async () => {
  await using rig = await startRig();
  const body = { messaging_product: 'whatsapp', to: customer, text: { body: 'a' } };
  const unknown = await rig.graph('POST', '/555/messages', body);
  expect([unknown.status, unknown.body]).toMatchObject([400, { error: { code: 100, error_subcode: 33 } }]);
  for (const token of ['other', null]) {
    const refused = await rig.graph('POST', `/${account.phoneNumberId}/messages`, body, token);
    expect([refused.status, codeOf(refused)]).toEqual([401, 190]);
  }
  rig.emulator.reset({ accounts: true });
  expect(codeOf(await rig.text())).toBe(100);
});

const button = (title: string) => ({ type: 'reply', reply: { id: title, title } });
const media = { link: 'https://cdn.example/a.jpg' };
const withButtons = (buttons: object[]) => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'a' }, action: { buttons } },
});
const list = (rows: number) => ({
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'a' },
    action: {
      button: 'Ver',
      sections: [{ title: 's', rows: Array.from({ length: rows }, (_, id) => ({ id: `${id}`, title: 'r' })) }],
    },
  },
});
const template = (name: string, components?: object[]) => ({
  type: 'template',
  template: { name, language: { code: 'pt_BR' }, components },
});
const bodyOf = (...texts: string[]) => ({ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) });

test.each([
  ['text', { type: 'text', text: { body: 'a'.repeat(4096), preview_url: true } }],
  ['image by link', { type: 'image', image: { ...media, caption: 'c'.repeat(1024) } }],
  ['document', { type: 'document', document: { ...media, filename: 'a.pdf' } }],
  ['sticker', { type: 'sticker', sticker: media }],
  ['reaction', { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '' } }],
  ['location', { type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Loja' } }],
  ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ana' }, phones: [{ phone: '1' }] }] }],
  ['buttons', withButtons([button('Sim'), button('Não')])],
  ['list', list(10)],
  [
    'link button',
    {
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'a' },
        action: { name: 'cta_url', parameters: { display_text: 'Abrir', url: 'https://a.example' } },
      },
    },
  ],
  ['reply', { type: 'text', text: { body: 'a' }, context: { message_id: 'wamid.x' } }],
  ['positional template', template('boas_vindas', [bodyOf('Ana', 'Loja')])],
  [
    'template with header and button',
    template('pedido_confirmado', [
      { type: 'header', parameters: [{ type: 'text', text: '8841' }] },
      bodyOf('Ana', 'R$ 1', '28/11'),
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '8841' }] },
    ]),
  ],
])('%s is accepted', async (_name, message) => {
  await using rig = await startRig();
  expect((await rig.send(message)).status).toBe(200);
});

test.each([
  [131008, { to: undefined, type: 'text', text: { body: 'a' } }],
  [131008, { type: 'text' }],
  [131008, { type: 'text', text: {} }],
  [131008, { type: 'image', image: { caption: 'no source' } }],
  [131008, { type: 'reaction', reaction: { message_id: 'wamid.x' } }],
  [100, { type: 'text', text: { body: 'a'.repeat(4097) } }],
  [100, { type: 'text', text: { body: 5 } }],
  [100, { type: 'image', image: { ...media, caption: 'c'.repeat(1025) } }],
  [100, { type: 'image', image: { id: '404' } }],
  [100, { type: 'hologram' }],
  [100, { messaging_product: 'sms', text: { body: 'a' } }],
  [100, { text: { body: 'a' }, biz_opaque_callback_data: 'x'.repeat(513) }],
  [131009, { to: 'abc', text: { body: 'a' } }],
  [131009, { type: 'location', location: { latitude: 91, longitude: 0 } }],
  [131009, withButtons(['a', 'b', 'c', 'd'].map(button))],
  [131009, withButtons([button('x'.repeat(21))])],
  [131009, list(11)],
  [131009, { status: 'read', message_id: 'nonsense' }],
  [131021, { to: account.displayPhoneNumber, text: { body: 'a' } }],
  [132000, template('boas_vindas', [bodyOf('Ana')])],
  [132000, template('boas_vindas')],
  [132001, template('nao_existe')],
  [132001, template('novidades_dezembro')],
  [132012, template('retomar_atendimento', [bodyOf('Ana', '1')])],
  [132012, template('boleto_disponivel', [bodyOf('a', 'b', 'c')])],
  [132015, template('black_friday', [bodyOf('a')])],
  [132016, template('cupom_volta', [bodyOf('a')])],
  [
    131062,
    {
      to: undefined,
      recipient: 'BR.15025763',
      ...template('codigo_acesso', [
        bodyOf('1'),
        { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '1' }] },
      ]),
    },
  ],
])('code %i refuses %j', async (code, message) => {
  await using rig = await startRig();
  const answer = await rig.send(message);
  expect(codeOf(answer)).toBe(code);
  expect(rig.emulator.sent()[0]).toMatchObject({ providerId: null, response: { status: answer.status } });
});

test('a customer known by BSUID only can be written to', async () => {
  await using rig = await startRig();
  const bsuid = 'BR.1502576394655843';
  rig.emulator.inbound({
    channel: 'whatsapp-cloud',
    from: { bsuid, username: 'ana' },
    message: { type: 'text', text: 'a' },
  });
  const answer = await rig.send({ to: undefined, recipient: bsuid, text: { body: 'a' } });
  await rig.emulator.settled();
  expect(answer.body).toMatchObject({ contacts: [{ input: bsuid, user_id: bsuid }] });
  expect(rig.receiver.messages[0]).not.toHaveProperty('from');
  expect(rig.receiver.statuses.at(-1)).toMatchObject({ status: 'read', recipient_user_id: bsuid });
});

test('read marks and typing are acknowledged and recorded in order', async () => {
  await using rig = await startRig();
  await rig.open();
  const read = { status: 'read', message_id: String(rig.receiver.messages[0]?.['id']) };
  expect((await rig.send({ ...read, to: undefined })).body).toEqual({ success: true });
  expect((await rig.send({ ...read, typing_indicator: { type: 'text' } })).body).toEqual({ success: true });
  await rig.text();
  const { body } = await rig.control('GET', '/sent?channel=whatsapp-cloud&after=1');
  expect((body['items'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['typing', 'text']);
  expect(JSON.stringify(body)).not.toContain(account.accessToken);
});

test('a voice note is played in the end', async () => {
  await using rig = await startRig();
  await rig.open();
  await rig.send({ type: 'audio', audio: { link: 'https://cdn.example/a.ogg', voice: true } });
  await rig.emulator.settled();
  expect(rig.receiver.statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read', 'played']);
});

test('realistic limits act only when switched on', async () => {
  await using rig = await startRig();
  const several = (count: number, to: (index: number) => string) =>
    Promise.all(Array.from({ length: count }, async (_, index) => codeOf(await rig.text(to(index)))));
  const differing = (index: number) => `5511987650${100 + index}`;
  expect(await several(20, () => customer)).not.toContain(131056);
  await rig.control('POST', '/limits', { perSecond: 5, pair: { burst: 2, everyMs: 6000 } });
  expect((await several(7, differing)).filter((code) => code === 130429)).toHaveLength(2);
  rig.clock.advance(1000);
  expect((await several(3, () => customer)).filter((code) => code === 131056)).toHaveLength(1);
  rig.clock.advance(6000);
  expect(codeOf(await rig.text())).toBeUndefined();
  rig.emulator.reset();
  expect(await several(20, () => customer)).not.toContain(131056);
});

test('what cannot be read is refused as Graph refuses', async () => {
  await using rig = await startRig();
  const path = `/${account.phoneNumberId}/messages`;
  const answers = [
    await rig.graph('POST', path, '{"broken'),
    await rig.graph('POST', path, '[]'),
    await rig.graph('POST', path, 'null'),
    await rig.graph('POST', path, `"${'x'.repeat(4_000_000)}"`),
    await rig.graph('POST', path, '['.repeat(100_000) + ']'.repeat(100_000)),
    await rig.graph('POST', `/${account.phoneNumberId}/nothing`, {}),
  ];
  expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([
    [400, 100],
    [400, 100],
    [400, 100],
    [413, 100],
    [400, 100],
    [400, 2500],
  ]);
  expect((await rig.control('GET', '/sent')).status).toBe(200);
  expect((await rig.control('GET', '/state')).body).toMatchObject({ ok: true });
});
