import { actions } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { differences, dump } from './dry-runs/dump.ts';
import { openTryOffice, type TryOffice } from './dry-runs/office.ts';
import { type Try, tries } from './dry-runs/tries.ts';
import { brokenInvariants, unbroken } from './raw-sql.ts';
import { picture } from './uploads.ts';

const writing = actions.filter(({ effect }) => effect === 'write').map(({ id }) => id);

test.each(writing)('%s is tried dry by these tests', (id) => {
  expect(tries[id]).toBeDefined();
});

interface Tried {
  readonly status: number;
  readonly code: string;
  readonly body: {
    readonly dryRun?: boolean;
    readonly result?: Record<string, unknown>;
    readonly seq?: number;
    readonly events?: readonly { type: string; subject: Record<string, unknown> }[];
    readonly error?: { readonly code: string; readonly message: string };
  };
}

await onEachDatabase((open) => {
  let desk: Desk;
  let office: TryOffice;
  let providerCalls = 0;

  beforeAll(async () => {
    const counted: typeof fetch = (...request) => {
      providerCalls += 1;
      return fetch(...request);
    };
    desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false, fetch: counted } });
    office = await openTryOffice(desk);
  }, 60_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  const ask = async (path: string, input: object, by: Person | null, headers: object = {}): Promise<Tried> => {
    const response = await fetch(`${desk.server.url}/v1/actions/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(by === null ? {} : { authorization: `Bearer ${by.token}` }),
        ...headers,
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as Tried['body'];
    return { status: response.status, code: body.error?.code ?? 'done', body };
  };
  const dry = (action: string, input: object, by: Person | null, headers?: object) =>
    ask(`${action}/dry-run`, input, by, headers);
  const real = (action: string, input: object, by: Person | null) => ask(action, input, by);

  /** The dry run, and what it left behind. */
  const unkept = async (action: string, input: object, by: Person | null, headers?: object) => {
    await desk.settle();
    const [before, calls] = [await dump(desk.place), providerCalls];
    const tried = await dry(action, input, by, headers);
    await desk.settle();
    // A wrong secret counts as a guess, tried or not: otherwise a dry run would be a way round the limits.
    const isGuess = tried.code === 'auth.invalid' || tried.code === 'auth.totpInvalid';
    const left = differences(before, await dump(desk.place)).filter((table) => !isGuess || table !== 'sign_in_guesses');
    expect(left, action).toEqual([]);
    expect(providerCalls - calls, `${action} asked the provider`).toBe(0);
    return tried;
  };
  const asked = async (one: Try) => {
    const made = await one(office);
    return 'by' in made ? (made as { input: object; by: Person }) : { input: made, by: office.sueli };
  };

  describe('of every action', () => {
    test.each(writing)('%s changes nothing and says what the call then says', { timeout: 60_000 }, async (id) => {
      const { input, by } = await asked(tries[id] as Try);
      for (const time of ['first', 'again']) {
        const tried = await unkept(id, input, by);
        const done = await real(id, input, by);
        const told = tried.body.error ?? null;
        expect([time, tried.code, told], JSON.stringify(tried.body)).toEqual([
          time,
          done.code,
          done.body.error ?? null,
        ]);
        // What stands for something that is not there is refused both ways.
        if (time === 'first' && done.code !== 'integration.notConfigured')
          expect([done.code, tried.body.dryRun], JSON.stringify(done.body)).toEqual(['done', true]);
      }
    });

    test('what somebody may not do is refused dry as well', { timeout: 60_000 }, async () => {
      const auditor = await desk.person('Auditora', 'auditor');
      for (const id of writing) {
        const [tried, done] = [await dry(id, {}, auditor), await real(id, {}, auditor)];
        expect([id, tried.code]).toEqual([id, done.code]);
      }
    });
  });

  test('it tells the events there would be, and answers nothing that a call would keep secret', async () => {
    const { sueli } = office;
    const ticket = await office.pending();
    const tried = await unkept('ticket.accept', { ticket: ticket.id }, sueli);
    expect(tried.body.result).toMatchObject({ number: ticket.number, state: 'open', assignee: { name: 'Sueli' } });
    expect(tried.body.events).toContainEqual(
      expect.objectContaining({ type: 'ticket.accepted', subject: expect.objectContaining({ ticketId: ticket.id }) }),
    );
    expect((await dry('token.create', { name: 'script' }, sueli)).body.result).toMatchObject({ token: '…' });
    const login = { email: 'sueli@example.com', password: 'a long password' };
    expect((await dry('auth.login', login, null)).body.result).toMatchObject({ token: '…' });
    const begun = await dry('profile.beginTotp', {}, await office.someone());
    expect(begun.body.result).toEqual({ secret: '…', url: '…' });
  });

  test('what is told to somebody else is not told to who tries', async () => {
    const other = await office.someone();
    const tried = await dry('task.create', { title: 'Sua', assignee: other.id }, office.sueli);
    expect(tried.body.events?.map(({ type }) => type)).toEqual(['task.created']);
    expect(JSON.stringify(tried.body.events)).not.toContain('notification');
  });

  test('a key of a dry run is not used up, and one that was used is answered as before', async () => {
    const input = { name: office.fresh('chave'), clientKey: office.fresh('key') };
    await unkept('tag.create', input, office.sueli);
    const done = await real('tag.create', input, office.sueli);
    expect(done.code).toBe('done');
    expect((await unkept('tag.create', input, office.sueli)).body.result).toEqual(done.body.result);
    expect((await dry('tag.create', { name: input.name }, office.sueli)).code).toBe('name.taken');
  });

  test('a plan of contacts to import uses up no key either', async () => {
    const row = { line: 1, name: 'Planejada', phone: office.freshPhone() };
    const input = { rows: [row], clientKey: office.fresh('key') };
    const plan = { created: 1, rows: [{ status: 'created', contact: null }] };
    expect((await unkept('contact.import', input, office.sueli)).body.result).toMatchObject(plan);
    const planned = await real('contact.import', { ...input, dryRun: true }, office.sueli);
    expect([planned.body.result, planned.body.dryRun]).toMatchObject([plan, undefined]);
    const done = await real('contact.import', input, office.sueli);
    expect(done.body.result).toMatchObject({
      created: 1,
      rows: [{ contact: expect.stringMatching(/^ct_/) as string }],
    });
  });

  test('the plan of a bulk says which tickets would refuse it', async () => {
    const [waits, mine] = [await office.pending(), await office.open()];
    const plan = await office.sueli.call('bulk.snooze', { tickets: [waits.id, mine.id], until: '2h', dryRun: true });
    const snoozed = await office.sueli.call('bulk.snooze', { tickets: [waits.id, mine.id], until: '2h' });
    expect(plan.items.map(({ status, error }) => [status, error?.code ?? null])).toEqual(
      snoozed.items.map(({ status, error }) => [status === 'done' ? 'planned' : status, error?.code ?? null]),
    );
    expect(plan.failed).toBe(1);
  });

  test('a file is told of instead of uploaded, and judged like one', async () => {
    const ticket = await office.open();
    const header = (file: object) => ({
      'x-dry-run-file': Buffer.from(JSON.stringify({ id: 'md_dryrun', name: 'x', ...file })).toString('base64url'),
    });
    const send = (file: object) =>
      unkept('message.send', { ticket: ticket.id, media: 'md_dryrun', kind: 'image' }, office.sueli, header(file));
    const png = Buffer.from(picture(100)).toString('base64url');
    const text = Buffer.from('só um texto').toString('base64url');
    expect((await send({ bytes: 900, head: png })).body.events?.at(0)?.type).toBe('message.queued');
    expect((await send({ bytes: 90_000_000, head: png })).code).toBe('media.tooLarge');
    expect((await send({ bytes: 900, head: text })).code).toBe('media.typeRefused');
    expect((await send({ bytes: 900 })).code).toBe('input.invalid');
    const voice = { ticket: ticket.id, media: 'md_dryrun', voice: true };
    expect((await unkept('message.send', voice, office.sueli, header({ bytes: 9, head: text }))).code).toBe('done');
    expect((await real('message.send', { ticket: ticket.id, media: 'md_dryrun' }, office.sueli)).code).not.toBe('done');
  });

  test('an address that does not say clearly that it is dry does nothing', async () => {
    const input = { name: office.fresh('dúvida') };
    expect((await ask('tag.create?dryRun=yes', input, office.sueli)).code).toBe('input.invalid');
    expect((await ask('tag.create?dryRun=1', input, office.sueli)).body).toMatchObject({ dryRun: true });
    expect((await ask('tag.create?dryRun=0', input, office.sueli)).body).not.toHaveProperty('dryRun');
    expect((await real('tag.create', input, office.sueli)).code).toBe('name.taken');
  });

  test('it is no way around the limits of sign-in', async () => {
    const guess = { email: 'sueli@example.com', password: 'a wrong password' };
    const codes = new Set<string>();
    for (let nth = 0; nth < 11; nth += 1) codes.add((await dry('auth.login', guess, null)).code);
    expect([...codes]).toEqual(['auth.invalid', 'rate.limited']);
    const right = await real('auth.login', { ...guess, password: 'a long password' }, null);
    expect(right.code).toBe('rate.limited');
  });

  test('a read answers as itself', async () => {
    const ticket = await office.open();
    const tried = await dry('ticket.show', { ticket: ticket.id }, office.sueli);
    expect(tried.body).toMatchObject({ dryRun: true, result: { id: ticket.id }, events: [] });
  });

  test('real calls beside it are kept, and their events follow each other without a gap', async () => {
    const names = Array.from({ length: 40 }, () => office.fresh('ao lado'));
    const answers = await Promise.all(
      names.map((name, place) => (place % 2 === 0 ? dry : real)('tag.create', { name }, office.sueli)),
    );
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['done']));
    const { items } = await office.sueli.call('tag.list', {});
    const kept = new Set(items.map(({ name }) => name));
    expect(names.map((name) => kept.has(name))).toEqual(names.map((_name, place) => place % 2 === 1));
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
  });

  test('metrics count what is done, not what is tried', async () => {
    const counted = async () =>
      (await (await fetch(`${desk.server.url}/metrics`)).text())
        .split('\n')
        .filter((line) => line.includes('action="queue.create"') && line.includes('_count'));
    const before = await counted();
    await dry('queue.create', { name: office.fresh('Fila') }, office.sueli);
    expect(await counted()).toEqual(before);
    await real('queue.create', { name: office.fresh('Fila') }, office.sueli);
    expect(await counted()).not.toEqual(before);
  });
});
