import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initServer } from '@balcao/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './cli-office.ts';

const script = fileURLToPath(new URL('../../server/test/server-process.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'balcao-folder-'));
const admin = { email: 'ana@example.com', password: 'a long password' };

async function startServer(): Promise<ChildProcess> {
  const options = JSON.stringify({ dataDir, logLevel: 'silent' });
  const child = spawn(process.execPath, ['--conditions=@balcao/source', script, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(JSON.parse(line.toString())).toMatchObject({ event: 'listening' });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

let first: ChildProcess;
beforeAll(async () => {
  await initServer({ dataDir, admin });
  first = await startServer();
}, 120_000);
afterAll(async () => {
  await kill(first);
  rmSync(dataDir, { recursive: true, force: true });
});

test('a second start on a folder in use ends with 5 and names the first process, in both languages', async () => {
  const english = await run(['server', 'start', '--data', dataDir], { env: { BALCAO_LANG: 'en' } });
  expect(english).toMatchObject({ code: 5, stdout: '' });
  expect(english.stderr).toMatch(
    new RegExp(`${dataDir} is in use by process ${first.pid} on .+, running since \\d{4}-.+; stop that server first`),
  );
  const portuguese = await run(['server', 'start', '--data', dataDir], { env: { BALCAO_LANG: 'pt-BR' } });
  expect(portuguese.code).toBe(5);
  expect(portuguese.stderr).toContain(`${dataDir} está em uso pelo processo ${first.pid} em `);
});

test('nor is a folder in use set up anew', async () => {
  const args = ['server', 'init', '--data', dataDir, '--admin', 'bia@example.com', '--password-stdin'];
  const outcome = await run(args, { stdin: 'another long password\n', env: { BALCAO_LANG: 'en' } });
  expect(outcome).toMatchObject({ code: 5, stdout: '' });
  expect(outcome.stderr).toContain(`in use by process ${first.pid}`);
});

test('a folder left by kill -9 starts at once', { timeout: 120_000 }, async () => {
  await kill(first);
  first = await startServer();
});
