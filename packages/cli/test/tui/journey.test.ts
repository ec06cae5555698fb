import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carla, joao, type Office, openOffice, type Seat } from './rig.ts';

let office: Office;
let ana: Seat;
let bia: Seat;

beforeAll(async () => {
  office = await openOffice();
  ana = await office.hire('Ana Lima', 'supervisor', ['Suporte', 'Vendas']);
  bia = await office.hire('Bia Ramos', 'agent', ['Suporte', 'Vendas']);
});
afterAll(() => office[Symbol.asyncDispose]());

const day = 24 * 3_600_000;
const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('the day of an agent', () => {
  test('a message appears, is accepted, answered and read, passed on, resolved and comes back', async () => {
    using rig = await ana.open('80x24');
    await rig.until('Nenhum atendimento pendente');
    await office.writes(joao, 'Pedido não chegou, podem ver?');
    await rig.until(/João Souza.*Pedido não chegou/);
    expect(rig.text()).toContain('a aceitar');

    rig.press('a');
    await rig.until('#1 aceito');
    rig.press('r');
    await rig.until('responder');
    rig.type('Bom dia, João!');
    await rig.until('› Bom dia, João!');
    rig.press('enter');
    await rig.until(/Ana +Bom dia, João! +\d\d:\d\d ✓✓ lida/);
    rig.press('esc', 'n');
    rig.type('cliente antigo');
    rig.press('enter');
    await rig.until(/┃ nota geral · Ana: cliente antigo/);
    rig.press('esc', 't');
    await rig.until('Transferir para qual fila?');
    rig.type('ven');
    rig.press('enter');
    await rig.until('Para quem em Vendas?');
    rig.type('bia');
    rig.press('enter');
    await rig.until('#1 transferido para Bia Ramos');
    await rig.until('responsável Bia');

    rig.press('c');
    await rig.until('manter visível em fechados');
    rig.press('k');
    await rig.until(/resolvido por Ana Lima em .*#1/);
    await rig.until('Atendimento encerrado: C reabre');
    await office.writes(joao, 'Ainda não chegou');
    await rig.until('Ainda não chegou');
    rig.press('esc', '1');
    await rig.until(/\[1 Pendentes 1\]/);
    rig.press('q');
    expect(await rig.ended).toMatchObject({ exitCode: 0 });
    expect(rig.isAlternate()).toBe(false);
  });

  test('of two who accept one wins, the other is told who and keeps the row', async () => {
    await office.writes(carla, 'Preciso de ajuda');
    using first = await ana.open('80x24');
    using second = await bia.open('80x24');
    for (const rig of [first, second]) await rig.until(/Carla Dias/);
    const { result } = await ana.api.call('ticket.list', { filter: 'state:pending contact:"Carla Dias"' });
    const number = result.items[0]?.number ?? 0;
    // Both rows are chosen before anybody accepts.
    for (const rig of [first, second]) {
      rig.press('ctrl+k');
      rig.type('carla');
      await rig.until('Carla Dias  #');
      rig.press('enter');
      await rig.until('Preciso de ajuda');
    }
    for (const rig of [first, second]) rig.press('a');
    const texts = () => [first.text(), second.text()];
    const isDecided = () => texts().some((text) => text.includes(`#${number} aceito`));
    await Promise.any([first.until(isDecided), second.until(isDecided)]);
    const loser = first.text().includes(`#${number} aceito`) ? second : first;
    const winner = loser === first ? 'Bia Ramos' : 'Ana Lima';
    await loser.until(`${winner} já aceitou o atendimento #${number}`);
    expect(loser.text()).toContain('Carla Dias');
  });

  test('a closed window locks the composer; a template goes out exactly as shown', async () => {
    await using other = await openOffice();
    const agent = await other.hire('Ana Lima', 'agent', ['Suporte']);
    await other.writes(carla, 'Preciso de ajuda');
    await agent.api.call('ticket.accept', { ticket: '1' });
    other.advance(day + 60_000);
    using rig = await agent.open('100x30');
    rig.press('2');
    await rig.until('Carla Dias');
    rig.press('enter');
    await rig.until('janela fechada');
    rig.press('r');
    await rig.until('janela de 24 h fechada: T envia um template');
    rig.press('T');
    await rig.until('Enviar template');
    await rig.until(/pt_BR|en_US/);
    rig.press('enter');
    await rig.until('será enviado exatamente assim:');
    for (let field = 0; field < 8 && !rig.text().includes('template na fila'); field += 1) {
      rig.type('x');
      rig.press('enter');
      await rig.until((text) => /›|template na fila|exatamente/.test(text));
      await other.settle();
    }
    await rig.until('aguarda');
  });
});

describe('around the conversation', () => {
  test('a file is attached by its path, and one that came is written to disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'balcao-files-'));
    const path = join(folder, 'recibo.png');
    writeFileSync(path, Buffer.from(onePixel, 'base64'));
    await using other = await openOffice();
    const agent = await other.hire('Ana Lima', 'agent', ['Suporte']);
    await other.writes(carla, 'manda o recibo?');
    await agent.api.call('ticket.accept', { ticket: '1' });
    using rig = await agent.open('80x24');
    rig.press('2');
    await rig.until('Carla Dias');
    rig.press('r');
    await rig.until('responder');
    rig.press('ctrl+o');
    await rig.until('Anexar arquivo');
    rig.type(path);
    rig.press('enter');
    rig.type('segue');
    rig.press('enter');
    await rig.until(/\[imagem\] recibo.png .*segue.*✓✓ lida/);
    const file = { base64: onePixel, mime: 'image/png', filename: 'foto.png' };
    other.emulator.inbound({ channel: 'whatsapp-cloud', from: carla, message: { type: 'image', file } });
    await other.settle();
    await rig.until(/Carla +\[imagem\]/);
    rig.press('esc', 'k', 'w');
    await rig.until('Gravar anexo');
    rig.press('ctrl+u');
    rig.type(join(folder, 'gravada.png'));
    rig.press('enter');
    await rig.until('gravado em');
    expect(readFileSync(join(folder, 'gravada.png')).toString('base64')).toBe(onePixel);
    rmSync(folder, { recursive: true });
  });

  test('a name of the customer’s is a name: never a path, never over a file that is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'balcao-files-'));
    const downloads = join(folder, 'baixados');
    await using other = await openOffice();
    const agent = await other.hire('Ana Lima', 'agent', ['Suporte']);
    const sends = async (text: string) => {
      const file = {
        base64: Buffer.from(text).toString('base64'),
        mime: 'text/plain',
        filename: '../fora/\u202egpj.boleto.txt',
      };
      other.emulator.inbound({ channel: 'whatsapp-cloud', from: carla, message: { type: 'document', file } });
      await other.settle();
    };
    await sends('o primeiro');
    await agent.api.call('ticket.accept', { ticket: '1' });
    using rig = await agent.open('80x24', { env: { BALCAO_DOWNLOAD_DIR: downloads } });
    rig.press('2');
    await rig.until('Carla Dias');
    rig.press('enter');
    await rig.until(/começo da conversa[^]*\[documento\]/);
    for (const name of ['gpj.boleto.txt', 'gpj.boleto (2).txt']) {
      rig.press('k', 'w');
      await rig.until('será gravado como');
      expect(rig.text().replaceAll(/[│\s]/gu, '')).toContain(join(downloads, name).replaceAll(' ', ''));
      rig.press('enter');
      await rig.until((text) => text.includes('gravado em') && !text.includes('será gravado'));
      expect(readFileSync(join(downloads, name), 'utf8')).toBe('o primeiro');
      rig.press('esc');
    }
    expect(readdirSync(downloads).toSorted()).toEqual(['gpj.boleto (2).txt', 'gpj.boleto.txt']);
    expect(readdirSync(folder)).toEqual(['baixados']);
    rmSync(folder, { recursive: true });
  });

  test('the palette answers in both languages, shows the command line and copies it', async () => {
    await office.writes(joao, 'oi de novo');
    using rig = await ana.open('100x30');
    rig.press('0');
    await rig.until(/● online[^]*› WA/);
    rig.press(':');
    await rig.until('Comandos');
    rig.type('transf');
    await rig.until(/balcao transfer \d+ --queue QUEUE --to USER/);
    rig.press('ctrl+o');
    await rig.until('comando copiado');
    // oxlint-disable-next-line no-control-regex
    const copied = /\u001b\]52;c;([^\u0007]+)\u0007/.exec(rig.raw())?.[1] ?? '';
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/^balcao transfer \d+/);
    rig.press('ctrl+u');
    rig.type('unread');
    await rig.until('Próxima não lida');
    rig.press('ctrl+u');
    rig.type('conexao incluir');
    await rig.until('balcao connections add');
  });

  test('help asked by key tells what the key does here, and Esc goes one level out', async () => {
    using rig = await ana.open('80x24', { lang: 'en' });
    await rig.until('● online');
    rig.press('?');
    await rig.until('what can be done now');
    rig.type('=f');
    await rig.until('Views and quick filters');
    rig.press('enter');
    await rig.until('Quick filters');
    rig.press('esc');
    await rig.until((text) => !text.includes('Quick filters'));
  });
});

describe('when things go wrong', () => {
  test('the server restarts: the screen says so, takes a reply, sends it once and misses nothing', async () => {
    await office.writes(joao, 'antes da queda');
    using rig = await ana.open('80x24');
    await rig.until('antes da queda');
    rig.press('a');
    await rig.until('aceito');
    rig.press('enter');
    await rig.until('‹');
    await office.stop();
    await rig.until(/sem conexão há \d+s.*nova tentativa/);
    rig.press('r');
    rig.type('escrita na queda');
    rig.press('enter');
    await rig.until(/escrita na queda +\d\d:\d\d ◷ na fila/);
    expect(rig.text()).toContain('1 na fila');
    const message = { type: 'text', text: 'durante a queda' };
    office.emulator.inbound({ channel: 'whatsapp-cloud', from: joao, message });
    await office.start();
    await rig.until('durante a queda');
    await rig.until(/escrita na queda +\d\d:\d\d ✓✓ lida/);
    expect(rig.text()).not.toContain('sem conexão há');
    expect(rig.text().match(/escrita na queda/g)).toHaveLength(1);
  });

  test('names and texts full of escapes neither move the cursor nor leave the screen', async () => {
    using rig = await ana.open('80x24');
    const name = 'Mal\u001b[2J\u001b]0;titulo\u0007\u202eevil';
    await office.writes({ phone: '5531912345678', name }, 'oi\u001b[31m\u001b]52;c;AAAA\u0007\u001b[?1049l fim');
    rig.press('0');
    // A name is cleaned where it comes in; what people wrote is kept, and shown harmless.
    await rig.until(/Mal\[2J/);
    rig.press('ctrl+k');
    rig.type('mal');
    await rig.until('Mal[2J');
    rig.press('enter');
    await rig.until(/oi␛\[31m.* fim/);
    expect(rig.isAlternate()).toBe(true);
    expect(rig.raw()).not.toContain('\u001b]52');
    expect(rig.raw()).not.toContain('\u001b]0;titulo');
  });

  test('SIGTERM gives the terminal back and keeps the draft', async () => {
    using rig = await ana.open('80x24');
    rig.press('0');
    await rig.until(/› WA/);
    rig.press('n');
    rig.type('rascunho meu');
    await rig.until('rascunho meu');
    rig.kill('SIGTERM');
    const { exitCode } = await rig.ended;
    expect(exitCode).toBe(143);
    expect(rig.isAlternate()).toBe(false);
    expect(rig.raw()).toContain('\u001b[?2004l');
    expect(rig.text()).toContain('Rascunhos guardados');
    using again = await ana.open('80x24');
    again.press('0');
    await again.until(/› WA/);
    again.press('n');
    await again.until('rascunho meu');
    again.press('ctrl+u');
    await again.until('nota interna');
    again.press('esc', 'q');
    await again.ended;
  });

  test('a session that ends asks for the password and goes on where it was', async () => {
    const zeca = await office.hire('Zeca Melo', 'agent', ['Suporte']);
    using rig = await zeca.open('80x24');
    rig.press('0');
    await rig.until(/● online[^]*› WA/);
    await zeca.api.call('auth.logout', {});
    await rig.until('Sua sessão acabou');
    rig.type('errada');
    rig.press('enter');
    await rig.until('incorretos');
    rig.press('ctrl+u');
    rig.type('a long password');
    rig.press('enter');
    await rig.until((text) => !text.includes('Sua sessão acabou') && /● online[^]*› WA/.test(text));
  });

  test('a pasted text of several lines goes into the composer and sends nothing', async () => {
    using rig = await ana.open('80x24', { lang: 'en' });
    rig.press('0');
    await rig.until(/› WA/);
    rig.press('n');
    await rig.until('internal note');
    rig.send('\u001b[200~first line\nsecond \u001b[31mline\n\u001b[201~');
    await rig.until(/first line[^]*second ␛\[31mline/);
    expect(rig.text()).not.toContain('note added');
  });

  test('a storm of sizes, down to one cell, leaves the screen whole', async () => {
    using rig = await ana.open('80x24');
    rig.press('0');
    await rig.until(/● online[^]*› WA/);
    for (const [columns, rows] of [
      [1, 1],
      [200, 60],
      [39, 11],
      [120, 40],
      [2, 30],
      [100, 24],
    ] as const)
      rig.resize(columns, rows);
    await rig.until((text) => /│/.test(text) && text.split('\n').length === 24 && text.includes('? ajuda'));
    rig.resize(38, 10);
    await rig.until('Terminal pequeno (mínimo 40x12)');
    rig.resize(80, 24);
    await rig.until(/● online[^]*› WA/);
  });

  test('whoever only looks reads everything, is told why nothing can be done, and marks nothing as read', async () => {
    await office.writes(carla, 'Só para olhar');
    using rig = await ana.open('80x24', { args: ['--readonly'] });
    rig.press('0');
    await rig.until(/› WA Carla Dias/);
    rig.press('enter');
    await rig.until('somente leitura (--readonly): nada é enviado');
    for (const key of ['a', 'r', 'n', 't', 'c']) {
      rig.press(key);
      await rig.until(/: somente leitura \(--readonly\)/);
    }
    await office.settle();
    const { result } = await ana.api.call('ticket.list', { filter: 'contact:"Carla Dias" is:unread' });
    expect(result.items.length).toBeGreaterThan(0);
  });

  test('while somebody writes a reply the contact is told, once in twenty seconds', async () => {
    await using other = await openOffice();
    const agent = await other.hire('Ana Lima', 'agent', ['Suporte']);
    await other.writes(joao, 'tem alguém aí?');
    await agent.api.call('ticket.accept', { ticket: '1' });
    using rig = await agent.open('80x24');
    rig.press('2');
    await rig.until(/› WA João Souza/);
    rig.press('n');
    rig.type('uma nota não avisa');
    await rig.until('uma nota não avisa');
    rig.press('ctrl+u', 'ctrl+n');
    await rig.until('responder');
    const told = () => other.emulator.sent().filter((item) => item.kind === 'typing');
    rig.type('Já vou');
    await expect.poll(() => told().length).toBe(1);
    rig.type(' responder');
    rig.press('enter');
    await rig.until(/Já vou responder +\d\d:\d\d ✓✓ lida/);
    await other.settle();
    expect(told()).toHaveLength(1);
  });

  test('nothing is written while nothing happens', async () => {
    using rig = await ana.open('80x24');
    rig.press('0');
    await rig.until(/● online[^]*› WA/);
    await office.settle();
    const before = rig.raw().length;
    // Silence has no event to wait for: it is listened to for a while.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(rig.raw().slice(before)).toBe('');
  });
});
