import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Office, openOffice } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  await run('accept', '1');
});
afterAll(async () => {
  await office.settle();
  await office[Symbol.asyncDispose]();
});

/** Its output; fails with what it says on stderr. */
const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await office.run(args);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await run(...args, '--json')) as T;

it('schedules with --at, lists and cancels', async () => {
  const made = await json<{ id: string }>('reply', '1', 'Conseguiu ver?', '--at', '2099-12-01T09:00');
  expect(made).toMatchObject({ state: 'pending', runAt: '2099-12-01T12:00:00.000Z', preview: 'Conseguiu ver?' });
  const listed = await office.run(['schedules', 'list', '--contact', 'João Souza'], { terminal: 120 });
  expect(listed.stdout).toMatch(/João Souza.*Conseguiu ver\?/);
  await run('schedules', 'cancel', made.id);
  expect(await json<unknown[]>('schedules', 'list', '--ticket', '1')).toEqual([]);
  expect((await office.run(['reply', '1', 'x', '--at', '2099-12-01T09:00', '--wait'])).code).toBe(2);
  expect((await office.run(['reply', '1', 'x', '--at', '2001-01-01T09:00'])).code).toBe(2);
});

it('holds what is sent with --hold, and takes it back', async () => {
  const sent = await json<{ id: string }>('reply', '1', 'Ops', '--hold', '60');
  expect(await json('messages', 'take-back', sent.id)).toMatchObject({ text: 'Ops', message: { state: 'withdrawn' } });
});

it('says in other words what is hidden here only and what the customer never had', async () => {
  const sent = await json<{ id: string }>('reply', '1', 'Apague', '--wait');
  const hidden = await office.run(['messages', 'revoke', sent.id, '--lang', 'pt-BR']);
  expect([hidden.code, hidden.stderr.trim()]).toEqual([0, 'Oculta só aqui; o cliente ainda tem']);
  const held = await json<{ id: string }>('reply', '1', 'Segurada', '--hold', '60');
  const early = await office.run(['messages', 'revoke', held.id, '--lang', 'pt-BR']);
  expect(early.stderr.trim()).toBe('Apagada: o cliente não tem mais');
});

it('keeps a draft and gives it back', async () => {
  await run('drafts', 'save', '1', 'Bom dia! Sobre o pedido');
  expect(await json('drafts', 'list')).toMatchObject([{ body: 'Bom dia! Sobre o pedido', ticket: { number: 1 } }]);
  await run('drafts', 'discard', '1');
  expect(await json('drafts', 'list')).toEqual([]);
});

it('leaves to the server what a voice note is made of', async () => {
  const path = join(office.folder, 'nota.txt');
  writeFileSync(path, 'isto não é som');
  const { code, stderr } = await office.run(['reply', '1', '--voice', '--file', path]);
  expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining('audio') });
  expect((await office.run(['reply', '1', '--sticker', '--file', path])).code).toBe(5);
});
