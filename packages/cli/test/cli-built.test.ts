import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import rootPackage from '../../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bin = join(root, 'bin/balcao');
const bundle = join(root, 'packages/cli/dist/bundle');
const folder = mkdtempSync(join(tmpdir(), 'balcao-built-'));
const env = {
  ...process.env,
  BALCAO_CONFIG_DIR: folder,
  BALCAO_LANG: 'en',
  XDG_CACHE_HOME: folder,
  BALCAO_TOKEN: '',
  BALCAO_SERVER: '',
};
const run = (args: readonly string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(bin, args, { env, encoding: 'utf8', input });
  return { status, stdout, stderr };
};

beforeAll(() => {
  // `npm ci` leaves a built tree; a checkout where nobody built yet is built here.
  if (existsSync(join(bundle, 'main.js'))) return;
  const built = spawnSync('npm', ['run', 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('--version is the version of the package', () => {
  expect(run(['--version'])).toEqual({ status: 0, stdout: `${rootPackage.version}\n`, stderr: '' });
  expect(JSON.parse(run(['--version', '--json']).stdout)).toMatchObject({ version: rootPackage.version });
});

it('in a pipe it is the CLI: help without arguments, codes for refusals', () => {
  expect(run([])).toMatchObject({ status: 0, stderr: '' });
  expect(run(['nope'])).toMatchObject({ status: 2, stdout: '' });
  expect(run(['inbox'])).toMatchObject({ status: 4, stdout: '' });
});

it('what every command loads holds neither the screen nor the schemas', () => {
  const loaded = new Set<string>();
  const visit = (name: string) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const code = readFileSync(join(bundle, name), 'utf8');
    for (const [, next] of code.matchAll(/^(?:import|export)[^;]*?["']\.\/([^"']+\.js)["']/gm)) visit(next ?? '');
  };
  const chunks = readdirSync(bundle).filter((name) =>
    /^(main\.js|(run-process|compile-cache|derive|output|http-api)-.*)$/.test(name),
  );
  expect(chunks.length).toBeGreaterThan(4);
  for (const chunk of chunks) visit(chunk);
  const code = [...loaded].map((name) => readFileSync(join(bundle, name), 'utf8')).join('\n');
  for (const heavy of [
    'node_modules/ink/',
    'node_modules/react/',
    'node_modules/zod/',
    'node_modules/ws/',
    'yoga-layout',
  ]) {
    expect(code.includes(heavy), heavy).toBe(false);
  }
  // Positive control: they are in the bundle, and would be seen.
  const all = readdirSync(bundle)
    .map((name) => readFileSync(join(bundle, name), 'utf8'))
    .join('\n');
  expect(all).toContain('node_modules/zod/');
});

it('a reader that closes the pipe is no failure', () => {
  const { stderr, status } = spawnSync(
    'sh',
    ['-c', `"${bin}" help environment | head -1 >/dev/null; "${bin}" completion zsh | true`],
    { env, encoding: 'utf8' },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

it('server init and start: one line each on stdout, 0 on SIGTERM; the client works against it', async () => {
  const data = join(folder, 'data');
  const made = run(
    ['server', 'init', '--data', data, '--admin', 'ana@example.com', '--password-stdin', '--json'],
    'uma senha longa\n',
  );
  expect(made.status).toBe(0);
  const { token, admin } = JSON.parse(made.stdout) as { token: string; admin: { email: string } };
  expect(admin.email).toBe('ana@example.com');
  const again = run(
    ['server', 'init', '--data', data, '--admin', 'b@example.com', '--password-stdin'],
    'uma senha longa\n',
  );
  expect(again).toMatchObject({ status: 5, stdout: '' });
  const server = spawn(bin, ['server', 'start', '--data', data], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const { event, url } = JSON.parse(line.toString('utf8')) as { event: string; url: string };
  expect(event).toBe('listening');
  const asAna = { ...env, BALCAO_SERVER: url, BALCAO_TOKEN: token };
  const { stdout } = spawnSync(bin, ['whoami', '--json', '--fields', 'user.role'], { env: asAna, encoding: 'utf8' });
  expect(stdout).toBe('{"user":{"role":"admin"}}\n');
  const following = spawn(bin, ['events', 'follow', '--since', '0', '--jsonl'], {
    env: asAna,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(following.stdout, 'data');
  following.kill('SIGINT');
  expect(await once(following, 'exit')).toEqual([130, null]);
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});

it('emulator start listens and stops', async () => {
  const emulator = spawn(bin, ['emulator', 'start', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(emulator.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString('utf8')) as { url: string };
  expect((await fetch(`${url}/_emulator/sent`)).status).toBe(200);
  emulator.kill('SIGTERM');
  expect(await once(emulator, 'exit')).toEqual([0, null]);
});
