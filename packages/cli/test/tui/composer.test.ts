import { afterAll, beforeAll, expect, test } from 'vitest';
import { joao, type Office, openOffice, type Seat } from './rig.ts';
import type { Rig } from './terminal-rig.ts';

/** What stands between a writer and a message that was not meant. */
let office: Office;
let ana: Seat;

beforeAll(async () => {
  office = await openOffice();
  ana = await office.hire('Ana Lima', 'supervisor', ['Suporte']);
  await office.writes(joao, 'Oi');
  await ana.api.call('ticket.accept', { ticket: '1' });
  await office.admin.call('quickReply.create', { shortcut: '/ola', body: 'Olá, @contact_firstname! Tudo bem?' });
});
afterAll(() => office[Symbol.asyncDispose]());

async function composer(): Promise<Rig> {
  const rig = await ana.open('100x30');
  await rig.until('● online');
  rig.press('2');
  await rig.until(/› WA João/);
  rig.press('r');
  await rig.until('responder');
  return rig;
}

const sent = async () => {
  const { result } = await ana.api.call('message.list', { ticket: '1' });
  return result.items.filter(({ direction }) => direction === 'out').map(({ body }) => body);
};

test('a paste that the terminal does not mark goes into the composer whole and sends nothing', async () => {
  using rig = await composer();
  rig.send('linha um\rlinha dois\rlinha três\r');
  await rig.until(/linha um[^]*linha dois[^]*linha três/);
  await rig.until('colado: nada foi enviado');
  expect(await sent()).toEqual([]);
  // After a key that is no text Enter is Enter again.
  rig.press('end', 'enter');
  await expect.poll(sent, { timeout: 15_000 }).toEqual(['linha um\nlinha dois\nlinha três']);
});

test('a field of one word that does not exist stops the text; addresses do not, nor mentions in notes', async () => {
  using rig = await composer();
  rig.type('Sua @fila mudou');
  await rig.until('Sua @fila mudou');
  rig.press('enter');
  await rig.until('@fila não é um campo de mesclagem');
  expect(rig.text()).toContain('Sua @fila mudou');
  rig.press('ctrl+u');
  rig.type('escreva a ana@x.com');
  await rig.until('ana@x.com');
  rig.press('enter');
  await expect.poll(async () => (await sent()).at(-1), { timeout: 15_000 }).toBe('escreva a ana@x.com');
  rig.press('ctrl+n');
  await rig.until('nota interna');
  rig.type('@bia veja isto');
  await rig.until('@bia veja isto');
  rig.press('enter');
  await rig.until(/┃ nota.*@bia veja isto/);
});

test('/ where a line begins offers quick replies; a text that is only a shortcut asks first', async () => {
  using rig = await composer();
  rig.press('/');
  await rig.until('Mensagem rápida');
  rig.type('ola');
  await rig.until(/› .*\/ola/);
  rig.press('enter');
  await rig.until('Olá, João! Tudo bem?');
  rig.press('ctrl+u');
  await rig.until((text) => !text.includes('Olá, João!'));
  rig.send('\u001b[200~/ola\u001b[201~');
  await rig.until('› /ola');
  const before = (await sent()).length;
  rig.press('enter');
  await rig.until('/ola é uma mensagem rápida');
  expect(await sent()).toHaveLength(before);
  rig.press('s');
  await expect.poll(async () => (await sent()).at(-1), { timeout: 15_000 }).toBe('/ola');
  rig.press('/');
  await rig.until('Mensagem rápida');
  rig.type('tmp');
  rig.press('esc');
  await rig.until('› /tmp');
});
