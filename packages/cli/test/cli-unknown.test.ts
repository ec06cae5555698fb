import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboxFolder } from '../src/kept/outbox-folder.ts';
import { serverFolder, userFolders } from '../src/kept/state-folder.ts';
import { type Office, openOffice } from './cli-office.ts';

/** Messages whose outcome nobody knows yet. */
let office: Office;
const closing: (() => void)[] = [];

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  await office.run(['accept', '1']);
});
afterAll(async () => {
  for (const close of closing) close();
  await office.settle();
  await office[Symbol.asyncDispose]();
});

const bodies = async () =>
  (await office.api.call('message.list', { ticket: '1' })).result.items.map(({ body }) => body);

/** Between the client and the server: it lets requests through and, while it is told to, cuts the answers off. */
async function cuttingProxy(mayCut: (request: string) => boolean): Promise<string> {
  const port = Number(new URL(office.server.url).port);
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let isCut = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [client, server].forEach((each) => each.destroy()));
    }
    client.on('data', (chunk: Buffer) => {
      isCut ||= mayCut(chunk.toString('latin1'));
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => (isCut ? client.destroy() : client.write(chunk)));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

describe('reply --wait', () => {
  it('that runs out of time says that the message is stored, prints it, and leaves with 6', async () => {
    const held = await office.run(['reply', '1', 'Demora', '--hold', '60', '--wait', '--timeout', '0.2', '--json']);
    const printed = JSON.parse(held.stdout) as { id: string; state: string };
    expect(held.code).toBe(6);
    expect(printed).toMatchObject({ id: expect.stringMatching(/^ms_/), state: 'queued' });
    expect(held.stderr).toContain(`Stored as ${printed.id} (queued), not yet confirmed`);
    expect(held.stderr).toContain('do not send it again. Follow it: balcao messages list 1');
    expect(held.stderr).not.toMatch(/try again|nothing was/i);
    // The command that it names is there and shows the message.
    expect((await office.run(['messages', 'list', '1', '--json'])).stdout).toContain(printed.id);
    const { stderr } = await office.run([
      'reply',
      '1',
      'Demora também',
      '--hold',
      '60',
      '--wait',
      '--timeout',
      '0.2',
      '--lang',
      'pt-BR',
    ]);
    expect(stderr).toContain(
      'ainda sem confirmação; sai sozinha, não envie de novo. Acompanhe: balcao messages list 1',
    );
  });

  it('that is interrupted says the same', async () => {
    const interruption = new AbortController();
    const waiting = office.run(['reply', '1', 'Interrompida', '--hold', '60', '--wait'], {
      signal: interruption.signal,
    });
    await expect.poll(bodies).toContain('Interrompida');
    interruption.abort('SIGINT');
    const { code, stderr } = await waiting;
    expect(code).toBe(130);
    expect(stderr).toMatch(/not yet confirmed|may have been done/);
  });
});

describe('a line that breaks after the request left', () => {
  it('is mended under the same key: the message is sent once', async () => {
    let cuts = 2;
    const url = await cuttingProxy((request) => request.includes('message.send') && cuts-- > 0);
    const { code, stderr } = await office.run(['reply', '1', 'Uma vez só'], { env: { BALCAO_SERVER: url } });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect((await bodies()).filter((body) => body === 'Uma vez só')).toHaveLength(1);
  });

  it('for good is unknown: it names the key, under which a repeat is done once', async () => {
    let isCut = true;
    const url = await cuttingProxy((request) => isCut && request.includes('message.send'));
    const env = { BALCAO_SERVER: url };
    const { code, stdout, stderr } = await office.run(['reply', '1', 'Chegou?'], { env });
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toMatch(/it may have been done\. Look first: balcao messages list 1\./);
    expect(stderr).not.toMatch(/try again|nothing was|is it running/i);
    isCut = false;
    const key = /--client-key ([\w-]+)/.exec(stderr)?.[1] ?? '';
    expect((await office.run(['reply', '1', 'Chegou?', '--client-key', key], { env })).code).toBe(0);
    expect((await bodies()).filter((body) => body === 'Chegou?')).toHaveLength(1);
  });

  it('interrupted meanwhile, is told as unknown', async () => {
    const interruption = new AbortController();
    const url = await cuttingProxy((request) => {
      if (!request.includes('message.send')) return false;
      setTimeout(() => interruption.abort('SIGINT'), 100);
      return true;
    });
    const { code, stderr } = await office.run(['reply', '1', 'Talvez'], {
      env: { BALCAO_SERVER: url },
      signal: interruption.signal,
    });
    expect(code).toBe(130);
    expect(stderr).toContain('it may have been done');
  });

  it('before it left, is what it was: nobody there, and nothing done', async () => {
    const { code, stderr } = await office.run(['reply', '1', 'Ninguém'], {
      env: { BALCAO_SERVER: 'http://127.0.0.1:9' },
    });
    expect(code).toBe(6);
    expect(stderr).toContain('server.unreachable');
  });
});

describe('what waits on this computer', () => {
  it('is listed and sent, once and in order, with what the server refuses beside it', async () => {
    const { result } = await office.api.call('auth.whoami', {});
    const { outbox: folder } = userFolders(
      serverFolder(join(office.folder, 'config'), office.server.url),
      result.user.id,
    );
    const tray = new OutboxFolder({ folder, onUnread: () => undefined, leaseMs: 0 });
    const add = (clientKey: string, ticket: string, ageMs: number) =>
      tray.add({
        clientKey,
        threadId: 'th_1',
        to: 'João',
        text: clientKey,
        at: new Date(Date.now() - ageMs).toISOString(),
        input: { ticket, text: clientKey },
        state: 'queued',
        error: null,
      });
    const day = 24 * 3_600_000;
    add('de ontem', '1', 2 * day);
    add('de muito antes', '1', 8 * day);
    add('primeira', '1', 3000);
    add('segunda', '1', 2000);
    add('sem ticket', '999', 1000);
    const listed = JSON.parse((await office.run(['outbox', 'list', '--json'])).stdout) as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(['de muito antes', 'de ontem', 'primeira', 'segunda', 'sem ticket']);
    // Its process (this one) lives, so nobody else may send for it.
    expect((await office.run(['outbox', 'send'])).stderr).toContain('Sent: 0');
    const { utimesSync, readdirSync } = process.getBuiltinModule('node:fs');
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 0, 0);
    const { code, stdout, stderr } = await office.run(['outbox', 'send', '--json']);
    expect({ code, said: stderr.split('\n')[0] }).toEqual({ code: 7, said: 'Sent: 2. Left: 3' });
    expect((JSON.parse(stdout) as { id: string; state: string }[]).map(({ id, state }) => [id, state])).toEqual([
      ['de muito antes', 'uncertain'],
      ['de ontem', 'held'],
      ['sem ticket', 'failed'],
    ]);
    expect((await bodies()).filter((body) => body === 'primeira' || body === 'segunda')).toEqual([
      'primeira',
      'segunda',
    ]);
    expect(await bodies()).not.toContain('de muito antes');
  });
});
