/** `balcao undo`: it names what it would undo, asks where somebody can answer, and is called by name elsewhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice, type RunOptions } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  await office.writes({ phone: '5521998765432', name: 'Bia Ramos' }, 'Olá');
  for (const name of ['vip', 'pix']) await office.api.call('tag.create', { name });
  await office.run(['queues', 'create', 'Suporte', '--members', 'admin@example.com']);
  await office.run(['accept', '1']);
}, 60_000);
afterAll(() => office[Symbol.asyncDispose]());

const tagsOf = async (ticket: number) =>
  (await office.api.call('ticket.show', { ticket })).result.tags.map(({ name }) => name);
const tag = (...words: string[]) => office.run(['tag', ...words]);
const hintOf = (stderr: string) => /undo: balcao (undo \d+)/.exec(stderr)?.[1]?.split(' ') ?? [];
const onTerminal = (answer: string, more: RunOptions = {}): RunOptions => ({ terminal: 120, stdin: answer, ...more });

describe('on a terminal', () => {
  it('what would be undone is named and asked, and no is the answer to anything but yes', async () => {
    await tag('1', '--add', 'vip');
    for (const answer of ['\n', 'n\n', 'talvez\n']) {
      const { code, stderr } = await office.run(['undo'], onTerminal(answer));
      expect(stderr).toMatch(/^Undo: Tags changed: #1 João Souza \(Tags: – → vip\), \d\d:\d\d\? \[y\/N\] /);
      expect(code).toBe(130);
    }
    expect(await tagsOf(1)).toEqual(['vip']);
    const { code, stderr } = await office.run(['undo'], onTerminal('y\n'));
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/Undone: Tags changed: #1 .* · redo: balcao undo \d+\n$/),
    ]);
    expect(await tagsOf(1)).toEqual([]);
  });

  it('the question and its answer are in the language of the reader', async () => {
    await tag('1', '--add', 'vip');
    const { code, stderr } = await office.run(['undo', '--lang', 'pt-BR'], onTerminal('s\n'));
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Desfazer: Tags alteradas: #1 João Souza .*\[s\/N\]/)]);
    expect(await tagsOf(1)).toEqual([]);
  });

  it('what is final is said, and nothing older is offered', async () => {
    await tag('1', '--add', 'vip');
    await office.run(['reply', '1', 'Bom dia']);
    await office.settle();
    const { code, stderr } = await office.run(['undo'], onTerminal('y\n'));
    expect([code, stderr]).toEqual([5, expect.stringMatching(/^Message queued \(#1\) cannot be undone: it has left/)]);
    expect(await tagsOf(1)).toEqual(['vip']);
  });

  it('a message that still waits comes before what was done after it', async () => {
    await office.run(['reply', '1', 'Texto errado', '--hold', '60']);
    await tag('1', '--remove', 'vip');
    const { code, stderr } = await office.run(['undo'], onTerminal('y\n'));
    expect(stderr).toMatch(/^Undo: Message queued: #1 João Souza \(“Texto errado”\), /);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Taken back before it left: ')]);
    expect(await tagsOf(1)).toEqual([]);
  });
});

describe('without a terminal', () => {
  it('it has to be said what is undone, and the refusal names the command', async () => {
    const hint = hintOf((await tag('1', '--add', 'vip')).stderr);
    const { code, stdout, stderr } = await office.run(['undo']);
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      expect.stringContaining(`balcao ${hint.join(' ')} (Tags changed: #1`),
    ]);
    expect(await tagsOf(1)).toEqual(['vip']);
    expect((await office.run(['undo', '--yes'])).code).toBe(0);
    expect(await tagsOf(1)).toEqual([]);
  });

  it('the command that a confirmation names undoes that act and no later one', async () => {
    const hint = hintOf((await tag('1', '--add', 'vip')).stderr);
    await office.run(['snooze', '1', '--until', '2h']);
    const { code, stderr } = await office.run(hint);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Undone: Tags changed: #1')]);
    expect((await office.api.call('ticket.show', { ticket: 1 })).result.state).toBe('snoozed');
    const redo = /redo: balcao (undo \d+)/.exec(stderr)?.[1]?.split(' ') ?? [];
    expect((await office.run(redo)).code).toBe(0);
    expect(await tagsOf(1)).toEqual(['vip']);
  });

  it('a held message is taken back by the command its confirmation names; one that left has none', async () => {
    await office.run(['tickets', 'wake', '1']);
    const held = await office.run(['reply', '1', 'Espere', '--hold', '60']);
    expect((await office.run(hintOf(held.stderr))).stderr).toContain('Taken back before it left');
    expect((await office.run(['reply', '1', 'Vai'])).stderr).toBe('Message queued: 1\n');
  });

  it('many are undone by one command', async () => {
    const bulk = await office.run(['bulk', 'tag', '1', '2', '--add', 'pix']);
    const { code, stderr } = await office.run(hintOf(bulk.stderr));
    expect([code, stderr]).toEqual([0, expect.stringContaining('Undone: Tags changed: 2 changes')]);
    expect([await tagsOf(1), await tagsOf(2)]).toEqual([['vip'], []]);
  });

  it('where nothing changed there is nothing to undo', async () => {
    expect((await tag('1', '--add', 'vip')).stderr).toBe('Nothing changed: #1 João Souza\n');
    expect((await office.run(['bulk', 'tag', '1', '--add', 'vip'])).stderr).not.toContain('undo');
  });

  it('--dry-run names it and undoes nothing', async () => {
    await tag('2', '--add', 'vip');
    const tried = await office.run(['undo', '--dry-run']);
    expect([tried.code, tried.stdout]).toEqual([
      0,
      expect.stringMatching(/^Would be undone: Tags changed: #2 Bia Ramos/),
    ]);
    const document = JSON.parse((await office.run(['undo', '--dry-run', '--json'])).stdout) as object;
    expect(document).toMatchObject({ dryRun: true, result: { type: 'ticket.tagged', ticket: { number: 2 } } });
    expect(await tagsOf(2)).toEqual(['vip']);
  });

  it('a word that is no event is a usage error', async () => {
    expect((await office.run(['undo', 'ontem'])).code).toBe(2);
    expect((await office.run(['undo', '1', '2'])).code).toBe(2);
    expect((await office.run(['undo', '99999999'])).code).toBe(3);
  });
});
