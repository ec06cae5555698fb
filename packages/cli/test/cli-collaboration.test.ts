import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Office, openOffice } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987650001', name: 'Ana Prado' }, 'Oi');
  await office.writes({ phone: '5511987650002', name: 'Bia Ramos' }, 'Oi');
  const password = 'a long password';
  await office.api.call('user.create', {
    email: 'rui@example.com',
    name: 'Rui Alves',
    role: 'agent',
    password,
    queues: [],
  });
});
afterAll(() => office[Symbol.asyncDispose]());

const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const notes = async (...args: string[]) => {
  const { stdout } = await office.run(['notes', 'list', ...args, '--json']);
  return (JSON.parse(stdout) as { body: string; scope: string }[]).map(({ body, scope }) => [body, scope]);
};

test('a note is on the ticket unless it says contact, and word is given of who could not be mentioned', async () => {
  expect((await office.run(['note', '1', 'Só deste caso'])).code).toBe(0);
  const { code, stderr } = await office.run(['note', '1', '@rui e @ninguem: cliente antigo', '--contact']);
  expect(code).toBe(0);
  expect(stderr).toContain('Not mentioned: @ninguem (nobody is called that)');
  expect(stderr).not.toContain('@rui (');
  expect(await notes('1')).toEqual([
    ['Só deste caso', 'ticket'],
    ['@rui e @ninguem: cliente antigo', 'contact'],
  ]);
});

test('notes are listed and added by ticket as an argument, or by contact as a flag', async () => {
  expect((await office.run(['notes', 'add', '2', 'pelo argumento'])).code).toBe(0);
  expect((await office.run(['notes', 'add', '--contact', 'Bia Ramos', 'pelo contato'])).code).toBe(0);
  expect(await notes('--contact', 'Bia Ramos')).toEqual([
    ['pelo argumento', 'contact'],
    ['pelo contato', 'contact'],
  ]);
  expect(await notes('2')).toHaveLength(2);
  expect((await office.run(['notes', 'list', '1', '2', '--ids-only'])).stdout.trim().split('\n')).toHaveLength(4);
  expect(
    (await office.run(['notes', 'list', '-', '--ids-only'], { stdin: '1\n2\n' })).stdout.trim().split('\n'),
  ).toHaveLength(4);
  expect((await office.run(['notes', 'list'])).code).toBe(2);
  expect((await office.run(['notes', 'add'])).code).toBe(2);
});

test('tasks are created, listed as a table and finished several at once', async () => {
  for (const title of ['Ligar', 'Cobrar'])
    expect((await office.run(['tasks', 'create', title, '--ticket', '1', '--due', '2031-03-10 14:00'])).code).toBe(0);
  const { stdout } = await office.run(['tasks', 'list'], { terminal: 140 });
  expect(stdout).toMatch(/open\s+Ligar\s+Mar 10, 2031 14:00\s+Admin\s+1\s+Ana Prado/);
  const ids = lines((await office.run(['tasks', 'list', '--ids-only'])).stdout);
  expect(ids).toHaveLength(2);
  expect((await office.run(['tasks', 'done', ...ids])).code).toBe(0);
  expect(lines((await office.run(['tasks', 'list', '--state', 'done', '--ids-only'])).stdout)).toHaveLength(2);
  expect((await office.run(['tasks', 'done', ids[0] ?? '', '--no-on'])).code).toBe(0);
  expect(lines((await office.run(['tasks', 'list', '--ids-only'])).stdout)).toEqual([ids[0]]);
  expect((await office.run(['tasks', 'create', 'x', '--due', 'amanhã'])).code).toBe(2);
});

test('rooms are spoken in by name, and read', async () => {
  expect((await office.run(['rooms', 'create', 'Plantão', '--members', 'rui@example.com'])).code).toBe(0);
  expect((await office.run(['rooms', 'send', 'Plantão', 'Bom dia'])).code).toBe(0);
  expect((await office.run(['rooms', 'messages', 'Plantão'])).stdout).toContain('Bom dia');
  expect(lines((await office.run(['rooms', 'direct', 'rui@example.com', '--ids-only'])).stdout)[0]).toMatch(/^rm_/);
  expect((await office.run(['rooms', 'send', 'rui@example.com', 'Oi, Rui'])).code).toBe(0);
  expect((await office.run(['rooms', 'list'])).stdout).toContain('Rui Alves');
  expect((await office.run(['rooms', 'send', 'Outra', 'x'])).code).toBe(3);
});

test('notifications are listed and marked read', async () => {
  await office.run(['tasks', 'create', 'Ligar', '--assignee', 'rui@example.com']);
  const { result } = await office.api.call('auth.login', { email: 'rui@example.com', password: 'a long password' });
  const env = { BALCAO_TOKEN: result.token };
  expect((await office.run(['notifications', 'list', '--unread'], { env })).stdout).toContain('taskAssigned');
  expect((await office.run(['notifications', 'read', '--all'], { env })).code).toBe(0);
  expect((await office.run(['notifications', 'list', '--unread', '--ids-only'], { env })).stdout).toBe('');
});
