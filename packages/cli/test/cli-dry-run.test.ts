/** `--dry-run` of commands: what the server would do, told in the reader's language, and nothing kept anywhere. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture } from '../../server/test/uploads.ts';
import { createHttpApi } from '../src/api/http-api.ts';
import { type Office, openOffice } from './cli-office.ts';

let office: Office;
let image: string;
let voice: string;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  await office.writes({ phone: '5521998765432', name: 'Bia Ramos' }, 'Olá');
  await office.api.call('tag.create', { name: 'vip' });
  await office.api.call('macro.create', {
    name: 'Encerrar',
    steps: [{ action: 'ticket.resolve', input: {} }],
  });
  [image, voice] = [join(office.folder, 'foto.png'), join(office.folder, 'recado.png')];
  writeFileSync(image, picture(90));
  writeFileSync(voice, 'isto é texto');
}, 60_000);
afterAll(() => office[Symbol.asyncDispose]());

const said = { en: 'Dry run: nothing was changed.\n', 'pt-BR': 'Simulação: nada foi mudado.\n' };
const head = () => office.server.context.store.read(async (_reads, seq) => seq);
/** Of a command line, which must leave the log as it is. */
const dry = async (line: readonly string[], options?: Parameters<Office['run']>[1]) => {
  await office.settle();
  const before = await head();
  const outcome = await office.run([...line, '--dry-run'], options);
  await office.settle();
  expect(await head()).toBe(before);
  return outcome;
};

describe('a dry run', () => {
  it('tells in one line for each item what would be done', async () => {
    const outcome = await dry(['accept', '1', '2']);
    expect(outcome).toEqual({
      code: 0,
      stdout: 'Would be: Accepted: #1 João Souza\nWould be: Accepted: #2 Bia Ramos\n',
      stderr: said.en,
    });
    const inPortuguese = await dry(['accept', '1', '--lang', 'pt-BR']);
    expect(inPortuguese).toEqual({ code: 0, stdout: 'Seria: Aceito: #1 João Souza\n', stderr: said['pt-BR'] });
  });

  it('is refused as the command would be, with its code, its words and its exit', async () => {
    const line = ['snooze', '1', '--until', '2h'];
    const [tried, done] = [await dry(line), await office.run(line)];
    expect([tried.code, done.code, tried.stdout]).toEqual([5, 5, '']);
    expect(tried.stderr.split('\n')[0]).toBe(done.stderr.split('\n')[0]);
    expect((await dry(['accept', '999'])).code).toBe(3);
    expect((await dry(['accept', '1', '999'])).code).toBe(7);
    expect((await dry(['accept', '998', '999'])).code).toBe(3);
    expect((await dry(['tag', '1', '--add', 'nenhuma'])).code).toBe(3);
  });

  it('gives its document as JSON', async () => {
    const one = JSON.parse((await dry(['accept', '1', '--json'])).stdout) as Record<string, unknown>;
    expect(one).toMatchObject({
      dryRun: true,
      action: 'ticket.accept',
      result: { number: 1, state: 'open' },
      events: [{ type: 'ticket.accepted', subject: { ticketId: expect.stringMatching(/^tk_/) as string } }],
    });
    const lines = (await dry(['accept', '1', '2', '--jsonl'])).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { result: { number: number } }).result.number)).toEqual([1, 2]);
  });

  it('says when nothing would change', async () => {
    await office.run(['tag', '2', '--add', 'vip']);
    expect((await dry(['tag', '2', '--add', 'vip'])).stdout).toBe('Would be: Nothing changed: #2 Bia Ramos\n');
  });

  it('judges a file without uploading it', async () => {
    await office.run(['accept', '2']);
    expect(await dry(['reply', '2', '--file', image])).toMatchObject({
      code: 0,
      stdout: 'Would be: Message queued: 2\n',
    });
    const asImage = await dry(['reply', '2', '--file', voice, '--kind', 'image']);
    const really = await office.run(['reply', '2', '--file', voice, '--kind', 'image']);
    expect([asImage.code, asImage.stderr.split('\n')[0]]).toEqual([really.code, really.stderr.split('\n')[0]]);
    expect((await dry(['galleries', 'create', 'Foto', '--file', image])).code).toBe(0);
  });

  it('of a macro leaves with what the ticket would refuse it by', async () => {
    expect((await dry(['macros', 'run', 'Encerrar', '2'])).code).toBe(0);
    expect((await dry(['macros', 'run', 'Encerrar', '999'])).code).toBe(3);
  });

  it('of a plan for many says how many would be refused', async () => {
    const line = ['bulk', 'snooze', '1', '2', '--until', '2h'];
    const tried = await dry(line);
    expect([tried.code, tried.stderr]).toEqual([7, expect.stringContaining('1 would be done, 1 refused')]);
    expect(tried.stdout).toMatch(/1\tfailed\t/);
  });

  it('of a call and of a request to the API is the same', async () => {
    expect((await dry(['call', 'ticket.accept', '{"ticket":1}', '--json'])).stdout).toContain('"dryRun":true');
    const sent = await dry(['api', 'POST', '/v1/actions/ticket.accept', '-d', '{"ticket":1}']);
    expect(JSON.parse(sent.stdout)).toMatchObject({ dryRun: true, result: { number: 1 } });
    expect((await dry(['api', 'POST', '/v1/media', '-d', '{}'])).code).toBe(2);
  });

  it('of signing in and out keeps nothing, here or there', async () => {
    const config = join(office.folder, 'unused');
    const env = { BALCAO_CONFIG_DIR: config, BALCAO_TOKEN: '' };
    const line = ['login', '--email', 'admin@example.com', '--password-stdin'];
    const tried = await dry(line, { stdin: 'a long password', env });
    expect(tried).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Would sign in as admin@example.com. Dry run: nothing was changed.\n',
    });
    expect(existsSync(join(config, 'credentials.enc'))).toBe(false);
    expect((await office.run([...line, '--dry-run'], { stdin: 'another password', env })).code).toBe(4);
    expect((await dry(['logout'])).code).toBe(0);
    expect((await office.run(['whoami'])).code).toBe(0);
  });

  it('is never done for real by a server that knows no dry run', async () => {
    const older = createHttpApi({
      server: 'http://balcao.test',
      token: 'x',
      language: 'en',
      request: async (url) => ({
        status: url.pathname.endsWith('/dry-run') ? 404 : 200,
        header: () => null,
        body: Buffer.from(JSON.stringify({ error: { code: 'route.unknown', message: '', data: {} } })),
      }),
    });
    await expect(older.tryOut('ticket.accept', { ticket: 1 })).rejects.toMatchObject({ code: 'dryRun.unsupported' });
  });
});
