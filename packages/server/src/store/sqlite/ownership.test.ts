import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@balcao/contract';
import { expect, onTestFinished, test } from 'vitest';
import { ownDatabase } from './ownership.ts';

const script = fileURLToPath(new URL('../../../test/owning-process.ts', import.meta.url));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'balcao-own-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

interface Said {
  readonly owned?: string;
  readonly code?: string;
  readonly [key: string]: unknown;
}

interface Claimant {
  readonly child: ChildProcess;
  /** Tries to take the database at that instant, and keeps it until it is killed or told to give it back. */
  readonly take: (atMs?: number) => Promise<Said>;
  readonly release: () => void;
}

function startClaimant(path: string, uid?: number): Claimant {
  const child = spawn(process.execPath, ['--conditions=@balcao/source', script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    take: async (atMs = 0) => {
      child.stdin.write(`${atMs}\n`);
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      return JSON.parse(line.toString()) as Said;
    },
    release: () => void child.stdin.write('release\n'),
  };
}

async function kill({ child }: Claimant): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const refusal = (path: string) => {
  try {
    ownDatabase(path)[Symbol.dispose]();
    return null;
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.data } : error;
  }
};

test('a second process is refused and told which one has the folder; killed without warning, the folder is free at once', async () => {
  const dir = folder();
  const path = join(dir, 'balcao.db');
  const first = startClaimant(path);
  expect(await first.take()).toEqual({ owned: `${path}.lock` });
  expect(refusal(path)).toEqual({
    code: 'server.folderInUse',
    folder: dir,
    pid: first.child.pid,
    host: hostname(),
    since: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  await kill(first);
  expect(existsSync(`${path}.owner`)).toBe(true);
  const started = performance.now();
  expect(refusal(path)).toBeNull();
  expect(performance.now() - started).toBeLessThan(250);
  expect(existsSync(`${path}.owner`)).toBe(false);
});

test('of two that start at the same moment exactly one has the folder, twenty times', async () => {
  const path = join(folder(), 'balcao.db');
  const both = [startClaimant(path), startClaimant(path)] as const;
  for (const { take, release } of both) {
    expect(await take()).toMatchObject({ owned: `${path}.lock` });
    release();
    await expect.poll(() => existsSync(`${path}.owner`)).toBe(false);
  }
  for (let round = 0; round < 20; round += 1) {
    const atMs = Date.now() + 50;
    const said = await Promise.all(both.map(({ take }) => take(atMs)));
    const winner = both.find((_claimant, place) => said[place]?.owned !== undefined);
    const refused = said.filter(({ code }) => code !== undefined);
    expect(refused).toEqual([expect.objectContaining({ code: 'server.folderInUse', pid: winner?.child.pid })]);
    winner?.release();
    await expect.poll(() => existsSync(`${path}.owner`), { interval: 5 }).toBe(false);
  }
});

test('within one process, too, a folder has one owner', () => {
  const path = join(folder(), 'balcao.db');
  using _held = ownDatabase(path);
  expect(refusal(path)).toMatchObject({ code: 'server.folderInUse', pid: process.pid });
});

test('a link to the folder, or to the database, is the same folder', async () => {
  const [dir, other] = [folder(), folder()];
  const path = join(dir, 'balcao.db');
  writeFileSync(path, '');
  symlinkSync(dir, join(other, 'linked'));
  symlinkSync(path, join(other, 'balcao.db'));
  await startClaimant(path).take();
  expect(refusal(join(other, 'linked', 'balcao.db'))).toMatchObject({ code: 'server.folderInUse' });
  expect(refusal(join(other, 'balcao.db'))).toMatchObject({ code: 'server.folderInUse' });
});

test('a lock file that somebody removed while it is held lets nobody in, and is put back', async () => {
  const path = join(folder(), 'balcao.db');
  const first = startClaimant(path);
  await first.take();
  rmSync(`${path}.lock`);
  expect(refusal(path)).toMatchObject({ code: 'server.folderInUse', pid: first.child.pid });
  rmSync(`${path}.lock`, { force: true });
  rmSync(`${path}.owner`);
  await expect.poll(() => existsSync(`${path}.lock`) && existsSync(`${path}.owner`), { timeout: 10_000 }).toBe(true);
  expect(refusal(path)).toMatchObject({ code: 'server.folderInUse', pid: first.child.pid });
});

test('what is left of others keeps nobody out: a lock file and an owner that say nothing, one that is another process today', () => {
  const path = join(folder(), 'balcao.db');
  writeFileSync(`${path}.lock`, 'not a database '.repeat(1_000));
  writeFileSync(`${path}.owner`, '{"pid":');
  expect(refusal(path)).toBeNull();
  const boot = existsSync('/proc/sys/kernel/random/boot_id')
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : 'none';
  const left = { pid: process.pid, host: hostname(), since: '2026-01-01T00:00:00.000Z' };
  for (const owner of [
    { ...left, boot, started: '1' },
    { ...left, boot: 'another machine', started: '1' },
    { ...left, pid: 2 ** 22 + 1, boot, started: '1' },
    left,
  ]) {
    writeFileSync(`${path}.owner`, JSON.stringify(owner));
    expect(refusal(path)).toBeNull();
  }
});

test('a folder that is not there, or not to be written to, says so', async () => {
  const dir = folder();
  expect(refusal(join(dir, 'nowhere', 'balcao.db'))).toMatchObject({
    code: 'server.folderUnusable',
    folder: join(dir, 'nowhere'),
    problem: expect.stringContaining('ENOENT'),
  });
  chmodSync(dir, 0o555);
  const isRoot = process.getuid?.() === 0;
  const said = await startClaimant(join(dir, 'balcao.db'), isRoot ? 65_534 : undefined).take();
  expect(said).toMatchObject({ code: 'server.folderUnusable', folder: dir });
});
