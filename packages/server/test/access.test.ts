import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionId, actions, type Role, type TicketItem } from '@balcao/contract';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../src/index.ts';
import { argonPasswords, type Passwords } from '../src/security/passwords.ts';
import { onEachDatabase, openPlace } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

const channel = 'whatsapp-cloud';

/** Who asks. The ticket is in queue Suporte; once accepted it is Ana's. */
const viewers = [
  'admin',
  'supervisor',
  'supervisorElsewhere',
  'assignee',
  'colleague',
  'agentElsewhere',
  'auditor',
  'ci',
  'ciElsewhere',
] as const;
type Viewer = (typeof viewers)[number];

/**
 * What each is answered: done; `denied`, the role may not; `hidden`, as if there were no such ticket; `notMine`, it is another's;
 * `member`, the role may and the person is not in the queue.
 */
type Verdict = 'done' | 'denied' | 'hidden' | 'notMine' | 'member';
type Row = readonly [Verdict, Verdict, Verdict, Verdict, Verdict, Verdict, Verdict, Verdict, Verdict];

const codes: Readonly<Record<Exclude<Verdict, 'done'>, string>> = {
  denied: 'permission.denied',
  hidden: 'reference.notFound',
  notMine: 'ticket.notAssigned',
  member: 'user.notInQueue',
};

// prettier-ignore
const rules = {
  //         admin     supervisor elsewhere assignee  colleague elsewhere auditor   ci        ci elsewhere
  read: ['done', 'done', 'hidden', 'done', 'done', 'hidden', 'done', 'done', 'hidden'],
  export: ['done', 'done', 'hidden', 'done', 'done', 'hidden', 'done', 'denied', 'denied'],
  take: ['member', 'done', 'hidden', 'done', 'done', 'hidden', 'denied', 'denied', 'denied'],
  handle: ['done', 'done', 'hidden', 'done', 'done', 'hidden', 'denied', 'denied', 'denied'],
  assign: ['done', 'done', 'hidden', 'denied', 'denied', 'denied', 'denied', 'denied', 'denied'],
  reply: ['done', 'done', 'hidden', 'done', 'notMine', 'hidden', 'denied', 'done', 'hidden'],
  note: ['done', 'done', 'hidden', 'done', 'done', 'hidden', 'denied', 'denied', 'denied'],
  template: ['done', 'done', 'hidden', 'done', 'done', 'hidden', 'denied', 'done', 'hidden'],
} as const satisfies Record<string, Row>;

type Stage = 'pending' | 'open' | 'closed' | 'failed';
interface Subject {
  readonly ticket: TicketItem;
  readonly messageId: string;
}

/** Every action about one ticket: the state it is asked in, by whom it may be asked, and what it is given. */
const aboutTicket: Partial<Record<ActionId, readonly [Stage, Row, (subject: Subject) => object]>> = {
  'ticket.show': ['open', rules.read, ({ ticket }) => ({ ticket: ticket.id })],
  'message.list': ['open', rules.read, ({ ticket }) => ({ ticket: ticket.id })],
  'note.list': ['open', rules.read, ({ ticket }) => ({ ticket: ticket.id })],
  'sync.thread': ['open', rules.read, ({ ticket }) => ({ thread: ticket.threadId })],
  'thread.mark': ['open', rules.read, ({ ticket }) => ({ ticket: ticket.id })],
  'ticket.export': ['open', rules.export, ({ ticket }) => ({ ticket: ticket.id })],
  'template.list': ['open', rules.template, ({ ticket }) => ({ ticket: ticket.id })],
  'ticket.accept': ['pending', rules.take, ({ ticket }) => ({ ticket: ticket.id })],
  'ticket.reopen': ['closed', rules.take, ({ ticket }) => ({ ticket: ticket.id })],
  'ticket.assign': ['open', rules.assign, ({ ticket }) => ({ ticket: ticket.id, user: 'beto@example.com' })],
  'ticket.transfer': ['open', rules.handle, ({ ticket }) => ({ ticket: ticket.id, queue: 'Suporte' })],
  'ticket.return': ['open', rules.handle, ({ ticket }) => ({ ticket: ticket.id })],
  'ticket.resolve': ['open', rules.handle, ({ ticket }) => ({ ticket: ticket.id })],
  'ticket.tag': ['open', rules.handle, ({ ticket }) => ({ ticket: ticket.id, add: ['vip'] })],
  'note.add': ['open', rules.note, ({ ticket }) => ({ ticket: ticket.id, body: 'nota' })],
  'message.send': ['open', rules.reply, ({ ticket }) => ({ ticket: ticket.id, text: 'Oi' })],
  'thread.typing': ['open', rules.reply, ({ ticket }) => ({ ticket: ticket.id })],
  'message.react': ['open', rules.reply, ({ messageId }) => ({ message: messageId, emoji: '👍' })],
  'message.retry': ['failed', rules.reply, ({ messageId }) => ({ message: messageId })],
};

const everybody: readonly Role[] = ['admin', 'supervisor', 'agent', 'auditor', 'ci'];
/** Every other action: the roles that may. */
const byRole: Partial<Record<ActionId, readonly Role[]>> = {
  'ticket.list': everybody,
  'message.search': everybody,
  'sync.snapshot': everybody,
  'sync.tickets': everybody,
  'auth.whoami': everybody,
  'auth.logout': everybody,
  'contact.list': ['admin', 'supervisor', 'agent', 'auditor'],
  'queue.list': ['admin', 'supervisor', 'agent', 'auditor'],
  'user.list': ['admin', 'supervisor', 'agent', 'auditor'],
  'tag.list': ['admin', 'supervisor', 'agent', 'auditor'],
  'event.list': ['admin', 'supervisor', 'agent', 'auditor'],
  'template.refresh': ['admin', 'supervisor', 'agent', 'ci'],
  'contact.rename': ['admin', 'supervisor', 'agent'],
  'tag.create': ['admin', 'supervisor'],
  'connection.list': ['admin', 'supervisor', 'auditor', 'ci'],
  'connection.show': ['admin', 'supervisor', 'auditor', 'ci'],
  'connection.test': ['admin', 'supervisor', 'auditor', 'ci'],
  'connection.add': ['admin'],
  'connection.update': ['admin'],
  'connection.remove': ['admin'],
  'queue.create': ['admin'],
  'queue.setMembers': ['admin'],
  'user.create': ['admin'],
  'token.create': ['admin'],
  'token.list': ['admin'],
  'token.revoke': ['admin'],
};

interface Answer {
  readonly status: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly data: Record<string, unknown> };
}

await onEachDatabase((open) => {
  let desk: Desk;
  const people = new Map<Viewer, Person>();
  const pool: TicketItem[] = [];
  const hundreds = 4;

  const ask = async (action: string, input: unknown, token: string | null): Promise<Answer> => {
    const response = await fetch(`${desk.server.url}/v1/actions/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(input),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  const person = (viewer: Viewer): Person => {
    const found = people.get(viewer);
    if (found === undefined) throw new Error(viewer);
    return found;
  };

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    const { admin } = desk;
    for (const name of ['Suporte', 'Vendas']) await admin.call('queue.create', { name });
    await admin.call('tag.create', { name: 'vip' });
    await admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await desk.emulator.addAccount({ ...desk.account, phoneNumberId: '300000000000001', name: 'Outra' });
    const { phoneNumberId: _own, channel: _channel, ...rest } = desk.account;
    await admin.call('connection.add', {
      channel,
      name: 'Outra',
      settings: { ...rest, phoneNumberId: '300000000000001', baseUrl: `${desk.emulator.url}/graph` },
    });
    await desk.settle();
    const ci = async (connection: string) =>
      desk.as((await admin.call('token.create', { name: `ci ${connection}`, role: 'ci', connection })).token);
    people.set('admin', admin);
    people.set('supervisor', await desk.person('Sara', 'supervisor', ['Suporte']));
    people.set('supervisorElsewhere', await desk.person('Sonia', 'supervisor', ['Vendas']));
    people.set('assignee', await desk.person('Ana', 'agent', ['Suporte']));
    people.set('colleague', await desk.person('Beto', 'agent', ['Suporte']));
    people.set('agentElsewhere', await desk.person('Vera', 'agent', ['Vendas']));
    people.set('auditor', await desk.person('Auditor', 'auditor'));
    people.set('ci', await ci('Principal'));
    people.set('ciElsewhere', await ci('Outra'));
    for (let n = 0; n < hundreds * 100; n += 1) {
      desk.emulator.inbound({
        channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: { phone: `55119${84_000_000 + n}` },
        message: { type: 'text', text: `assunto ${n}` },
      });
    }
    await desk.settle();
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: { items: TicketItem[]; nextCursor: string | null } = await admin.call('ticket.list', {
        limit: 1000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      pool.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(pool).toHaveLength(hundreds * 100);
  }, 60_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  /** A ticket nobody has used, brought to that stage. */
  const subjectIn = async (stage: Stage, isPrivate: boolean): Promise<Subject> => {
    const ticket = pool.pop();
    if (ticket === undefined) throw new Error('the pool is empty');
    const ana = person('assignee');
    let messageId = (await desk.messagesOf(ticket))[0]?.id ?? '';
    if (stage !== 'pending') await ana.call('ticket.accept', { ticket: ticket.id });
    if (stage === 'closed') await ana.call('ticket.resolve', { ticket: ticket.id });
    if (stage === 'failed') {
      messageId = (await ana.call('message.send', { ticket: ticket.id, text: 'x' })).id;
      await desk.settle();
      await sql(desk.place, `UPDATE messages SET state = 'failed', provider_id = NULL WHERE id = ?`, [messageId]);
    }
    if (isPrivate)
      await sql(desk.place, 'UPDATE tickets SET private = 1, private_by = ? WHERE id = ?', [ana.id, ticket.id]);
    return { ticket, messageId };
  };
  const judge = (answer: Answer): string => {
    if (answer.error === undefined) return 'done';
    return (
      Object.entries(codes).find(([, code]) => code === answer.error?.code)?.[0] ??
      `${answer.error.code} ${answer.error.message}`
    );
  };

  test('the table names every action', () => {
    const told = new Set([...Object.keys(aboutTicket), ...Object.keys(byRole), 'auth.login']);
    expect((actions as readonly { id: string }[]).map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
  });

  describe.each(Object.keys(aboutTicket) as ActionId[])('%s', (action) => {
    const [stage, row, inputOf] = aboutTicket[action] ?? ['open', rules.read, () => ({})];

    test('is for exactly whom the table says', async () => {
      const found: Record<string, string> = {};
      for (const viewer of viewers) {
        found[viewer] = judge(await ask(action, inputOf(await subjectIn(stage, false)), person(viewer).token));
      }
      expect(found).toEqual(Object.fromEntries(viewers.map((viewer, place) => [viewer, row[place]])));
    });

    test('about a private ticket is for nobody but its assignee and whoever made it private', async () => {
      const found: Record<string, string> = {};
      for (const viewer of viewers) {
        found[viewer] = judge(await ask(action, inputOf(await subjectIn(stage, true)), person(viewer).token));
      }
      const expected = viewers.map((viewer, place) => [
        viewer,
        viewer === 'assignee' || row[place] === 'denied' ? row[place] : 'hidden',
      ]);
      expect(found).toEqual(Object.fromEntries(expected));
    });

    test('answers alike for what is hidden and for what does not exist', async () => {
      const { ticket, messageId } = await subjectIn(stage, false);
      const nothing = {
        ticket: { ...ticket, id: 'tk_00000000000000000000', threadId: 'th_00000000000000000000' } as TicketItem,
        messageId: 'ms_00000000000000000000',
      };
      const mask = ({ status, error }: Answer) => ({ status, code: error?.code, data: { ...error?.data, ref: '' } });
      for (const viewer of ['supervisorElsewhere', 'agentElsewhere', 'ciElsewhere'] as const) {
        const hidden = await ask(action, inputOf({ ticket, messageId }), person(viewer).token);
        expect(mask(hidden)).toEqual(mask(await ask(action, inputOf(nothing), person(viewer).token)));
      }
    });
  });

  test.each(Object.keys(byRole) as ActionId[])('%s is for the roles that the table says', async (action) => {
    const by: Record<Role, Viewer> = {
      admin: 'admin',
      supervisor: 'supervisor',
      agent: 'assignee',
      auditor: 'auditor',
      ci: 'ci',
    };
    const found: Role[] = [];
    for (const role of everybody) {
      // The input lacks what it needs, or names nothing: whoever may is told so, whoever may not is denied first.
      const token =
        action === 'auth.logout'
          ? (
              await desk.admin.call('token.create', {
                name: 'to end',
                user: person(by[role]).id || desk.admin.id || 'admin@example.com',
              })
            ).token
          : person(by[role]).token;
      const answer = await ask(action, {}, token);
      if (answer.error?.code !== 'permission.denied') found.push(role);
    }
    expect(found).toEqual(byRole[action]);
  });

  test('lists, search, snapshot and events hold nothing private and nothing of other queues', async () => {
    const { ticket } = await subjectIn('open', true);
    const open = await subjectIn('open', false);
    for (const viewer of viewers) {
      const who = person(viewer);
      const seen = [
        JSON.stringify(await ask('ticket.list', { limit: 1000 }, who.token)),
        JSON.stringify(await ask('ticket.list', { filter: `number:${ticket.number}` }, who.token)),
        JSON.stringify(await ask('sync.snapshot', { tickets: 1000 }, who.token)),
        JSON.stringify(await ask('sync.tickets', { limit: 1000 }, who.token)),
        JSON.stringify(await ask('message.search', { query: 'assunto', limit: 1000 }, who.token)),
        JSON.stringify(await ask('event.list', { limit: 1000 }, who.token)),
      ];
      const mayPrivate = viewer === 'assignee';
      const mayOpen = rules.read[viewers.indexOf(viewer)] === 'done';
      expect([viewer, seen.some((text) => text.includes(`"${ticket.id}"`))]).toEqual([viewer, mayPrivate]);
      expect([viewer, seen.some((text) => text.includes(`"${open.ticket.id}"`))]).toEqual([viewer, mayOpen]);
    }
  });

  test('counts are as long as lists for everybody', async () => {
    await sql(desk.place, `DELETE FROM counters WHERE name LIKE 'tickets:%'`);
    await sql(
      desk.place,
      `INSERT INTO counters (name, value) SELECT 'tickets:' || coalesce(queue_id, '-') || ':' || connection_id || ':' || state, count(*)
       FROM tickets WHERE trashed = 0 AND private = 0 GROUP BY queue_id, connection_id, state`,
    );
    for (const viewer of viewers) {
      const { counts } = await person(viewer).call('sync.snapshot', { tickets: 1 });
      for (const state of ['pending', 'open', 'closed'] as const) {
        let length = 0;
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page: { items: unknown[]; nextCursor: string | null } = await person(viewer).call('ticket.list', {
            filter: `state:${state}`,
            limit: 1000,
            ...(cursor === undefined ? {} : { cursor }),
          });
          length += page.items.length;
          cursor = page.nextCursor;
        }
        expect([viewer, state, counts[state]]).toEqual([viewer, state, length]);
      }
    }
  });

  describe('files', () => {
    const upload = (who: Person, bytes: string) =>
      fetch(`${desk.server.url}/v1/media`, {
        method: 'POST',
        headers: { authorization: `Bearer ${who.token}`, 'content-type': 'text/plain' },
        body: bytes,
      });
    const read = async (who: Person, id: string) =>
      (await fetch(`${desk.server.url}/v1/media/${id}`, { headers: { authorization: `Bearer ${who.token}` } })).status;

    test('are uploaded by those who may reply', async () => {
      expect((await upload(person('auditor'), 'x')).status).toBe(403);
      expect((await fetch(`${desk.server.url}/v1/media`, { method: 'POST', body: 'x' })).status).toBe(401);
      expect((await upload(person('assignee'), 'x')).status).toBe(201);
    });

    test('are read and sent only by who uploaded them or sees their ticket', async () => {
      const { ticket } = await subjectIn('open', false);
      const { id } = (await (await upload(person('assignee'), 'contrato')).json()) as { id: `md_${string}` };
      expect([await read(person('assignee'), id), await read(person('colleague'), id)]).toEqual([200, 404]);
      const mine = await subjectIn('pending', false);
      await person('colleague').call('ticket.accept', { ticket: mine.ticket.id });
      expect(await person('colleague').refused('message.send', { ticket: mine.ticket.id, media: id })).toMatchObject({
        code: 'reference.notFound',
      });
      await person('assignee').call('message.send', { ticket: ticket.id, media: id });
      expect([
        await read(person('colleague'), id),
        await read(person('agentElsewhere'), id),
        await read(person('auditor'), id),
      ]).toEqual([200, 404, 200]);
      const again = await person('colleague').call('message.send', { ticket: mine.ticket.id, media: id });
      expect(again.media?.id).not.toBe(id);
      expect(await read(person('supervisor'), again.media?.id ?? '')).toBe(200);
      expect(await read(person('agentElsewhere'), again.media?.id ?? '')).toBe(404);
    });
  });

  describe('tokens', () => {
    test('that are revoked, expired, unknown or missing open nothing', async () => {
      const { token, id } = await desk.admin.call('token.create', { name: 'short' });
      expect((await ask('auth.whoami', {}, token)).status).toBe(200);
      await desk.admin.call('token.revoke', { token: id });
      await expect
        .poll(async () => (await ask('auth.whoami', {}, token)).status, { timeout: 2_000, interval: 5 })
        .toBe(401);
      for (const action of (actions as readonly { id: string }[]).map((item) => item.id)) {
        if (action === 'auth.login') continue;
        expect([action, (await ask(action, {}, token)).error?.code]).toEqual([action, 'auth.expired']);
        expect([action, (await ask(action, {}, null)).error?.code]).toEqual([action, 'auth.required']);
      }
      const brief = await desk.admin.call('token.create', { name: 'brief', expiresInDays: 1 });
      desk.advance(24 * 3_600_000 + 2_000);
      expect((await ask('auth.whoami', {}, brief.token)).error?.code).toBe('auth.expired');
      desk.advance(-24 * 3_600_000 - 2_000);
    });

    test('never do more than their user', async () => {
      const ana = person('assignee');
      expect(
        await desk.admin.refused('token.create', { name: 'more', user: ana.id, role: 'supervisor' }),
      ).toMatchObject({ code: 'input.invalid' });
      expect(await desk.admin.refused('token.create', { name: 'ci', role: 'ci' })).toMatchObject({
        code: 'input.invalid',
      });
      const lesser = desk.as((await desk.admin.call('token.create', { name: 'less', role: 'auditor' })).token);
      expect(await lesser.refused('queue.create', { name: 'Nova' })).toMatchObject({ code: 'permission.denied' });
    });

    test('are not handed out again by a key of the caller’s, and are nowhere in the database', async () => {
      const login = (email: string) =>
        ask('auth.login', { email, password: 'a long password', clientKey: 'same' }, null);
      const first = (await login('ana@example.com')).result as { token: string; user: { name: string } };
      const second = (await login('vera@example.com')).result as { token: string; user: { name: string } };
      expect([first.user.name, second.user.name]).toEqual(['Ana', 'Vera']);
      const create = () => desk.admin.call('token.create', { name: 'keyed', clientKey: 'keyed' });
      const made = await create();
      const rows = JSON.stringify(await sql(desk.place, 'SELECT * FROM idempotency'));
      for (const { token } of [first, second, made]) expect(rows).not.toContain(token);
    });
  });

  test.each((actions as readonly { id: string }[]).map(({ id }) => id))(
    '%s refuses a field it does not know',
    async (action) => {
      for (const field of ['isAdmin', '__proto__x', 'constructor']) {
        const answer = await ask(action, JSON.parse(`{"${field}":"admin"}`), desk.admin.token);
        expect(answer.error?.code).toBe('input.invalid');
        expect(JSON.stringify(answer.error?.data)).toContain(field);
      }
    },
  );
});

describe('signing in', () => {
  test('costs the same for a wrong password and for nobody, and says the same', async () => {
    const verified: (string | null)[] = [];
    const passwords: Passwords = {
      ...argonPasswords,
      verify: (stored, password) => {
        verified.push(stored);
        return argonPasswords.verify(stored, password);
      },
    };
    await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false, overrides: { passwords } });
    const login = async (email: string, password: string) => {
      const response = await fetch(`${desk.server.url}/v1/actions/auth.login`, {
        method: 'POST',
        body: JSON.stringify({ email, password }),
      });
      return [response.status, await response.text()];
    };
    expect((await login('admin@example.com', 'a long password'))[0]).toBe(200);
    expect((await login(' Admin@Example.com ', 'a long password'))[0]).toBe(200);
    const wrong = await login('admin@example.com', 'not it');
    expect(wrong[0]).toBe(401);
    expect(await login('nobody@example.com', 'not it')).toEqual(wrong);
    // Nobody's password is checked like anybody's: against a hash that costs as much.
    expect(verified.slice(-2)).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/), null]);
  });

  test('is limited by failures from one address, and a success costs nothing', async () => {
    await using desk = await openDesk(() => openPlace('sqlite'), {
      replayLaw: false,
      overrides: { passwords: argonPasswords },
    });
    const login = (password: string) =>
      fetch(`${desk.server.url}/v1/actions/auth.login`, {
        method: 'POST',
        body: JSON.stringify({ email: 'admin@example.com', password }),
      });
    for (let n = 0; n < 12; n += 1) expect((await login('a long password')).status).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await login('wrong')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const limited = await login('a long password');
    expect([limited.status, Number(limited.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
  });
});

test('no secret is in a log, an answer, an event or a byte of the database', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const place = await openPlace('sqlite');
  await using desk = await openDesk(async () => place, {
    replayLaw: false,
    overrides: { log, passwords: argonPasswords },
  });
  const ana = await desk.person('Ana', 'agent');
  await desk.writes({ phone: '5511985000001', name: 'Cliente' }, 'palavra-do-cliente');
  const ticket = await desk.ticketOf({ phone: '5511985000001', name: '' });
  await ana.call('ticket.accept', { ticket: ticket.id });
  desk.emulator.addFault({ channel, rule: { on: 'send', do: { revokedToken: true } } });
  await ana.call('message.send', { ticket: ticket.id, text: 'palavra-nossa' });
  await desk.settle();
  await desk.admin.call('connection.update', {
    connection: 'Principal',
    settings: { accessToken: 'EAAG-second-token' },
  });
  await fetch(`${desk.server.url}/v1/actions/auth.login`, {
    method: 'POST',
    body: JSON.stringify({ email: 'ana@example.com', password: 'hunter2-hunter2' }),
  });
  await fetch(`${desk.server.url}/v1/actions/auth.login`, {
    method: 'POST',
    body: '{"email":"ana@example.com","password":"hunter2-hunter2"',
  });
  await desk.settle();
  const answers = JSON.stringify([
    await desk.admin.call('connection.list', {}),
    await desk.admin.call('connection.show', { connection: 'Principal' }),
    await desk.admin.call('event.list', { limit: 1000 }),
    await desk.admin.call('sync.snapshot', {}),
    await desk.admin.call('token.list', {}),
  ]);
  const files = readdirSync(place.options.dataDir).filter((name) => name.startsWith('balcao.db'));
  const bytes = files.map((name) => readFileSync(join(place.options.dataDir, name)).toString('latin1')).join('');
  expect(bytes).toContain('palavra-do-cliente');
  const secrets = [
    desk.account.accessToken,
    'EAAG-second-token',
    desk.account.appSecret,
    desk.account.verifyToken,
    'a long password',
    'hunter2',
    desk.admin.token,
    ana.token,
  ];
  for (const secret of secrets) {
    expect([secret, 'answers', answers.includes(secret)]).toEqual([secret, 'answers', false]);
    expect([secret, 'database', bytes.includes(secret)]).toEqual([secret, 'database', false]);
    expect([secret, 'log', lines.join('').includes(secret)]).toEqual([secret, 'log', false]);
  }
  expect(lines.length).toBeGreaterThan(0);
  for (const words of ['palavra-do-cliente', 'palavra-nossa']) expect(lines.join('')).not.toContain(words);
});

test('the key file is for its owner alone, and a server with an open one does not start', async () => {
  await using place = await openPlace('sqlite');
  const desk = await openDesk(async () => ({ ...place, [Symbol.asyncDispose]: async () => undefined }), {
    replayLaw: false,
  });
  await desk[Symbol.asyncDispose]();
  const key = join(place.options.dataDir, 'secret.key');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  chmodSync(key, 0o640);
  await expect(createServer(place.options)).rejects.toThrow(/chmod 600/);
});
