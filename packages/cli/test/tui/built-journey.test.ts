import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltOffice, type BuiltSeat, openBuiltOffice } from './built-office.ts';
import type { Rig } from './terminal-rig.ts';

/** The built programs, a server that is killed with -9, and a provider that keeps what it was asked to send. */
let office: BuiltOffice;
let ana: BuiltSeat;
let bia: BuiltSeat;
/** Number of a ticket that Ana holds. */
let held: string;

beforeAll(async () => {
  const built = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));
  if (!existsSync(built)) throw new Error('npm run build first');
  office = await openBuiltOffice();
  ana = await office.hire('Ana Lima');
  bia = await office.hire('Bia Ramos');
  office.writes(...rita, 'Bom dia');
  held = await numberOf('Rita Alves');
  await ana.api.call('ticket.accept', { ticket: held });
}, 60_000);
afterAll(() => office[Symbol.asyncDispose]());

const joao = ['5511987654321', 'João Souza'] as const;
const rita = ['5541991234567', 'Rita Alves'] as const;

/** How often a text stands on the screen, in the server's thread and at the provider. */
async function timesOf(text: string, rig: Rig, ticket: string): Promise<Record<string, number>> {
  const { result } = await ana.api.call('message.list', { ticket });
  const count = (list: readonly string[]) => list.filter((item) => item === text).length;
  const onScreen = rig
    .text()
    .split('\n')
    .filter((line) => line.slice(35).includes(text)).length;
  return {
    screen: onScreen,
    server: count(result.items.map((item) => item.body)),
    provider: count(await office.sentTexts()),
  };
}

describe('the server is killed while people work', () => {
  test('a message appears in the open screen, is answered, and the answer is sent, delivered and read', async () => {
    using rig = await ana.open();
    await rig.until('Nenhum atendimento pendente');
    const seen = statesSeen(rig);
    office.writes(...joao, 'Pedido não chegou, podem ver?');
    await rig.until(/João Souza[^]*Pedido não chegou/);
    rig.press('a');
    await rig.until(/#\d+ aceito/);
    rig.press('r');
    await rig.until('responder');
    rig.type('Bom dia, João!');
    rig.press('enter');
    await rig.until(/Bom dia, João! +\d\d:\d\d ✓✓ lida/);
    expect(seen()).toEqual(expect.arrayContaining(['✓ enviada', '✓✓ entregue', '✓✓ lida']));
    expect(await timesOf('Bom dia, João!', rig, await numberOf('João Souza'))).toEqual({
      screen: 1,
      server: 1,
      provider: 1,
    });
  });

  test('killed right after Enter, the answer arrives once when the server is back', async () => {
    using rig = await ana.open();
    await openTicket(rig);
    // Before the server has it, while it stores or hands it on, and after.
    for (const killedAfterMs of [0, 4, 12]) {
      const text = `resposta na queda ${killedAfterMs}`;
      rig.type(text);
      await rig.until(`› ${text}`);
      rig.press('enter');
      await new Promise((resolve) => setTimeout(resolve, killedAfterMs));
      await office.kill();
      await rig.until('sem conexão');
      await rig.until(new RegExp(`${text} +\\d\\d:\\d\\d `));
      await office.start();
      await rig.until('● online');
      await settled(rig, text);
      expect(await timesOf(text, rig, held)).toEqual({ screen: 1, server: 1, provider: 1 });
    }
  });

  test('killed as soon as the provider has the answer, it is not sent again', async () => {
    using rig = await ana.open();
    await openTicket(rig);
    const text = 'resposta que já saiu';
    const asked = new Promise<void>((resolve) => {
      const stop = office.emulator.onSent(({ kind }) => {
        // Marks of reading and typing go out, too.
        if (kind !== 'text') return;
        stop();
        resolve();
      });
    });
    rig.type(text);
    rig.press('enter');
    await asked;
    await office.kill();
    await office.start();
    await rig.until(new RegExp(`${text} +\\d\\d:\\d\\d ✓✓ lida`));
    expect(await timesOf(text, rig, held)).toEqual({ screen: 1, server: 1, provider: 1 });
  });

  test('killed while the provider repeats its webhook, the message appears once', async () => {
    using rig = await ana.open();
    await openTicket(rig);
    for (const round of [1, 2, 3]) {
      const text = `mensagem na queda ${round}`;
      if (round === 1) await office.kill();
      office.writes(...rita, text);
      // The others are on their way when the server dies.
      if (round > 1) await office.kill();
      const { length } = office.emulator.webhooks();
      expect(length).toBeGreaterThan(0);
      await rig.until('sem conexão');
      await office.start();
      await rig.until((screen) => screen.split('\n').some((line) => line.slice(35).includes(text)));
      await office.emulator.settled();
      await rig.until('● online');
      expect(await timesOf(text, rig, held)).toMatchObject({ screen: 1, server: 1 });
    }
  });

  test('what is written while the server is away goes out in order, once', async () => {
    using rig = await ana.open();
    await openTicket(rig);
    await office.kill();
    await rig.until('sem conexão');
    const texts = ['primeira sem conexão', 'segunda sem conexão', 'terceira sem conexão'];
    for (const text of texts) {
      rig.type(text);
      rig.press('enter');
      await rig.until(new RegExp(`${text} +\\d\\d:\\d\\d ◷ na fila`));
    }
    await rig.until('3 na fila');
    await office.start();
    for (const text of texts) await rig.until(new RegExp(`${text} +\\d\\d:\\d\\d ✓✓ lida`));
    for (const text of texts) expect(await timesOf(text, rig, held)).toEqual({ screen: 1, server: 1, provider: 1 });
    expect((await office.sentTexts()).filter((text) => texts.includes(text))).toEqual(texts);
  });
});

test('of two screens that accept one ticket exactly one wins, and the other reads who', async () => {
  office.writes('5521998765432', 'Carla Dias', 'Preciso de ajuda');
  using first = await ana.open();
  using second = await bia.open();
  for (const rig of [first, second]) await rig.until(/› WA Carla Dias/);
  for (const rig of [first, second]) rig.press('a');
  const isDecided = () => [first, second].some((rig) => /#\d+ aceito/.test(rig.text()));
  await Promise.any([first.until(isDecided), second.until(isDecided)]);
  const loser = /#\d+ aceito/.test(first.text()) ? second : first;
  const winner = loser === first ? 'Bia Ramos' : 'Ana Lima';
  await loser.until(`${winner} já aceitou o atendimento #`);
  expect(loser.text()).not.toMatch(/#\d+ aceito/);
  const { result } = await office.admin.call('ticket.show', { ticket: await numberOf('Carla Dias') });
  expect(result.assignee?.name).toBe(winner);
});

/**
 * Waits until a text is read. A server that died between claiming it and hearing from the provider cannot know whether it
 * left: it says so and does not send again by itself. Here the provider has not got it, and the writer, who knows that, has it
 * sent again.
 */
async function settled(rig: Rig, text: string): Promise<void> {
  const read = new RegExp(`${text} +\\d\\d:\\d\\d ✓✓ lida`);
  const unsure = /\? sem confirmação/;
  await rig.until((screen) => read.test(screen) || unsure.test(screen));
  await office.emulator.settled();
  if (unsure.test(rig.text()) && !(await office.sentTexts()).includes(text)) {
    const { result } = await ana.api.call('message.list', { ticket: held });
    const message = result.items.find((item) => item.body === text)?.id ?? '';
    // One key does not do it: the screen does not offer to send again what may have arrived.
    rig.press('up');
    await rig.until('r responder');
    rig.press('enter');
    await rig.until('pode ter chegado: pergunte ao cliente');
    rig.press('esc');
    await ana.api.call('message.retry', { message });
    await rig.until((screen) => !unsure.test(screen));
    rig.press('r');
    await rig.until('responder');
  }
  await rig.until(read);
}

/** Waits for the ticket of a contact. */
async function numberOf(name: string): Promise<string> {
  for (;;) {
    const { result } = await ana.api.call('ticket.list', { filter: `contact:"${name}"` });
    const [item] = result.items;
    if (item !== undefined) return String(item.number);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The held ticket, with the composer open. */
async function openTicket(rig: Rig): Promise<void> {
  await rig.until('● online');
  rig.press('ctrl+k');
  rig.type('rita');
  await rig.until('Rita Alves  #');
  rig.press('enter');
  await rig.until('Bom dia');
  rig.press('r');
  await rig.until('responder');
}

/** The states of delivery that the screen has shown so far. */
function statesSeen(rig: Rig): () => readonly string[] {
  const names = ['✓ enviada', '✓✓ entregue', '✓✓ lida'];
  return () => names.filter((name) => rig.raw().includes(name));
}
