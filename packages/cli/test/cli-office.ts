import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import type { Language } from '@balcao/contract';
import { createEmulator, type Emulator } from '@balcao/emulator';
import { createServer, initServer, type Server } from '@balcao/server';
import { account, settingsAt } from '../../server/test/whatsapp-account.ts';
import type { Api } from '../src/api/api.ts';
import { createHttpApi } from '../src/api/http-api.ts';
import type { Io } from '../src/cli/io.ts';
import { runCli } from '../src/cli/run-cli.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Everything is a terminal of so many columns. */
  readonly terminal?: number;
  readonly signal?: AbortSignal;
  readonly onStdout?: (text: string) => void;
  readonly now?: () => number;
}

/** Runs one command line with streams in memory. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const stdout = sink(options.onStdout);
  const stderr = sink();
  const stdin = new PassThrough();
  stdin.end(options.stdin ?? '');
  const isTerminal = options.terminal !== undefined;
  const io: Io = {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    isTerminal: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal },
    columns: options.terminal ?? 80,
    env: { BALCAO_LANG: 'en', TZ: 'America/Sao_Paulo', NO_COLOR: '1', ...options.env },
    now: options.now ?? Date.now,
    signal: options.signal ?? new AbortController().signal,
  };
  const code = await runCli(args, io, { openKeyring: async () => null });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function sink(onText?: (text: string) => void): { readonly stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      onText?.(chunk.toString('utf8'));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

export interface Office extends AsyncDisposable {
  readonly server: Server;
  readonly emulator: Emulator;
  readonly folder: string;
  readonly token: string;
  readonly api: Api;
  readonly env: Readonly<Record<string, string>>;
  /** As the admin, unless the environment says otherwise. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  writes(from: { readonly phone: string; readonly name: string }, text: string): Promise<void>;
  settle(): Promise<void>;
}

/** A server with one WhatsApp number at the emulator, and its admin. */
export async function openOffice({ language = 'en' as Language } = {}): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-cli-'));
  const dataDir = join(folder, 'data');
  const password = 'a long password';
  const { token } = await initServer({ dataDir, admin: { email: 'admin@example.com', name: 'Admin', password } });
  const server = await createServer({ dataDir, logLevel: 'silent' });
  const emulator = await createEmulator({ statusDelayMs: 1, webhookRetry: { baseMs: 20, capMs: 200 } });
  const api = createHttpApi({ server: server.url, token, language });
  const connection = await api.call('connection.add', {
    channel: account.channel,
    name: 'Principal',
    settings: settingsAt(emulator.url),
  });
  await emulator.addAccount({ ...account, callbackUrl: server.url + connection.result.webhookPath });
  const env = { BALCAO_SERVER: server.url, BALCAO_TOKEN: token, BALCAO_CONFIG_DIR: join(folder, 'config') };
  const settle = async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      await emulator.settled();
      await server.settle();
    }
  };
  await settle();
  await api.call('template.refresh', { connection: connection.result.id });
  return {
    server,
    emulator,
    folder,
    token,
    api,
    env,
    settle,
    run: (args, options = {}) => run(args, { ...options, env: { ...env, ...options.env } }),
    writes: async (from, text) => {
      const to = { phoneNumberId: account.phoneNumberId };
      emulator.inbound({ channel: account.channel, to, from, message: { type: 'text', text } });
      await settle();
    },
    [Symbol.asyncDispose]: async () => {
      await emulator[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
