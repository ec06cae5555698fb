import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Waiting } from '../store/tray.ts';
import { OutboxFolder } from './outbox-folder.ts';

let folder = '';
let unread: string[] = [];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'balcao-outbox-')), 'outbox');
  unread = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (leaseMs?: number) =>
  new OutboxFolder({
    folder,
    onUnread: (path) => unread.push(path),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });

const message = (clientKey: string, part: Partial<Waiting> = {}): Waiting => ({
  clientKey,
  threadId: 'th_1',
  to: 'João',
  text: `texto ${clientKey}`,
  at: '2026-11-30T12:00:00.000Z',
  input: { ticket: '1', text: `texto ${clientKey}` },
  state: 'queued',
  error: null,
  ...part,
});

/** Another process of this computer that adds a message and then only lives. */
async function neighbour(clientKey: string) {
  const module = new URL('./outbox-folder.ts', import.meta.url).href;
  const code = `const { OutboxFolder } = await import(${JSON.stringify(module)});
    new OutboxFolder({ folder: ${JSON.stringify(folder)}, onUnread() {} }).add(${JSON.stringify(message(clientKey))});
    process.stdout.write('added');
    setInterval(() => {}, 1000);`;
  const args = [
    '--conditions=@balcao/source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    code,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

test('a message is a file of its own, for this user alone, and read back as it was', () => {
  open().add(message('k1'));
  const [name = ''] = readdirSync(folder);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(open().look()).toMatchObject([{ ...message('k1'), isOurs: false, isFree: false }]);
});

test('messages stand in the order of writing, also those of one millisecond', () => {
  const tray = open();
  for (const key of ['a', 'b', 'c']) tray.add(message(key));
  tray.add(message('before', { at: '2026-11-30T11:59:59.999Z' }));
  expect(tray.look().map(({ clientKey }) => clientKey)).toEqual(['before', 'a', 'b', 'c']);
});

test('what a living process waits with is not free, and is free at once when that was killed', async () => {
  const child = await neighbour('k1');
  const tray = open();
  expect(tray.look()).toMatchObject([{ clientKey: 'k1', isOurs: false, isFree: false }]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(tray.look()).toMatchObject([{ clientKey: 'k1', isFree: true }]);
});

test('of two that take over one message one has it', () => {
  open().add(message('k1'));
  const [one, two] = [open(0), open(0)];
  one.look();
  two.look();
  expect([one.claim('k1'), two.claim('k1')]).toEqual([true, false]);
  expect([one.holds('k1'), two.holds('k1')]).toEqual([true, false]);
});

test('a process that gave no sign of life for the time of a lease has left its messages', () => {
  const first = open();
  first.add(message('k1'));
  const second = open();
  expect(second.look()).toMatchObject([{ isFree: false }]);
  const [name = ''] = readdirSync(folder);
  const longAgo = new Date(Date.now() - 11_000);
  utimesSync(join(folder, name), longAgo, longAgo);
  expect(second.look()).toMatchObject([{ isFree: true }]);
  first.stay();
  expect(second.look()).toMatchObject([{ isFree: false }]);
});

test('a file that is no message is put aside and told, and the others are read', () => {
  const tray = open();
  tray.add(message('k1'));
  tray.add(message('k2'));
  const [name = ''] = readdirSync(folder).sort();
  writeFileSync(join(folder, name), '{"clientKey": "k');
  expect(
    open()
      .look()
      .map(({ clientKey }) => clientKey),
  ).toEqual(['k2']);
  expect(unread).toEqual([join(folder, `${name}.unread`)]);
  expect(readdirSync(folder)).toContain(`${name}.unread`);
});

test('a refusal is kept with its message', () => {
  const tray = open();
  tray.add(message('k1'));
  tray.update(message('k1', { state: 'failed', error: 'janela fechada' }));
  expect(open().look()).toMatchObject([{ clientKey: 'k1', state: 'failed', error: 'janela fechada' }]);
});

test('what was put away is gone for everybody', () => {
  const tray = open();
  tray.add(message('k1'));
  const other = open();
  other.look();
  other.remove('k1');
  expect(tray.look()).toEqual([]);
  expect(tray.holds('k1')).toBe(false);
});
