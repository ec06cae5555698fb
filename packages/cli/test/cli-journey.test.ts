import { readFileSync } from 'node:fs';
import { findAction } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice } from './cli-office.ts';

/** Whatever could move the cursor or change the look of a terminal; line breaks are ours. */
const steering = /(?!\n)[\p{Cc}\p{Cf}]/u;

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Pedido não chegou');
  await office.writes({ phone: '5521998765432', name: '=cmd|calc' }, 'Oi\u001b]52;c;aGk=\u0007');
});
afterAll(() => office[Symbol.asyncDispose]());

const actionOf = (id: string) => findAction(id) ?? expect.unreachable(id);

const json = async (...args: string[]): Promise<never> => {
  const { code, stdout, stderr } = await office.run([...args, '--json']);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as never;
};

describe('lists', () => {
  it('tickets list --json is an array of what the action promises', async () => {
    const items = (await json('tickets', 'list')) as { number: number }[];
    expect(actionOf('ticket.list').output.parse({ items, nextCursor: null })).toMatchObject({ items });
    expect(items).toHaveLength(2);
    expect(items.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2]);
  });

  it('--limit cuts, tells the cursor on stderr, and --limit 0 reads every page', async () => {
    const first = await office.run(['tickets', 'list', '--limit', '1', '--ids-only']);
    expect(first.stdout.trim().split('\n')).toHaveLength(1);
    const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1] ?? '';
    const second = await office.run(['tickets', 'list', '--limit', '1', '--ids-only', '--cursor', cursor]);
    expect(second.stdout).not.toBe(first.stdout);
    const all = await office.run(['tickets', 'list', '--limit', '0', '--ids-only']);
    expect(all.stdout.trim().split('\n').toSorted()).toEqual([first.stdout.trim(), second.stdout.trim()].toSorted());
  });

  it('a pipe gets TSV without header, whole', async () => {
    const { stdout } = await office.run(['tickets', 'list', '--fields', 'number,contact.name,connection.name']);
    expect(stdout.split('\n').toSorted()).toEqual(['', '1\tJoão Souza\tPrincipal', '2\t=cmd|calc\tPrincipal']);
  });

  it('a terminal gets a table of its width, and nothing that could steer it', async () => {
    const { stdout } = await office.run(['inbox'], { terminal: 90 });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^No\.\s+State\s+Channel\s+Contact\s+Window\s+Unread\s+Age\s+Last message$/);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(90);
    expect(stdout).not.toMatch(steering);
  });

  it('CSV keeps phones and disarms formulas', async () => {
    const { stdout } = await office.run(['tickets', 'list', '--csv', '--fields', 'contact.name,contact.phone']);
    expect(stdout.split('\r\n').toSorted()).toEqual(
      ['', `"'=cmd|calc",5521998765432`, 'João Souza,5511987654321', 'contact.name,contact.phone'].toSorted(),
    );
  });

  it('JSON writes what could steer a terminal as escapes, so that nothing is lost', async () => {
    const { stdout } = await office.run(['messages', 'list', '2', '--json']);
    expect(stdout).not.toMatch(steering);
    expect((JSON.parse(stdout) as { body: string }[])[0]?.body).toContain('Oi');
  });

  it('an unknown field is a usage error that names the known ones', async () => {
    const { code, stderr } = await office.run(['tickets', 'list', '--fields', 'nome']);
    expect(code).toBe(2);
    expect(stderr).toContain('number');
  });
});

describe('changes', () => {
  it('--dry-run shows what would be done and changes nothing', async () => {
    const before = await json('tickets', 'show', '1');
    const { code, stdout, stderr } = await office.run(['accept', '1', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toBe('Would be: Accepted: #1 João Souza\n');
    expect(stderr).toBe('Dry run: nothing was changed.\n');
    expect(await json('tickets', 'show', '1')).toEqual(before);
  });

  it('--dry-run finds out what would be refused', async () => {
    expect((await office.run(['accept', '999', '--dry-run'])).code).toBe(3);
    expect((await office.run(['tag', '1', '--add', 'nenhuma', '--dry-run'])).code).toBe(3);
  });

  it('accept says what was done and how to take it back, on stderr', async () => {
    const { code, stdout, stderr } = await office.run(['accept', '1']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const undo = /^Accepted: #1 João Souza · undo: (balcao undo \d+)\n$/.exec(stderr)?.[1] ?? stderr;
    expect((await office.run([...undo.split(' ').slice(1), '--yes'])).code).toBe(0);
    expect(await json('tickets', 'show', '1')).toMatchObject({ state: 'pending' });
    expect((await office.run(['accept', '1'])).code).toBe(0);
  });

  it('ids come from stdin as lines or as JSON lines, in order', async () => {
    await office.run(['tags', 'create', 'vip']);
    const { stdout: listed } = await office.run(['tickets', 'list', '--jsonl']);
    const { code, stdout } = await office.run(['tag', '-', '--add', 'vip', '--json'], { stdin: listed });
    expect(code).toBe(0);
    const tagged = JSON.parse(stdout) as { id: string; tags: { name: string }[] }[];
    expect(tagged.map(({ id }) => id)).toEqual(
      listed
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
    );
    expect(tagged.every(({ tags }) => tags[0]?.name === 'vip')).toBe(true);
    const plain = await office.run(['tag', '-', '--remove', 'vip'], { stdin: '1\n2\n' });
    expect(plain.stderr).toMatch(/^Tags changed: #2 .* · undo: balcao undo \d+$/m);
    const again = await office.run(['tag', '2', '--remove', 'vip']);
    expect(again).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing changed: #2 [^·]*\n$/) as string,
    });
  });

  it('some items of several failing is 7, and the others are done', async () => {
    const { code, stdout, stderr } = await office.run(['resolve', '1', '999', '--json']);
    expect(code).toBe(7);
    expect((JSON.parse(stdout) as unknown[]).length).toBe(1);
    expect(stderr).toContain('999: ');
    expect((await office.run(['reopen', '1'])).code).toBe(0);
  });

  it('all of several refused alike leave with the code they share', async () => {
    expect((await office.run(['resolve', '998', '999'])).code).toBe(3);
  });

  it('a note is on the ticket unless --contact is given', async () => {
    const note = async (...args: string[]) => (await json('note', '1', 'Cliente antigo', ...args)) as { scope: string };
    expect((await note()).scope).toBe('ticket');
    expect((await note('--contact')).scope).toBe('contact');
  });

  it('transfer takes --to, and the title of the undo line is the contract’s', async () => {
    await office.run(['queues', 'create', 'Suporte', '--members', 'admin@example.com']);
    const { code, stderr } = await office.run(['transfer', '1', '--queue', 'Suporte', '--to', 'admin@example.com']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Transferred: #1 João Souza · undo: balcao undo \d+\n$/) as string,
    });
  });

  it('what cannot be undone needs --yes without a terminal', async () => {
    const args = [
      '--name',
      'Outra',
      '--set',
      'phoneNumberId=9',
      '--set',
      'wabaId=9',
      '--set',
      'accessToken=-',
      '--set',
      'appSecret=s',
      '--set',
      'verifyToken=v',
    ];
    const added = await office.run(['connections', 'add', 'whatsapp-cloud', ...args, '--json'], {
      stdin: 'the-token\n',
    });
    expect(added.code).toBe(0);
    expect(added.stderr).toContain('appSecret, verifyToken');
    expect(added.stderr).not.toContain('accessToken');
    expect((await office.run(['connections', 'remove', 'Outra'])).code).toBe(2);
    expect((await office.run(['connections', 'remove', 'Outra', '--yes'])).code).toBe(0);
  });
});

describe('replies', () => {
  it('--wait prints the message as the provider left it', async () => {
    const { code, stdout, stderr } = await office.run(['reply', '1', 'Bom dia!', '--wait', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const message = JSON.parse(stdout) as { state: string; providerId: string; body: string };
    expect(actionOf('message.send').output.safeParse(message).success).toBe(true);
    expect(message.body).toBe('Bom dia!');
    expect(message.providerId).toMatch(/^wamid\./);
    await office.settle();
  });

  it('- takes the text from stdin', async () => {
    const { code, stdout } = await office.run(['reply', '1', '-', '--json'], { stdin: 'duas\nlinhas\n' });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { body: string }).body).toBe('duas\nlinhas');
    await office.settle();
  });

  it('--file uploads and sends', async () => {
    const { code, stdout } = await office.run([
      'reply',
      '1',
      'Segue',
      '--file',
      new URL('../package.json', import.meta.url).pathname,
      '--kind',
      'document',
      '--json',
    ]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { media: { name: string } }).media.name).toBe('package.json');
    await office.settle();
  });

  it('a refusal of the provider prints the message and fails', async () => {
    office.emulator.addFault({
      channel: 'whatsapp-cloud',
      rule: { on: 'send', do: { fail: { status: 400, code: 131026 } } },
      times: 1,
    });
    const { code, stdout, stderr } = await office.run(['reply', '1', 'Oi', '--wait', '--json']);
    expect((JSON.parse(stdout) as { state: string }).state).toBe('failed');
    expect(code).toBe(1);
    expect(stderr).toContain('The provider refused it');
  });
});

describe('the rest', () => {
  it('events follow --since 0 --jsonl prints the log in order from its start', async () => {
    const { code, stdout } = await office.run(['events', 'follow', '--since', '0', '--jsonl', '--count', '5']);
    expect(code).toBe(0);
    const seqs = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    expect(seqs).toHaveLength(5);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });

  it('events follow ends with 130 on Ctrl+c', async () => {
    const interruption = new AbortController();
    const following = office.run(['events', 'follow', '--since', '0', '--jsonl'], {
      signal: interruption.signal,
      onStdout: () => interruption.abort('SIGINT'),
    });
    expect((await following).code).toBe(130);
  });

  it('smoke checks every connection, writes JUnit, and leaves with 8 when one fails', async () => {
    const good = await office.run(['smoke', '--json']);
    expect(good.stderr).toContain('0 failed');
    expect(good.code).toBe(0);
    const bad = [
      '--name',
      'Quebrada',
      '--set',
      'phoneNumberId=404',
      '--set',
      'wabaId=404',
      '--set',
      'accessToken=wrong',
      '--set',
      'appSecret=s',
      '--set',
      'verifyToken=v',
      '--set',
      `baseUrl=${office.emulator.url}/graph`,
    ];
    expect((await office.run(['connections', 'add', 'whatsapp-cloud', ...bad])).code).toBe(0);
    const junit = `${office.folder}/smoke.xml`;
    const { code, stdout } = await office.run(['smoke', '--connection', 'Quebrada', '--json', '--junit', junit]);
    expect(code).toBe(8);
    expect((JSON.parse(stdout) as { state: string }[]).some(({ state }) => state === 'failed')).toBe(true);
    expect(readFileSync(junit, 'utf8')).toMatch(/<testsuite name="whatsapp-cloud Quebrada".*<failure message=/s);
    await office.run(['connections', 'remove', 'Quebrada', '--yes']);
  });

  it('call gives the answer of any action, and api of any route', async () => {
    const called = await office.run(['call', 'ticket.show', '{"ticket":1}', '--json']);
    expect((JSON.parse(called.stdout) as { number: number }).number).toBe(1);
    const asked = await office.run(['api', 'GET', '/v1/tickets?limit=1']);
    expect((JSON.parse(asked.stdout) as { items: unknown[] }).items).toHaveLength(1);
    expect((await office.run(['api', 'GET', '//evil.example/'])).code).toBe(2);
  });

  it('filter explain shows the English form and the count', async () => {
    const explained = (await json('filter', 'explain', 'estado:aberto')) as { query: string; count: number };
    expect(explained).toMatchObject({ query: 'state:open', count: 1 });
  });

  it('export writes the file whole, notes only when asked for', async () => {
    const path = `${office.folder}/ticket.txt`;
    await office.run(['resolve', '1']);
    expect((await office.run(['export', '1', '--format', 'txt', '-o', path])).code).toBe(0);
    const plain = readFileSync(path, 'utf8');
    expect(plain).toContain('João Souza: Pedido não chegou');
    expect(plain).toContain('── resolved by Admin');
    expect(plain).not.toContain('Cliente antigo');
    expect((await office.run(['export', '1', '--format', 'txt', '--notes'])).stdout).toContain('Cliente antigo');
    const pdf = await office.run(['export', '1', '--format', 'pdf', '-o', `${office.folder}/ticket.pdf`]);
    expect(pdf.code).toBe(0);
    expect(readFileSync(`${office.folder}/ticket.pdf`).subarray(0, 5).toString()).toBe('%PDF-');
    const csv = (await office.run(['export', '2', '--format', 'csv'])).stdout;
    expect(csv).toContain(`"'=cmd|calc"`);
  });
});
