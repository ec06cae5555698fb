import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice, type RunOptions } from './cli-office.ts';

let office: Office;
let agent: string;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  const password = 'outra senha longa';
  const created = await office.run(
    ['users', 'create', '--email', 'ana@example.com', '--name', 'Ana', '--password-stdin'],
    { stdin: `${password}\n` },
  );
  expect(created.code).toBe(0);
  // In a queue that Ana is not a member of.
  await office.run(['queues', 'create', 'Vendas', '--members', 'admin@example.com']);
  expect((await office.run(['transfer', '1', '--queue', 'Vendas'])).code).toBe(0);
  const { result } = await office.api.call('auth.login', { email: 'ana@example.com', password });
  agent = result.token;
});
afterAll(() => office[Symbol.asyncDispose]());

/** Message, then code: stderr of a refusal, and its exit code. */
const refused = async (args: readonly string[], options: RunOptions = {}) => {
  const { code, stdout, stderr } = await office.run(args, options);
  expect(stdout).toBe('');
  return { code, reference: stderr.trimEnd().split('\n').at(-1)?.split(' · ')[0], stderr };
};

describe('every row of the exit table', () => {
  it('0: done', async () => {
    expect((await office.run(['whoami'])).code).toBe(0);
  });

  it('1: something unexpected', async () => {
    const { code, reference } = await refused(['export', '1', '-o', '/nowhere/at/all.txt']);
    expect({ code, reference }).toEqual({ code: 1, reference: 'file.notWritten' });
  });

  it('2: an unknown flag, command or filter', async () => {
    expect(await refused(['tickets', 'list', '--nope'])).toMatchObject({
      code: 2,
      reference: 'commander.unknownOption',
    });
    expect(await refused(['tickts'])).toMatchObject({ code: 2, reference: 'commander.unknownCommand' });
    expect(await refused(['tickets', 'list', '--filter', 'stat:open'])).toMatchObject({
      code: 2,
      reference: 'filter.invalid',
    });
    expect(await refused(['accept'])).toMatchObject({ code: 2, reference: 'input.invalid' });
    expect(await refused(['tickets', 'list', '--limit', 'dez'])).toMatchObject({ code: 2, reference: 'input.invalid' });
    expect((await office.run(['inbox', '--tz', 'Moon/Base'], { terminal: 80 })).code).toBe(2);
    expect((await office.run(['tickets'])).code).toBe(2);
  });

  it('3: not found, and what the caller may not see alike', async () => {
    const absent = await refused(['tickets', 'show', '999']);
    const hidden = await refused(['tickets', 'show', '1'], { env: { BALCAO_TOKEN: agent } });
    expect(absent).toMatchObject({ code: 3, reference: 'reference.notFound' });
    expect(hidden.stderr.replace('“1”', '').split(' · ')[0]).toBe(absent.stderr.replace('“999”', '').split(' · ')[0]);
    expect(hidden.code).toBe(3);
  });

  it('4: no token, a wrong one, an action not allowed', async () => {
    expect(await refused(['inbox'], { env: { BALCAO_TOKEN: '' } })).toMatchObject({
      code: 4,
      reference: 'auth.required',
    });
    expect(await refused(['inbox'], { env: { BALCAO_TOKEN: 'nope' } })).toMatchObject({
      code: 4,
      reference: 'auth.expired',
    });
    expect(await refused(['queues', 'create', 'X'], { env: { BALCAO_TOKEN: agent } })).toMatchObject({
      code: 4,
      reference: 'permission.denied',
    });
    expect(await refused(['events', 'follow'], { env: { BALCAO_TOKEN: 'nope' } })).toMatchObject({
      code: 4,
      reference: 'auth.expired',
    });
  });

  it('5: a precondition that does not hold', async () => {
    expect(await office.run(['accept', '1'])).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Accepted: #1 João Souza · undo: balcao undo \d+\n$/) as string,
    });
    expect((await refused(['accept', '1'])).code).toBe(5);
  });

  it('6: nobody answers', async () => {
    expect(await refused(['inbox'], { env: { BALCAO_SERVER: 'http://127.0.0.1:9' } })).toMatchObject({
      code: 6,
      reference: 'server.unreachable',
    });
  });

  it('7: some of several', async () => {
    expect((await office.run(['resolve', '1', '999'])).code).toBe(7);
  });

  it('a refusal by the server carries its request id', async () => {
    expect((await refused(['tickets', 'show', '999'])).stderr).toMatch(/reference\.notFound · request \S+/);
  });

  it('messages speak the language, codes do not', async () => {
    const { stderr } = await refused(['tickets', 'show', '999'], { env: { BALCAO_LANG: 'pt-BR' } });
    expect(stderr).toMatch(/que você possa ver\nreference\.notFound · pedido /);
    expect((await refused(['tickts', '--lang', 'pt-BR'])).stderr).toContain(
      "comando desconhecido 'tickts'\n(quis dizer tickets?)",
    );
  });
});

describe('signing in', () => {
  it('login keeps the token, says where, and later commands use it', async () => {
    const env = { BALCAO_TOKEN: '', BALCAO_SERVER: '', BALCAO_CONFIG_DIR: `${office.folder}/login` };
    const args = ['login', '--server', office.server.url, '--email', 'admin@example.com', '--password-stdin'];
    const { code, stdout, stderr } = await office.run(args, { env, stdin: 'a long password\n' });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`${office.folder}/login/credentials.enc`);
    expect((await office.run(['whoami', '--json', '--fields', 'user.email'], { env })).stdout).toBe(
      '{"user":{"email":"admin@example.com"}}\n',
    );
    const printed = JSON.parse((await office.run(['token', 'print', '--json'], { env })).stdout) as { source: string };
    expect(printed.source).toBe('file');
    expect((await office.run(['logout'], { env })).code).toBe(0);
    expect((await office.run(['whoami'], { env })).code).toBe(4);
    rmSync(`${office.folder}/login`, { recursive: true });
  });

  it('a wrong password is 4 and keeps nothing', async () => {
    const env = { BALCAO_TOKEN: '', BALCAO_CONFIG_DIR: `${office.folder}/none` };
    const { code } = await office.run(['login', '--email', 'admin@example.com', '--password-stdin'], {
      env,
      stdin: 'errada\n',
    });
    expect(code).toBe(4);
    expect((await office.run(['token', 'print'], { env })).code).toBe(4);
  });
});
