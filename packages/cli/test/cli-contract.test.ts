/** What scripts hold on to, asked of the built program as a script would: processes, pipes, exit codes. */
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addConnection, type BuiltOffice, openBuiltOffice, password, until } from './built-office.ts';

let office: BuiltOffice;
let connection: { id: string; webhookPath: string };

beforeAll(async () => {
  office = await openBuiltOffice();
  const args = ['login', '--server', office.server.url, '--email', 'ana@example.com', '--password-stdin'];
  expect((await office.run(args, { input: `${password}\n` })).code).toBe(0);
  connection = await addConnection(office, 'Principal');
  await office.json(['templates', 'refresh', 'Principal', '--json']);
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Pedido não chegou');
  await until(async () => ((await tickets()).length === 1 ? true : undefined));
  await office.writes({ phone: '5521998765432', name: 'Bia \u001b]0;x\u0007\u202eRamos' }, 'Oi\u001b[2J');
  await until(async () => ((await tickets()).length === 2 ? true : undefined));
}, 180_000);
afterAll(() => office[Symbol.asyncDispose]());

interface Ticket {
  readonly id: string;
  readonly number: number;
  readonly protocol: string;
  readonly state: string;
  readonly assignee: { readonly name: string } | null;
  readonly queue: { readonly name: string } | null;
  readonly tags: readonly { readonly name: string }[];
}

interface Message {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  readonly body: string;
  readonly providerId: string | null;
  readonly media: { readonly name: string; readonly bytes: number } | null;
}

const tickets = (...args: string[]) => office.json<Ticket[]>(['tickets', 'list', ...args, '--json']);
const ticket = (ref: string) => office.json<Ticket>(['tickets', 'show', ref, '--json']);
const code = async (...args: string[]) => (await office.run(args)).code;
const fault = (rule: unknown, times = 1) => office.control('faults', { channel: 'whatsapp-cloud', rule, times });

describe('programs', () => {
  it('server start and emulator start say one line of JSON on stdout', async () => {
    const line = { event: 'listening', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string };
    for (const program of [office.server, office.emulator]) {
      expect(program.stdout().split('\n')).toHaveLength(2);
      expect(JSON.parse(program.stdout())).toEqual(line);
    }
  });

  it('the key of the data folder and the credentials are for their owner alone', () => {
    for (const path of ['data/secret.key', 'config/credentials.enc', 'config/config.json']) {
      expect(statSync(join(office.folder, path)).mode & 0o777, path).toBe(0o600);
    }
  });

  it('without a keyring the token is in credentials.enc, and whoami and token print use it', async () => {
    expect(await office.json(['whoami', '--json'])).toMatchObject({
      user: { email: 'ana@example.com', role: 'admin' },
    });
    const printed = await office.json<{ token: string }>(['token', 'print', '--json']);
    expect(printed).toMatchObject({ source: 'file', server: office.server.url });
    expect(readFileSync(join(office.folder, 'config/credentials.enc')).includes(printed.token)).toBe(false);
    expect((await office.run(['token', 'print'])).stdout).toBe(`${printed.token}\n`);
  });
});

describe('connections', () => {
  it('add answers id, channel, name and webhookPath; list, show and test know it', async () => {
    const webhookPath = `/webhooks/whatsapp-cloud/${connection.id}`;
    const known = { id: connection.id, channel: 'whatsapp-cloud', name: 'Principal', webhookPath };
    expect(connection).toMatchObject(known);
    expect(await office.json(['connections', 'list', '--json'])).toMatchObject([known]);
    const shown = await office.run(['connections', 'show', 'Principal', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject(known);
    expect(shown.stdout).not.toContain('EAAG');
    const tested = await office.json(['connections', 'test', 'Principal', '--json']);
    expect(tested).toMatchObject({ health: { state: 'up' } });
  });

  it('pair is refused where the channel needs none', async () => {
    const { code: exit, stderr } = await office.run(['connections', 'pair', 'Principal']);
    expect(exit).toBe(5);
    expect(stderr).toContain('channel.unsupported');
    expect(await code('connections', 'pair', 'Nenhuma')).toBe(3);
  });
});

it('users create and queues create', async () => {
  const args = ['--email', 'bia@example.com', '--name', 'Bia', '--role', 'agent', '--password-stdin', '--json'];
  const user = await office.json(['users', 'create', ...args], `${password}\n`);
  expect(user).toMatchObject({ email: 'bia@example.com', name: 'Bia', role: 'agent' });
  const queue = await office.json([
    'queues',
    'create',
    'Suporte',
    '--members',
    'bia@example.com,ana@example.com',
    '--json',
  ]);
  expect(queue).toMatchObject({ id: expect.stringMatching(/^qu_/) as string, name: 'Suporte' });
});

describe('reading', () => {
  const text = expect.any(String) as string;
  const number = expect.any(Number) as number;
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;

  it('tickets list --json is an array with the fields of the contract', async () => {
    const [first] = await tickets('--filter', 'number:1');
    expect(first).toMatchObject({
      id: text,
      number: 1,
      protocol: text,
      state: 'pending',
      handler: 'none',
      private: false,
      unread: 1,
      contact: { id: text, name: 'João Souza', phone: '5511987654321' },
      connection: { id: connection.id, name: 'Principal', channel: 'whatsapp-cloud' },
      queue: null,
      assignee: null,
      tags: [],
      window: { open: true, expiresAt: instant },
      lastMessage: expect.objectContaining({ direction: 'in', kind: 'text' }) as object,
      createdAt: instant,
      lastActivityAt: instant,
      version: number,
    });
    expect(await tickets('--limit', '1')).toHaveLength(1);
  });

  it('a ticket is shown by id, number and protocol alike', async () => {
    const shown = await ticket('1');
    expect(await ticket(shown.id)).toEqual(shown);
    expect(await ticket(shown.protocol)).toEqual(shown);
  });

  it('messages list --json has the fields of the contract', async () => {
    const [first] = await office.json<Message[]>(['messages', 'list', '1', '--json']);
    expect(first).toMatchObject({
      id: text,
      seq: number,
      direction: 'in',
      kind: 'text',
      body: 'Pedido não chegou',
      state: 'received',
      providerId: text,
      providerAt: instant,
      author: { type: 'contact', id: text, name: 'João Souza' },
      media: null,
      replyToId: null,
      reactions: [],
      editedAt: null,
      revokedAt: null,
      errorCode: null,
      errorText: null,
    });
  });

  it('what customers are called cannot steer a terminal, whatever the format', async () => {
    for (const format of [[], ['--json'], ['--jsonl'], ['--csv'], ['--fields', 'contact.name']]) {
      const { stdout } = await office.run(['inbox', ...format]);
      expect(stdout).toContain('Ramos');
      expect(stdout.replaceAll(/[\n\t\r]/g, ''), format.join(' ')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    const unknown = await office.run(['tickets', 'show', '\u001b]0;x\u0007\u202e']);
    expect(unknown.code).toBe(3);
    expect(unknown.stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('working', () => {
  it('accept, return, transfer, tag, note', async () => {
    expect(await code('accept', '1')).toBe(0);
    expect((await ticket('1')).state).toBe('open');
    expect(await code('return', '1')).toBe(0);
    expect((await ticket('1')).state).toBe('pending');
    expect(await code('transfer', '1', '--queue', 'Suporte', '--to', 'bia@example.com')).toBe(0);
    expect(await ticket('1')).toMatchObject({ queue: { name: 'Suporte' }, assignee: { name: 'Bia' } });
    for (const tag of ['vip', 'pix']) expect(await code('tags', 'create', tag)).toBe(0);
    expect(await code('tag', '1', '2', '--add', 'vip', '--add', 'pix')).toBe(0);
    expect(await code('tag', '1', '--remove', 'pix')).toBe(0);
    expect((await ticket('1')).tags.map(({ name }) => name)).toEqual(['vip']);
    expect(await code('note', '1', 'Só aqui')).toBe(0);
    expect(await code('note', '1', 'Em todo lugar', '--contact')).toBe(0);
    const notes = await office.json<{ body: string; scope: string }[]>(['notes', 'list', '1', '--json']);
    expect(notes.map(({ scope }) => scope).toSorted()).toEqual(['contact', 'ticket']);
  });

  it('several tickets at once, from stdin too; resolve and reopen', async () => {
    const ids = (await office.run(['tickets', 'list', '--ids-only'])).stdout;
    expect((await office.run(['resolve', '-'], { input: ids })).code).toBe(0);
    expect(await tickets()).toEqual([]);
    expect(await code('reopen', '1', '2')).toBe(0);
    expect(await tickets()).toHaveLength(2);
    expect(await code('resolve', '1', '999')).toBe(7);
    expect(await code('reopen', '1')).toBe(0);
  });

  it('call takes a ticket as number, id and protocol, and a user by e-mail', async () => {
    const { id, protocol } = await ticket('1');
    for (const ref of [1, '1', id, protocol]) {
      expect(await office.json(['call', 'ticket.show', JSON.stringify({ ticket: ref }), '--json'])).toMatchObject({
        id,
      });
    }
    const input = { ticket: 1, queue: 'Suporte', user: 'bia@example.com' };
    const moved = await office.json<Ticket>(['call', 'ticket.transfer', JSON.stringify(input), '--json']);
    expect(moved.assignee?.name).toBe('Bia');
    const { code: exit, stderr } = await office.run(['call', 'ticket.show', '{"ticket":[]}', '--lang', 'pt-BR']);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^Entrada inválida: ticket: .*inválid/);
  });
});

describe('replying', () => {
  const reply = (...args: string[]) => office.json<Message>(['reply', '1', ...args, '--wait', '--json']);

  it('text, stdin, a file and a template; --wait prints what the provider made of it', async () => {
    const taken = { providerId: expect.stringMatching(/^wamid\./) as string, errorCode: null };
    expect(await reply('Bom dia!')).toMatchObject({ ...taken, kind: 'text', body: 'Bom dia!' });
    const piped = await office.json<Message>(['reply', '1', '-', '--wait', '--json'], 'duas\nlinhas\n');
    expect(piped).toMatchObject({ ...taken, body: 'duas\nlinhas' });
    const file = join(office.folder, 'nota.pdf');
    writeFileSync(file, '%PDF-1.4\n%%EOF\n');
    const sent = await reply('Segue', '--file', file);
    expect(sent).toMatchObject({ ...taken, kind: 'document', body: 'Segue', media: { name: 'nota.pdf', bytes: 15 } });
    const [template] = (
      await office.json<{ name: string; language: string; status: string; variables: string[] }[]>([
        'templates',
        'list',
        '--json',
      ])
    ).filter(({ status, variables }) => status === 'approved' && variables.join() === '1');
    const { name = '', language = '' } = template ?? {};
    const templated = await reply('--template', name, '--lang', language, '--var', '1=Ana');
    expect(templated).toMatchObject({ ...taken, kind: 'template' });
    expect(templated.body).toContain('Ana');
  });

  it('a refusal by the provider is not 0, and the message is printed', async () => {
    await fault({ on: 'send', do: { fail: { status: 400, code: 131026 } } });
    const { code: exit, stdout, stderr } = await office.run(['reply', '1', 'Oi', '--wait', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'failed' });
    expect(exit).not.toBe(0);
    expect(stderr).not.toBe('');
  });

  it('what the provider would not take is refused before it is uploaded, with limit and advice', async () => {
    const large = join(office.folder, 'large.png');
    writeFileSync(large, Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(5_242_880)]));
    const tooLarge = await office.run(['reply', '1', '--file', large]);
    expect(tooLarge).toMatchObject({ code: 5, stdout: '' });
    expect(tooLarge.stderr).toMatch(/at most 5242880 for image: compress it or send a link\nmedia\.tooLarge\n$/);
    const refused = await office.run(['reply', '1', '--file', join(office.folder, 'nota.pdf'), '--kind', 'image']);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('accepted: image/jpeg, image/png\nmedia.typeRefused\n');
  });

  it('a file that cannot be read, no text and no words are usage errors', async () => {
    const missing = await office.run(['reply', '1', '--file', '/no/such/file']);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('/no/such/file: there is no such file') });
    expect((await office.run(['reply', '1', '--file', office.folder])).stderr).toContain('this is a folder');
    expect(await code('reply', '1', '-')).toBe(2);
    expect(await code('reply', '1')).toBe(2);
    expect(await code('reply', '1', 'Oi', '--kind', 'nope')).toBe(2);
    const { code: exit } = await office.run(['call', 'ticket.show', '@/no/such/file']);
    expect(exit).toBe(2);
  });
});

it('export writes every format, to a file and to stdout', async () => {
  const starts = { pdf: '%PDF-', txt: '#1 ', json: '{', csv: 'providerAt,' };
  for (const [format, start] of Object.entries(starts)) {
    const file = join(office.folder, `ticket.${format}`);
    expect(await code('export', '1', '--format', format, '-o', file)).toBe(0);
    expect(readFileSync(file, 'latin1').startsWith(start), format).toBe(true);
    if (format === 'pdf') continue;
    const { stdout } = await office.run(['export', '1', '--format', format]);
    expect(stdout).toBe(readFileSync(file, 'utf8'));
  }
});

describe('smoke', () => {
  it('0 when all is well, 8 when a check fails, and a JUnit report of it', async () => {
    expect(await code('smoke')).toBe(0);
    const junit = join(office.folder, 'smoke.xml');
    await fault({ on: 'any', do: { revokedToken: true } }, 10);
    const { code: exit, stdout } = await office.run(['smoke', '--connection', 'Principal', '--junit', junit, '--json']);
    await office.control('reset', {});
    expect(exit).toBe(8);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ state: 'failed' }));
    expect(readFileSync(junit, 'utf8')).toMatch(/^<\?xml[^]*<failure message=/);
  });
});

describe('events follow', () => {
  it('prints the log from a sequence or a time, and ends with 0 on SIGTERM', async () => {
    for (const since of ['0', '1h']) {
      const following = office.start(['events', 'follow', '--since', since, '--jsonl']);
      const [chunk] = (await once(following.stdout ?? expect.unreachable(), 'data')) as [Buffer];
      expect(JSON.parse(chunk.toString('utf8').split('\n')[0] ?? '')).toMatchObject({ seq: 1 });
      following.kill('SIGTERM');
      expect(await once(following, 'exit')).toEqual([0, null]);
    }
  });

  it('ends with 130 on Ctrl+c, and with 0 when its reader leaves', async () => {
    const following = office.start(['events', 'follow', '--since', '0', '--jsonl']);
    await once(following.stdout ?? expect.unreachable(), 'data');
    following.kill('SIGINT');
    expect(await once(following, 'exit')).toEqual([130, null]);
    const left = office.start(['events', 'follow', '--since', '0', '--jsonl']);
    left.stdout?.once('data', () => left.stdout?.destroy());
    const ended = once(left, 'exit');
    // What happens next has no reader any more.
    await until(async () => {
      await office.run(['note', '1', 'mais um evento']);
      return left.exitCode === null ? undefined : true;
    });
    expect(await ended).toEqual([0, null]);
  });

  it('events list pages through the log, and a time finds its place', async () => {
    const all = await office.json<{ seq: number; at: string }[]>(['events', 'list', '--limit', '0', '--json']);
    expect(all.length).toBeGreaterThan(20);
    const page = await office.run(['events', 'list', '--limit', '5', '--fields', 'seq']);
    expect(page.stderr).toContain('--after 5');
    const rest = await office.json<unknown[]>(['events', 'list', '--after', '5', '--limit', '0', '--json']);
    expect(rest).toHaveLength(all.length - 5);
    expect(await office.json(['events', 'list', '--since', '0m', '--json'])).toEqual([]);
    expect(await office.json(['events', 'list', '--since', '1d', '--limit', '0', '--json'])).toHaveLength(all.length);
    expect(await code('events', 'list', '--since', 'soon')).toBe(2);
  });
});

describe('the end', () => {
  it('a provider that is down makes checks unknown: not failed, and a failure unless it is allowed', async () => {
    expect(await office.emulator.stop()).toBe(0);
    const { code: exit, stdout } = await office.run(['smoke', '--json']);
    const states = (JSON.parse(stdout) as { name: string; state: string }[]).map(({ state }) => state);
    expect(states).toContain('unknown');
    expect(states).not.toContain('failed');
    expect(exit).toBe(8);
    expect((await office.run(['smoke', '--allow-unknown'])).code).toBe(0);
  });

  it('a connection is removed, a session ends, and the server leaves with 0', async () => {
    expect(await code('connections', 'remove', 'Principal')).toBe(2);
    expect(await code('connections', 'remove', 'Principal', '--yes')).toBe(0);
    expect(await code('logout')).toBe(0);
    expect(await code('whoami')).toBe(4);
    expect(await office.server.stop()).toBe(0);
  });
});
