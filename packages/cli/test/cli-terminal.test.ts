/** What a terminal and a shell get to see of the CLI besides tables. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../src/commands/registry.ts';
import { type Office, openOffice, run } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  for (const nth of [1, 2, 3]) {
    await office.writes({ phone: `551198765432${nth}`, name: `Cliente ${nth}` }, `mensagem ${nth}`);
  }
});
afterAll(() => office[Symbol.asyncDispose]());

describe('the pager', () => {
  const paged = (file: string) => ({ terminal: 80, env: { PAGER: `cat > ${office.folder}/${file}` } });

  it('shows messages and transcripts on a terminal', async () => {
    expect(await office.run(['messages', 'list', '1'], paged('messages'))).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(`${office.folder}/messages`, 'utf8')).toContain('mensagem 1');
    expect((await office.run(['export', '1'], paged('export'))).stdout).toBe('');
    expect(readFileSync(`${office.folder}/export`, 'utf8')).toContain('mensagem 1');
  });

  it('stays out of pipes, of short lists, and of --no-pager', async () => {
    const { PAGER } = paged('none').env;
    expect((await office.run(['messages', 'list', '1'], { env: { PAGER } })).stdout).toContain('mensagem 1');
    expect((await office.run(['messages', 'list', '1', '--no-pager'], paged('none'))).stdout).toContain('mensagem 1');
    expect((await office.run(['tickets', 'list'], paged('none'))).stdout).toContain('Cliente 1');
    expect(existsSync(`${office.folder}/none`)).toBe(false);
  });

  it('a PDF never goes to a terminal', async () => {
    expect((await office.run(['export', '1', '--format', 'pdf'], { terminal: 80 })).code).toBe(2);
  });

  it('one that is not installed costs nobody the text', async () => {
    const { code, stdout } = await office.run(['export', '1'], { terminal: 80, env: { PAGER: 'no-such-pager' } });
    expect({ code, text: stdout.includes('mensagem 1') }).toEqual({ code: 0, text: true });
  });
});

describe('lists', () => {
  it('--limit holds for every list, also where the server knows no pages', async () => {
    for (const name of ['a', 'b', 'c']) await office.run(['tags', 'create', name]);
    const count = async (...args: string[]) =>
      (await office.run([...args, '--jsonl'])).stdout.split('\n').filter((line) => line !== '').length;
    expect(await count('tags', 'list', '--limit', '2')).toBe(2);
    expect(await count('tags', 'list', '--limit', '0')).toBe(3);
    expect(await count('tags', 'list')).toBe(3);
    expect(await count('tickets', 'list', '--limit', '2')).toBe(2);
    expect((await office.run(['tags', 'list', '--limit', 'x'])).code).toBe(2);
  });
});

it('colours are for terminals, unless NO_COLOR, TERM=dumb or --color say otherwise', async () => {
  const isColoured = async (env: Record<string, string>, ...args: string[]) =>
    (await office.run(['inbox', ...args], { terminal: 80, env: { NO_COLOR: '', ...env } })).stdout.includes(
      '\u001b[1m',
    );
  expect(await isColoured({})).toBe(true);
  expect(await isColoured({ NO_COLOR: '1' })).toBe(false);
  expect(await isColoured({ TERM: 'dumb' })).toBe(false);
  expect(await isColoured({}, '--color', 'never')).toBe(false);
  expect(await isColoured({ NO_COLOR: '1' }, '--color', 'always')).toBe(true);
  expect((await office.run(['inbox'], { env: { NO_COLOR: '' } })).stdout).not.toContain('\u001b');
});

describe('the log', () => {
  beforeAll(async () => {
    // More than a page of the server holds.
    const names = Array.from({ length: 1010 }, (_, nth) => `tag ${nth}`);
    for (let at = 0; at < names.length; at += 50) {
      await Promise.all(names.slice(at, at + 50).map((name) => office.api.call('tag.create', { name })));
    }
  });

  const seqs = async (...args: string[]) => {
    const { stdout } = await office.run(['events', 'list', '--fields', 'seq', ...args]);
    return stdout.split('\n').slice(0, -1).map(Number);
  };

  it('--limit 0 reads every page, once, in order', async () => {
    const all = await seqs('--limit', '0');
    expect(all.length).toBeGreaterThan(1010);
    expect(all).toEqual(all.map((_, at) => at + 1));
    expect(await seqs('--after', '3', '--limit', '1005')).toEqual(all.slice(3, 1008));
  });

  it('--since a time is the first event at or after it', async () => {
    const { stdout } = await office.run(['events', 'list', '--limit', '0', '--jsonl']);
    const log = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { seq: number; at: string });
    for (const place of [0, 1, 7, 500, 998, log.length - 1]) {
      const { at } = log[place] ?? expect.unreachable();
      // Minutes are as fine as an age can be written, so it is the clock that moves.
      const now = () => Date.parse(at) + 60_000;
      const since = await office.run(['events', 'list', '--limit', '1', '--jsonl', '--since', '1m'], { now });
      const expected = log.find((event) => event.at >= at);
      expect(JSON.parse(since.stdout)).toMatchObject({ seq: expected?.seq });
    }
    expect((await office.run(['events', 'list', '--since', '0m', '--json'])).stdout).toBe('[]\n');
  });
});

describe('refusals', () => {
  it('an input that the server refuses is explained in the caller’s language', async () => {
    const refused = (lang: string) =>
      office.run(['tokens', 'create', 'x', '--expires-in-days', '0'], { env: { BALCAO_LANG: lang } });
    const [en, pt] = [await refused('en'), await refused('pt-BR')];
    expect([en.code, pt.code]).toEqual([2, 2]);
    expect(en.stderr).toMatch(/^Invalid input: .*Too small/);
    expect(pt.stderr).toMatch(/^Entrada inválida: .*Pequeno demais/);
  });

  it('names that came from outside cannot steer the terminal that shows the refusal', async () => {
    const hostile = '\u001b]52;c;aGk=\u0007\u202e\u009b31m';
    const lines = [
      ['tickets', 'show', hostile],
      ['tickets', 'list', '--filter', `tag:"${hostile}"`],
      ['reply', '1', '--file', `/tmp/${hostile}`],
      ['transfer', '1', '--queue', hostile],
      [hostile],
      ['accept', `--${hostile}`],
      ['call', hostile],
      ['events', 'list', '--since', hostile],
      ['resolve', hostile, '998'],
    ];
    for (const args of lines) {
      const { code, stderr } = await office.run(args, { terminal: 80 });
      expect(code, args.join(' ')).toBeGreaterThan(1);
      expect(stderr.replaceAll('\n', ''), args.join(' ')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('completion in bash', () => {
  const complete = async (...typed: readonly string[]) => {
    const { stdout: script } = await run(['completion', 'bash']);
    const words = typed.map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(${words}); COMP_CWORD=${typed.length - 1}; _balcao; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${script}\n${ask}`], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  };

  it('is a script that bash takes, and offers commands, verbs and flags', async () => {
    const { stdout: script } = await run(['completion', 'bash']);
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(await complete('balcao', 'tick')).toEqual(['tickets']);
    expect(await complete('balcao', 'events', '')).toEqual(['list', 'undo', 'follow']);
    expect(await complete('balcao', 'inbox', '--js')).toEqual(['--json', '--jsonl']);
    const all = await complete('balcao', '');
    expect(new Set(all)).toEqual(new Set(registry().map(({ path: [word] }) => word)));
  });
});
