import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { account } from '../../server/test/whatsapp-account.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const bin = join(root, 'bin/balcao');
export const password = 'uma senha bem longa';

/** `npm ci` leaves a built tree; a checkout where nobody built yet is built here. */
function buildOnce(): void {
  if (existsSync(join(root, 'packages/cli/dist/bundle/main.js'))) return;
  const built = spawnSync('npm', ['run', 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
}

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly url: string;
  /** Everything it wrote to stdout. */
  readonly stdout: () => string;
  /** Ends it with SIGTERM and answers its exit code. */
  stop(): Promise<number | null>;
}

/** The built program with a real server and emulator, all processes of their own, as a script would have them. */
export interface BuiltOffice extends AsyncDisposable {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly server: Program;
  readonly emulator: Program;
  run(
    args: readonly string[],
    options?: { readonly input?: string | Uint8Array; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
  ): Promise<Result>;
  /** stdout as JSON of a command that must succeed. */
  json<T>(args: readonly string[], input?: string): Promise<T>;
  start(args: readonly string[]): ChildProcess;
  /** `POST /_emulator/…`. */
  control(path: string, body: unknown): Promise<unknown>;
  writes(from: { readonly phone: string; readonly name: string }, text: string): Promise<void>;
}

export async function openBuiltOffice(): Promise<BuiltOffice> {
  buildOnce();
  const folder = mkdtempSync(join(tmpdir(), 'balcao-contract-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...cleanEnv(), BALCAO_CONFIG_DIR: join(folder, 'config'), BALCAO_LANG: 'en', XDG_CACHE_HOME: folder };
  const run: BuiltOffice['run'] = (args, options = {}) =>
    runProgram(args, { env: { ...env, ...options.env }, cwd: options.cwd }, options.input);
  const json: BuiltOffice['json'] = async (args, input) => {
    const { code, stdout, stderr } = await run(args, input === undefined ? {} : { input });
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code}\n${stderr}`);
    return JSON.parse(stdout) as never;
  };
  const data = join(folder, 'data');
  await json(['server', 'init', '--data', data, '--admin', 'ana@example.com', '--password-stdin', '--json'], password);
  const server = await listening(['server', 'start', '--data', data], env);
  stack.defer(async () => void (await server.stop()));
  const emulator = await listening(['emulator', 'start', '--port', '0'], env);
  stack.defer(async () => void (await emulator.stop()));
  const control: BuiltOffice['control'] = async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  const owned = stack.move();
  return {
    folder,
    env,
    server,
    emulator,
    run,
    json,
    start: (args) => spawn(bin, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    control,
    writes: async (from, text) => {
      const to = { phoneNumberId: account.phoneNumberId };
      await control('inbound', { channel: account.channel, to, from, message: { type: 'text', text } });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** `--set` pairs of the account, secrets from files, and its registration at the emulator. */
export async function addConnection(office: BuiltOffice, name: string): Promise<{ id: string; webhookPath: string }> {
  const secret = (key: 'accessToken' | 'appSecret' | 'verifyToken') => {
    const path = join(office.folder, `${key}.txt`);
    writeFileSync(path, `${account[key]}\n`);
    return `${key}=@${path}`;
  };
  const settings = [
    `phoneNumberId=${account.phoneNumberId}`,
    `wabaId=${account.wabaId}`,
    `baseUrl=${office.emulator.url}/graph`,
    ...(['accessToken', 'appSecret', 'verifyToken'] as const).map(secret),
  ];
  const set = settings.flatMap((pair) => ['--set', pair]);
  const added = await office.json<{ id: string; webhookPath: string }>([
    'connections',
    'add',
    account.channel,
    '--name',
    name,
    ...set,
    '--json',
  ]);
  await office.control('accounts', { ...account, callbackUrl: office.server.url + added.webhookPath });
  return added;
}

/** Asks again until it holds. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error('it did not come to hold');
}

/** Without what the person who runs the tests has set up. */
function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(BALCAO_|PAGER|DBUS_)/.test(name)));
}

async function runProgram(
  args: readonly string[],
  { env, cwd = root }: { readonly env: NodeJS.ProcessEnv; readonly cwd?: string | undefined },
  input: string | Uint8Array = '',
): Promise<Result> {
  const child = spawn(bin, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const [stdout, stderr] = [gathered(child.stdout), gathered(child.stderr)];
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

export async function listening(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Program> {
  const child = spawn(bin, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const stdout = gathered(child.stdout);
  const ended = once(child, 'close') as Promise<[number | null]>;
  while (!stdout().includes('\n')) {
    const isOver = await Promise.race([once(child.stdout, 'data').then(() => false), ended.then(() => true)]);
    if (isOver) throw new Error(`${args.join(' ')} ended before it listened`);
  }
  const { url } = JSON.parse(stdout()) as { url: string };
  return {
    url,
    stdout,
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
