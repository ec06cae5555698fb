import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language, Role } from '@balcao/contract';
import { createEmulator, type Emulator } from '@balcao/emulator';
import { createServer, initServer, type Overrides, type Server } from '@balcao/server';
import { account, settingsAt } from '../../../server/test/whatsapp-account.ts';
import type { Api } from '../../src/api/api.ts';
import { createHttpApi } from '../../src/api/http-api.ts';
import { openRig, type Rig } from './terminal-rig.ts';

/** An office on loopback: server, emulator, one WhatsApp number, two queues, and desks to sit at. */
export interface Office extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly admin: Api;
  readonly url: string;
  hire(name: string, role: Role, queues: readonly string[]): Promise<Seat>;
  writes(customer: Customer, text: string): Promise<void>;
  settle(): Promise<void>;
  advance(ms: number): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface Seat {
  readonly name: string;
  readonly api: Api;
  /** Opens the program in a terminal of that size. */
  open(size: `${number}x${number}`, options?: OpenOptions): Promise<Rig>;
}

export interface OpenOptions {
  readonly lang?: Language;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Customer {
  readonly phone: string;
  readonly name: string;
}

export const joao: Customer = { phone: '5511987654321', name: 'João Souza' };
export const carla: Customer = { phone: '5521998765432', name: 'Carla Dias' };

const password = 'a long password';
const runner = fileURLToPath(new URL('./run.ts', import.meta.url));

export async function openOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-tui-'));
  const dataDir = join(folder, 'data');
  let offsetMs = 0;
  const overrides: Overrides = { now: () => Date.now() + offsetMs };
  const { token } = await initServer({ dataDir, admin: { email: 'admin@example.com', name: 'Admin', password } });
  let server: Server = await createServer({ dataDir, logLevel: 'silent' }, overrides);
  const { url, port } = server;
  const emulator = await createEmulator({ statusDelayMs: 1, webhookRetry: { baseMs: 20, capMs: 200 } });
  const admin = createHttpApi({ server: url, token, language: 'pt-BR' });
  const settle = async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      await emulator.settled();
      await server.settle();
    }
  };
  await addConnection(admin, emulator, url);
  await settle();
  const hire = async (name: string, role: Role, queues: readonly string[]): Promise<Seat> => {
    const email = `${name.split(' ')[0]?.toLowerCase()}@example.com`;
    await admin.call('user.create', { email, name, role, password, queues: [...queues] });
    const { result } = await admin.call('auth.login', { email, password });
    const api = createHttpApi({ server: url, token: result.token, language: 'pt-BR' });
    const state = join(folder, `state-${email}`);
    const env = { BALCAO_SERVER: url, BALCAO_TOKEN: result.token, BALCAO_STATE: state };
    return {
      name,
      api,
      open: (size, options) =>
        openRig(
          size,
          [
            process.execPath,
            '--conditions=@balcao/source',
            '--disable-warning=ExperimentalWarning',
            runner,
            ...(options?.args ?? []),
          ],
          {
            ...env,
            BALCAO_NOW_OFFSET: String(offsetMs),
            BALCAO_LANG: options?.lang ?? 'pt-BR',
            ...options?.env,
          },
        ),
    };
  };
  return {
    emulator,
    admin,
    url,
    hire,
    settle,
    writes: async (from, text) => {
      const to = { phoneNumberId: account.phoneNumberId };
      emulator.inbound({ channel: account.channel, to, from, message: { type: 'text', text } });
      await settle();
    },
    advance: (ms) => {
      offsetMs += ms;
    },
    stop: async () => {
      await server[Symbol.asyncDispose]();
    },
    start: async () => {
      server = await createServer({ dataDir, port, logLevel: 'silent' }, overrides);
    },
    [Symbol.asyncDispose]: async () => {
      await emulator[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function addConnection(admin: Api, emulator: Emulator, url: string): Promise<void> {
  await admin.call('queue.create', { name: 'Suporte' });
  await admin.call('queue.create', { name: 'Vendas' });
  for (const name of ['vip', 'pix']) await admin.call('tag.create', { name });
  const { result } = await admin.call('connection.add', {
    channel: account.channel,
    name: 'Principal',
    queue: 'Suporte',
    settings: settingsAt(emulator.url),
  });
  await emulator.addAccount({ ...account, callbackUrl: url + result.webhookPath });
  await admin.call('connection.test', { connection: result.id });
  await admin.call('template.refresh', { connection: result.id });
}
