import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createEmulator, type Emulator } from '@balcao/emulator';
import { account, settingsAt } from '../../../server/test/whatsapp-account.ts';
import type { Api } from '../../src/api/api.ts';
import { createHttpApi } from '../../src/api/http-api.ts';
import { openRig, type Rig } from './terminal-rig.ts';

/** The programs as they are built: a server in a process of its own, which can be killed, and clients in terminals. */
export interface BuiltOffice extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly admin: Api;
  hire(name: string): Promise<BuiltSeat>;
  writes(phone: string, name: string, text: string): void;
  /** kill -9, now. */
  kill(): Promise<void>;
  /** Starts the server again on the same port. */
  start(): Promise<void>;
  /** Texts that the provider was asked to send, in order, as `GET /_emulator/sent` shows them. */
  sentTexts(): Promise<readonly string[]>;
}

export interface BuiltSeat {
  readonly api: Api;
  open(size?: `${number}x${number}`): Promise<Rig>;
}

const bin = fileURLToPath(new URL('../../../../bin/balcao', import.meta.url));
const password = 'a long password';
export async function openBuiltOffice(): Promise<BuiltOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-built-office-'));
  const data = join(folder, 'data');
  const init = ['server', 'init', '--data', data, '--admin', 'admin@example.com', '--password-stdin', '--json'];
  const made = execFileSync(bin, init, { input: password, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  const { token } = JSON.parse(made) as { token: string };
  let server = await startServer(data, '0');
  const { url } = server;
  const emulator = await createEmulator({ statusDelayMs: 120, webhookRetry: { baseMs: 20, capMs: 200 } });
  const admin = createHttpApi({ server: url, token, language: 'pt-BR' });
  await addConnection(admin, emulator, url);
  return {
    emulator,
    admin,
    hire: async (name) => {
      const email = `${name.split(' ')[0]?.toLowerCase()}@example.com`;
      await admin.call('user.create', { email, name, role: 'agent', password, queues: ['Suporte'] });
      const { result } = await admin.call('auth.login', { email, password });
      const env = {
        BALCAO_SERVER: url,
        BALCAO_TOKEN: result.token,
        BALCAO_LANG: 'pt-BR',
        BALCAO_CONFIG_DIR: join(folder, email),
        XDG_CACHE_HOME: folder,
      };
      return {
        api: createHttpApi({ server: url, token: result.token, language: 'pt-BR' }),
        open: (size = '120x40') => openRig(size, [bin], env),
      };
    },
    writes: (phone, name, text) => {
      const to = { phoneNumberId: account.phoneNumberId };
      emulator.inbound({ channel: account.channel, to, from: { phone, name }, message: { type: 'text', text } });
    },
    kill: async () => {
      const ended = once(server.process, 'exit');
      server.process.kill('SIGKILL');
      await ended;
    },
    start: async () => {
      server = await startServer(data, new URL(url).port);
    },
    sentTexts: async () => {
      const { items } = (await (await fetch(`${emulator.url}/_emulator/sent`)).json()) as {
        items: { body?: { text?: { body?: string } } }[];
      };
      return items.flatMap((item) => item.body?.text?.body ?? []);
    },
    [Symbol.asyncDispose]: async () => {
      server.process.kill('SIGKILL');
      await emulator[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function startServer(data: string, port: string): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(bin, ['server', 'start', '--data', data, '--port', port, '--log-level', 'error'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url: string };
    return { process: child, url };
  }
  throw new Error('the server ended before it listened');
}

async function addConnection(admin: Api, emulator: Emulator, url: string): Promise<void> {
  await admin.call('queue.create', { name: 'Suporte' });
  const { result } = await admin.call('connection.add', {
    channel: account.channel,
    name: 'Principal',
    queue: 'Suporte',
    settings: settingsAt(emulator.url),
  });
  await emulator.addAccount({ ...account, callbackUrl: url + result.webhookPath });
  await admin.call('connection.test', { connection: result.id });
}
