import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LineItem } from '@balcao/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice, run } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  expect((await office.run(['accept', '1'])).code).toBe(0);
});
afterAll(() => office[Symbol.asyncDispose]());
afterEach(async () => {
  office.emulator.reset();
  await office.run(['connections', 'test', 'Principal']);
  await office.settle();
});

const kill = (effect: object = { revokedToken: true }) =>
  office.emulator.addFault({
    channel: 'whatsapp-cloud',
    rule: { on: 'any', do: effect },
    times: 100_000,
  });

describe('connections test', () => {
  it('prints each check with its result, in the language of whoever reads', async () => {
    const { code, stdout, stderr } = await office.run(['connections', 'test', 'Principal'], { terminal: 120 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Check +Result +ms +Detail/);
    expect(stdout).toMatch(/credentials +passed +\d+ +the token is accepted/);
    expect(stderr).toContain('Principal: 6 passed, 0 failed, 0 unknown');
    const pt = await office.run(['connections', 'test', 'Principal', '--lang', 'pt-BR'], { terminal: 120 });
    expect(pt.stdout).toMatch(/credenciais +passou +\d+ +o token é aceito/);
  });

  it('leaves with 8 when one fails, also with --json, and says since when the line is down', async () => {
    kill();
    const { code, stdout, stderr } = await office.run(['connections', 'test', 'Principal'], { terminal: 120 });
    expect(code).toBe(8);
    expect(stdout).toMatch(/credentials +FAILED/);
    expect(stderr).toMatch(/Principal is down since \d\d:\d\d: token refused/);
    const json = await office.run(['connections', 'test', 'Principal', 'Principal', '--json']);
    expect(json.code).toBe(8);
    const [result] = JSON.parse(json.stdout) as { connection: object; health: object; checks: object[] }[];
    expect(result?.connection).toMatchObject({ name: 'Principal', channel: 'whatsapp-cloud' });
    expect(result?.health).toMatchObject({ state: 'down', trouble: 'credentials' });
    expect(result?.checks).toContainEqual(expect.objectContaining({ name: 'credentials', state: 'failed' }));
  });

  it('shows what could not be asked as unknown, and does not fail for it', async () => {
    kill({ resetBefore: true });
    const { code, stdout, stderr } = await office.run(['connections', 'test', 'Principal'], { terminal: 120 });
    expect(stdout).toMatch(/credentials +unknown/);
    expect(stderr).toMatch(/Principal: state unknown since .*: the provider does not answer/);
    expect(code).toBe(0);
  });
});

describe('a line that is down', () => {
  it('stands under the inbox and in its JSON, for agents too', async () => {
    kill();
    await office.run(['connections', 'test', 'Principal']);
    const inbox = await office.run(['inbox', '--json']);
    expect(inbox.code).toBe(0);
    expect(inbox.stderr).toMatch(/^Principal is down since \d\d:\d\d: token refused\n$/);
    const [ticket] = JSON.parse(inbox.stdout) as { connection: LineItem }[];
    expect(ticket?.connection.health).toMatchObject({ state: 'down', trouble: 'credentials' });
    const password = 'uma senha longa';
    await office.run(['users', 'create', '--email', 'ana@example.com', '--name', 'Ana', '--password-stdin'], {
      stdin: `${password}\n`,
    });
    const { result } = await office.api.call('auth.login', { email: 'ana@example.com', password });
    const agent = { BALCAO_TOKEN: result.token, BALCAO_LANG: 'pt-BR' };
    const hers = await office.run(['inbox'], { env: agent });
    expect(hers.stderr).toMatch(/^Principal fora do ar desde \d\d:\d\d: token recusado\n$/);
    const status = await office.run(['connections', 'status', '--json'], { env: agent });
    expect(status.stdout).toContain('"trouble":"credentials"');
    expect(status.stdout).not.toContain('190');
  });

  it('is told in the answer of reply, with --wait and --json alike', async () => {
    kill();
    await office.run(['connections', 'test', 'Principal']);
    const queued = /Queued; the connection Principal is down since \d\d:\d\d: token refused\. It leaves by itself/;
    const reply = await office.run(['reply', '1', 'Bom dia', '--json']);
    expect(reply.code).toBe(0);
    expect(reply.stderr).toMatch(queued);
    expect(reply.stderr).toMatch(/^Message queued: 1\n/);
    expect((JSON.parse(reply.stdout) as { connection: LineItem }).connection.health.state).toBe('down');
    const waited = await office.run(['reply', '1', 'Ainda aí?', '--wait', '--timeout', '0.2', '--lang', 'pt-BR']);
    expect(waited.stderr).toContain('Na fila; a conexão Principal está fora do ar desde');
    expect(waited.code).toBe(6);
  });

  it('is not mentioned once it is up again', async () => {
    expect((await office.run(['inbox'])).stderr).toBe('');
    expect((await office.run(['reply', '1', 'Pronto'])).stderr).not.toContain('down');
  });
});

describe('connections show', () => {
  it('has what the provider said of the account, with its time', async () => {
    office.emulator.inbound({
      channel: 'whatsapp-cloud',
      field: 'account_update',
      value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } },
    });
    await office.settle();
    const { stdout } = await office.run(['connections', 'show', 'Principal'], { terminal: 120 });
    expect(stdout).toMatch(/Notices +.*\d\d:\d\d Violation of the policy: SCAM/);
    const json = await office.run(['connections', 'show', 'Principal', '--json', '--fields', 'notices']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      notices: [{ kind: 'account.violation', data: { violation: 'SCAM' }, at: expect.stringMatching(/^2\d{3}-/) }],
    });
  });
});

describe('smoke', () => {
  it('counts unknown as failed, unless it is allowed', async () => {
    kill({ resetBefore: true });
    const junit = join(office.folder, 'unknown.xml');
    expect((await office.run(['smoke', '--junit', junit])).code).toBe(8);
    expect(junitOf(junit)).toMatch(/<failure message="[^"]+" type="unknown"/);
    expect((await office.run(['smoke', '--allow-unknown', '--junit', junit])).code).toBe(0);
    expect(junitOf(junit)).toMatch(/failures="0" errors="0" skipped="[1-9]/);
  });

  it('a connection that does not answer in its time has failed, and stderr tells what is waited for', async () => {
    kill({ hang: true });
    const { code, stdout, stderr } = await office.run(['smoke', '--timeout', '1.5', '--json']);
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject([{ state: 'failed', detail: 'no result within 1.5 s' }]);
    expect(stderr).toMatch(/testing Principal \(1\/1\), 1 s/);
  });

  it.each([
    ['no login', { BALCAO_TOKEN: '' }, 4, 'auth.required'],
    ['a wrong login', { BALCAO_TOKEN: 'nope' }, 4, 'auth.expired'],
    ['no server', { BALCAO_SERVER: 'http://127.0.0.1:9' }, 6, 'server.unreachable'],
    ['a server that is none', { BALCAO_SERVER: 'ftp://x' }, 2, 'input.invalid'],
  ])('writes the report with %s, in a folder that was not there', async (_, env, exit, error) => {
    const folder = join(office.folder, `reports ${error}`);
    const { code, stdout } = await office.run(['smoke', '--junit', join(folder, 'ci', 'smoke.xml')], { env });
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(junitOf(join(folder, 'ci', 'smoke.xml'))).toMatch(
      new RegExp(`tests="1" failures="0" errors="1"[^]*<error message="[^"]+" type="${error}"/>`),
    );
    expect(readdirSync(join(folder, 'ci'))).toEqual(['smoke.xml']);
  });

  it('writes the report when the options make no sense and when a connection is not there', async () => {
    const junit = join(office.folder, 'options.xml');
    expect((await office.run(['smoke', '--timeout', 'x', '--junit', junit])).code).toBe(2);
    expect(junitOf(junit)).toMatch(/<error message="[^"]+" type="input.invalid"/);
    expect((await office.run(['smoke', '--connection', 'Nenhuma', '--junit', junit])).code).toBe(3);
    expect(junitOf(junit)).toMatch(/<error message="[^"]+" type="reference.notFound"/);
  });

  it('keeps what was checked before the server went away', async () => {
    const hole: TcpServer = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
    const { port } = hole.address() as { port: number };
    const junit = join(office.folder, 'gone.xml');
    const { code } = await office.run(['smoke', '--junit', junit], {
      env: { BALCAO_SERVER: `http://127.0.0.1:${port}` },
    });
    hole.close();
    expect(code).toBe(6);
    expect(junitOf(junit)).toMatch(/<error message="[^"]+" type="server.unreachable"/);
  });

  it('a token made for one connection tests that one', async () => {
    const { result } = await office.api.call('token.create', { name: 'ci', role: 'ci', connection: 'Principal' });
    const { token } = result as { token: string };
    const { code, stdout } = await office.run(['smoke', '--json'], { env: { BALCAO_TOKEN: token } });
    expect(code).toBe(0);
    const names = (JSON.parse(stdout) as { connection: { name: string } }[]).map(({ connection }) => connection.name);
    expect(new Set(names)).toEqual(new Set(['Principal']));
  });
});

describe('smoke --hermetic', () => {
  const alone = { BALCAO_SERVER: '', BALCAO_TOKEN: '', BALCAO_CONFIG_DIR: '/nowhere/at/all' };
  const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('balcao-demo-'));

  it('makes the whole journey without login, config or terminal, and leaves nothing behind', async () => {
    const before = leftovers();
    const junit = join(office.folder, 'hermetic', 'smoke.xml');
    const { code, stdout, stderr } = await run(['smoke', '--hermetic', '--junit', junit, '--json'], { env: alone });
    expect({ code, stderr: stderr.split('\n').at(-2) }).toEqual({
      code: 0,
      stderr: expect.stringContaining('0 failed'),
    });
    const checks = JSON.parse(stdout) as { name: string; state: string }[];
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'credentials',
        'inbound',
        'reply',
        'receipts',
        'media in',
        'media out',
        'window',
        'template',
      ]),
    );
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['passed']));
    expect(junitOf(junit)).toMatch(/tests="\d+" failures="0" errors="0" skipped="0"/);
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('leaves with 8 when a step does not come about, and what follows is unknown', async () => {
    const { code, stdout } = await run(['smoke', '--hermetic', '--timeout', '0.001', '--json'], { env: alone });
    expect(code).toBe(8);
    const checks = JSON.parse(stdout) as { name: string; state: string }[];
    expect(checks.find(({ name }) => name === 'inbound')?.state).toBe('failed');
    expect(checks.find(({ name }) => name === 'resolve')?.state).toBe('unknown');
    expect(existsSync('/nowhere/at/all')).toBe(false);
  });
});

function junitOf(path: string): string {
  return readFileSync(path, 'utf8');
}
