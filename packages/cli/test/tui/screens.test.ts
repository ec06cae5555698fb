import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { carla, joao, type Office, openOffice, type Seat } from './rig.ts';
import type { Rig } from './terminal-rig.ts';

/** Several screens of one user, and of several users, on one computer. */
let office: Office;
let ana: Seat;
let bia: Seat;
/** What the screens of one computer share. */
let state = '';

beforeAll(async () => {
  office = await openOffice();
  ana = await office.hire('Ana Lima', 'supervisor', ['Suporte']);
  bia = await office.hire('Bia Ramos', 'supervisor', ['Suporte']);
  await office.writes(joao, 'Oi, é o João');
  await office.writes(carla, 'Oi, é a Carla');
  await ana.api.call('ticket.accept', { ticket: '1' });
  await ana.api.call('ticket.accept', { ticket: '2' });
});
afterAll(() => office[Symbol.asyncDispose]());
let isUp = true;
const stop = async () => {
  isUp = false;
  await office.stop();
};
const start = async () => {
  await office.start();
  isUp = true;
};
beforeEach(async () => {
  if (!isUp) await start();
  for (const { ticketId } of (await ana.api.call('draft.list', {})).result.items)
    await ana.api.call('draft.discard', { ticket: ticketId });
  state = mkdtempSync(join(tmpdir(), 'balcao-screens-'));
  return () => rmSync(state, { recursive: true, force: true });
});

const at = (seat: Seat, size: '80x24' | '120x40' = '80x24'): Promise<Rig> =>
  seat.open(size, { env: { BALCAO_STATE: state } });

/** Opens a ticket to write in. */
async function write(rig: Rig, name: string): Promise<void> {
  await rig.until('● online');
  rig.press('ctrl+k');
  rig.type(name);
  await rig.until(new RegExp(`${name}.*  #`, 'i'));
  rig.press('enter');
  await rig.until('‹');
  rig.press('r');
  await rig.until('responder');
}

async function queue(rig: Rig, text: string): Promise<void> {
  rig.type(text);
  await rig.until(`› ${text}`);
  rig.press('enter');
  await rig.until(new RegExp(`${text.replaceAll('+', '\\+')} +\\d\\d:\\d\\d ◷ na fila`));
}

const times = async (text: string, ticket: string): Promise<number> => {
  const { result } = await office.admin.call('message.list', { ticket });
  return result.items.filter(({ body }) => body === text).length;
};

describe('messages that wait', () => {
  test('two screens keep theirs side by side, and what a killed one wrote goes out of the other, once', async () => {
    using first = await at(ana);
    using second = await at(ana);
    await write(first, 'joão');
    await write(second, 'carla');
    await stop();
    for (const rig of [first, second]) await rig.until('sem conexão');
    await queue(first, 'da primeira tela');
    await queue(second, 'da segunda tela');
    first.kill('SIGKILL');
    await first.ended;
    await start();
    await second.until(/da segunda tela +\d\d:\d\d ✓✓ lida/);
    await expect.poll(() => times('da primeira tela', '1'), { timeout: 15_000 }).toBe(1);
    await office.settle();
    expect([await times('da primeira tela', '1'), await times('da segunda tela', '2')]).toEqual([1, 1]);
  });

  test('after both are killed the next screen sends what both wrote, once', async () => {
    {
      using first = await at(ana);
      using second = await at(ana);
      await write(first, 'joão');
      await write(second, 'joão');
      await stop();
      for (const rig of [first, second]) await rig.until('sem conexão');
      await queue(first, 'uma que fica');
      await queue(second, 'outra que fica');
      await first.until(/outra que fica[^]*outra tela sua a envia/);
      for (const rig of [first, second]) rig.kill('SIGKILL');
      await Promise.all([first.ended, second.ended]);
    }
    await start();
    using third = await at(ana);
    await third.until('● online');
    for (const text of ['uma que fica', 'outra que fica'])
      await expect.poll(() => times(text, '1'), { timeout: 15_000 }).toBe(1);
    await office.settle();
    expect([await times('uma que fica', '1'), await times('outra que fica', '1')]).toEqual([1, 1]);
  });

  test('another user who signs in on this computer neither sees nor sends them', async () => {
    {
      using rig = await at(ana);
      await write(rig, 'joão');
      await stop();
      await rig.until('sem conexão');
      await queue(rig, 'só a Ana envia');
      rig.kill('SIGKILL');
      await rig.ended;
    }
    await start();
    {
      using other = await at(bia);
      await write(other, 'joão').catch(() => undefined);
      await other.until('Oi, é o João');
      expect(other.text()).not.toContain('só a Ana envia');
      expect(await times('só a Ana envia', '1')).toBe(0);
    }
    using again = await at(ana);
    await again.until('● online');
    await expect.poll(() => times('só a Ana envia', '1'), { timeout: 15_000 }).toBe(1);
  });

  test('whoever quits with some waiting is asked, and told what becomes of them', async () => {
    using rig = await at(ana);
    await write(rig, 'joão');
    await stop();
    await rig.until('sem conexão');
    await queue(rig, 'fica para depois');
    rig.press('esc', 'q');
    await rig.until(/1 ainda não enviada\(s\): João Souza/);
    rig.press('q');
    expect(await rig.ended).toMatchObject({ exitCode: 0 });
    expect(rig.text()).toMatch(/1 na fila, para João Souza: guardada/);
    await start();
    using again = await at(ana);
    await again.until('● online');
    await expect.poll(() => times('fica para depois', '1'), { timeout: 15_000 }).toBe(1);
  });

  test.each([
    ['a closed window', 'SIGHUP', 129],
    ['a signal', 'SIGTERM', 143],
    ['Ctrl+c twice', 'ctrl+c', 0],
  ] as const)('%s keeps what waits, and says so', async (_name, way, code) => {
    const text = `guardada com ${way}`;
    using rig = await at(ana);
    await write(rig, 'joão');
    await stop();
    await rig.until('sem conexão');
    await queue(rig, text);
    if (way === 'ctrl+c') {
      rig.press('ctrl+c');
      await rig.until('Ctrl+c de novo');
      rig.press('ctrl+c');
    } else rig.kill(way);
    expect(await rig.ended).toMatchObject({ exitCode: code });
    expect(rig.text()).toContain('na fila, para João Souza');
    await start();
    using again = await at(ana);
    await again.until('● online');
    await expect.poll(() => times(text, '1'), { timeout: 15_000 }).toBe(1);
  });

  test('when the disk refuses, what was written without a link stays in the composer and is told', async () => {
    using rig = await at(ana);
    await write(rig, 'joão');
    await stop();
    await rig.until('sem conexão');
    const [user = ''] = readdirSync(state);
    rmSync(join(state, user, 'outbox'), { recursive: true });
    writeFileSync(join(state, user, 'outbox'), 'no folder');
    rig.type('não cabe no disco');
    await rig.until('› não cabe no disco');
    rig.press('enter');
    await rig.until('não pôde ser guardada');
    expect(rig.text()).toContain('› não cabe no disco');
    await start();
    await rig.until((text) => !text.includes('sem conexão'));
    rig.press('enter');
    await rig.until(/não cabe no disco +\d\d:\d\d ✓✓ lida/);
    expect(await times('não cabe no disco', '1')).toBe(1);
  });
});

describe('drafts', () => {
  test('what was begun on one computer stands in the composer on another, and goes when it is sent', async () => {
    const text = 'comecei em casa';
    {
      using rig = await at(ana);
      await write(rig, 'joão');
      rig.type(text);
      await rig.until(`› ${text}`);
      rig.press('esc', 'q');
      await rig.ended;
    }
    const elsewhere = mkdtempSync(join(tmpdir(), 'balcao-elsewhere-'));
    using other = await ana.open('80x24', { env: { BALCAO_STATE: elsewhere } });
    await write(other, 'joão');
    await other.until(`› ${text}`);
    other.type(' e acabo aqui');
    await other.until('e acabo aqui');
    other.press('enter');
    await other.until(/comecei em casa e acabo aqui +\d\d:\d\d ✓/);
    await expect
      .poll(async () => (await ana.api.call('draft.list', {})).result.items.length, { timeout: 15_000 })
      .toBe(0);
    rmSync(elsewhere, { recursive: true, force: true });
  });

  test('a second screen shows what the first one writes, and nobody else does', async () => {
    using first = await at(ana);
    using second = await at(ana);
    await write(first, 'carla');
    await write(second, 'carla');
    first.type('escrevendo na primeira');
    await second.until('› escrevendo na primeira');
    expect((await bia.api.call('draft.list', {})).result.items).toEqual([]);
    first.press('ctrl+u');
    await second.until((text) => !text.includes('escrevendo na primeira'));
  });

  test('what was not saved stays when another computer wrote something else, which is told', async () => {
    using rig = await at(ana);
    await write(rig, 'carla');
    await stop();
    await rig.until('sem conexão');
    rig.type('o daqui');
    await rig.until('› o daqui');
    // Another computer of Ana's reaches the server first.
    await start();
    await ana.api.call('draft.save', { ticket: '2', body: 'o de lá' });
    await rig.until('outro computador tinha: o de lá');
    expect(rig.text()).toContain('› o daqui');
    const saved = async () => (await ana.api.call('draft.list', {})).result.items.map(({ body }) => body);
    await expect.poll(saved, { timeout: 15_000 }).toEqual(['o daqui']);
  });

  test('a killed screen loses at most the last half second, and a file of before is put aside and told', async () => {
    writeFileSync(join(state, 'drafts.json'), '{"version":1,"drafts":{},"outbox":[]}');
    {
      using rig = await at(ana);
      await rig.until('de uma versão anterior');
      await write(rig, 'joão');
      rig.press('ctrl+n');
      rig.type('nota que fica aqui');
      await rig.until('nota que fica aqui');
      const drafts = join(state, readdirSync(state).find((name) => name.startsWith('us_')) ?? '', 'drafts');
      const kept = () =>
        readdirSync(drafts)
          .map((name) => readFileSync(join(drafts, name), 'utf8'))
          .join('');
      await expect.poll(kept).toContain('nota que fica aqui');
      rig.kill('SIGKILL');
      await rig.ended;
    }
    expect(readdirSync(state)).toContain('drafts.json.old');
    using again = await at(ana);
    await write(again, 'joão');
    await again.until('nota que fica aqui');
    expect((await ana.api.call('draft.list', {})).result.items.map(({ body }) => body)).not.toContain(
      'nota que fica aqui',
    );
  });
});
