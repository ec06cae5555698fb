import { type Action, type ActionId, actions, permissionNames, scopesOffered, type TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { onEachDatabase } from './databases.ts';
import { bia, type Desk, joao, openDesk, type Person } from './desk.ts';
import { matrixRows } from './matrix/index.ts';
import type { Subject } from './matrix/rows.ts';
import { eachOf } from './matrix/run.ts';
import { sql } from './raw-sql.ts';
import { picture, upload } from './uploads.ts';

/*
 * Whoever asks about what is out of their sight is answered as if it had never been: for every action, every input of it that can
 * name something, and everything that can be hidden, the whole answer equals the one about a name that nobody ever had.
 */

/** A name of something hidden, and one of its kind that never was. */
interface Hidden {
  readonly what: string;
  readonly name: string | number;
  readonly never: string | number;
}

type Kind =
  | 'ticket'
  | 'thread'
  | 'message'
  | 'note'
  | 'task'
  | 'room'
  | 'roomMessage'
  | 'notification'
  | 'schedule'
  | 'media'
  | 'event'
  | 'view'
  | 'session'
  | 'token'
  | 'filter'
  | 'words'
  | 'reference';

/** What an input can name that somebody may not see; by its name, or by the action's where that says more. */
const named: Readonly<Record<string, Kind>> = {
  ticket: 'ticket',
  tickets: 'ticket',
  'ticket.merge from': 'ticket',
  thread: 'thread',
  message: 'message',
  'room.editMessage message': 'roomMessage',
  'room.deleteMessage message': 'roomMessage',
  replyTo: 'message',
  seen: 'message',
  note: 'note',
  task: 'task',
  room: 'room',
  ids: 'notification',
  schedule: 'schedule',
  media: 'media',
  event: 'event',
  view: 'view',
  session: 'session',
  token: 'token',
  filter: 'filter',
  query: 'words',
  body: 'reference',
};

/** What names nothing, or only what the whole office knows of. */
const plain: ReadonlySet<string> = new Set(
  `add address assignee at base board connections contactGroup botOn capacity cents channel choice choices code color columns confirm connection contact
  contact.merge_from content currency current cursor ddd default demand dryRun due email emoji expect field fields from funnel gallery
  grant group groups header hold ifEdited ifVersion input key kind language limit macro management managementGroup members name number
  others on password permissions phone position presence question queue queues quickReply raw remind remove rename reopenPolicy
  revoke role scope settings shared shortcut signature since source stage stages state states status steps strategy tag tags target
  template text timeZone title totp type until user users value valueCents variables wallet without disposition moveTo by actor
  clientKey rows notes`.split(/\s+/),
);

interface Field {
  readonly name: string;
  readonly isMany: boolean;
  readonly isRequired: boolean;
}

/** The inputs of an action that are text, numbers of things, or lists of them. */
function fieldsOf(action: Action): readonly Field[] {
  const { shape } = action.input as z.ZodObject;
  return Object.entries(shape).flatMap(([name, schema]) => {
    let inner = schema as z.ZodType;
    while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
      inner = (inner as z.ZodOptional).unwrap() as z.ZodType;
    const isMany = inner instanceof z.ZodArray;
    const item = inner instanceof z.ZodArray ? (inner.unwrap() as z.ZodType) : inner;
    const isName = item instanceof z.ZodString || item instanceof z.ZodUnion || name === 'event';
    return isName ? [{ name, isMany, isRequired: !schema.safeParse(undefined).success }] : [];
  });
}

const kindOf = (action: ActionId, field: string): Kind | undefined => named[`${action} ${field}`] ?? named[field];

/** Fields in one order, whoever wrote them. */
const inOrder = (text: string): string =>
  JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const never = '00000000000000000000';

await onEachDatabase((open) => {
  let desk: Desk;
  let hidden: Readonly<Record<Kind, readonly Hidden[]>>;
  let subject: Subject;
  let names = 0;
  let readers: readonly (readonly [name: string, person: Person])[];

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    const { admin } = desk;
    for (const name of ['Suporte', 'Triagem']) await admin.call('queue.create', { name });
    for (const name of ['vip', 'spam']) await admin.call('tag.create', { name });
    await admin.call('quickReply.create', { shortcut: '/oi', body: 'Oi' });
    await admin.call('macro.create', { name: 'Encerrar', steps: [{ action: 'ticket.resolve', input: {} }] });
    const ana = await desk.person('Ana', 'agent', ['Suporte']);
    await desk.person('Bruno', 'agent', ['Suporte']);
    const beto = await desk.person('Beto', 'agent', ['Triagem']);
    await admin.call('role.create', {
      name: 'Quase tudo',
      permissions: permissionNames.map((name) => `${name}:${scopesOffered(name).at(-1)}`),
    });
    await admin.call('role.edit', {
      role: 'Quase tudo',
      grant: [
        'ticket.read:own',
        'ticket.readPrivate:assigned',
        'event.read:own',
        'audit.read:plain',
        'report.read:own',
      ],
    });
    const clara = await desk.person('Clara', 'agent', ['Triagem']);
    await admin.call('user.edit', { user: clara.id, role: 'Quase tudo' });
    readers = [
      ['an agent of another queue', beto],
      ['somebody who may everything but see it', clara],
    ];
    subject = await visibleSubject(beto);
    hidden = await hideAll(ana);
    await desk.settle();
  }, 60_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  /** A ticket of the readers' queue. */
  const visibleSubject = async (beto: Person): Promise<Subject> => {
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Triagem' });
    await desk.writes(bia, 'à vista');
    const ticket = await beto.call('ticket.accept', { ticket: (await desk.ticketOf(bia)).id });
    const sent = await beto.call('message.send', { ticket: ticket.id, text: 'Oi' });
    const note = await beto.call('note.add', { ticket: ticket.id, body: 'nota' });
    await desk.settle();
    return { ticket, messageId: ticket.lastMessage?.id ?? '', sentId: sent.id, noteId: note.id };
  };

  /** One of everything that can be out of sight, all of it Ana's; and a private ticket. */
  const hideAll = async (ana: Person): Promise<Readonly<Record<Kind, readonly Hidden[]>>> => {
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    const ticketFrom = async (phone: string): Promise<TicketItem> => {
      const customer = { ...joao, phone };
      await desk.writes(customer, 'segredo');
      const taken = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
      await ana.call('ticket.tag', { ticket: taken.id, add: ['vip'] });
      return taken;
    };
    const [plainOne, secret] = [await ticketFrom('5511912340001'), await ticketFrom('5511912340002')];
    await ana.call('ticket.privatize', { ticket: secret.id });
    const closed = await ticketFrom('5511912340003');
    await ana.call('ticket.resolve', { ticket: closed.id });
    const tickets = [plainOne, secret, closed];
    const file = await upload(desk, ana, picture(300), 'foto.png');
    const sent = await ana.call('message.send', { ticket: plainOne.id, media: file.id, text: 'segredo' });
    const loose = await upload(desk, ana, picture(400), 'outra.png');
    const note = await ana.call('note.add', { ticket: plainOne.id, scope: 'ticket', body: 'segredo' });
    const task = await ana.call('task.create', { ticket: plainOne.id, title: 'segredo' });
    const room = await ana.call('room.create', { name: 'Sala secreta', members: ['bruno@example.com'] });
    const said = await ana.call('room.send', { room: room.id, body: '@bruno segredo' });
    const schedule = await ana.call('schedule.create', {
      ticket: plainOne.id,
      at: '2099-01-01T10:00',
      text: 'segredo',
    });
    const view = await ana.call('view.create', { name: 'Minha secreta', filter: 'state:open' });
    await desk.settle();
    const ids = async (text: string) => (await sql<{ id: string }>(desk.place, text)).map(({ id }) => id);
    const events = await sql<{ seq: number }>(
      desk.place,
      'SELECT seq FROM events WHERE ticket_id IS NOT NULL AND ticket_id <> ? ORDER BY seq',
      [subject.ticket.id],
    );
    const all = (what: string, names: readonly (string | number)[], nobody: string | number): Hidden[] =>
      names.map((name) => ({ what: `${what} ${name}`, name, never: nobody }));
    return {
      ticket: [
        ...all(
          'ticket',
          tickets.map(({ id }) => id),
          `tk_${never}`,
        ),
        ...all(
          'ticket number',
          tickets.map(({ number }) => String(number)),
          '999999',
        ),
        ...all(
          'protocol',
          tickets.map(({ protocol }) => protocol),
          '20200101-00001-7',
        ),
      ],
      thread: all(
        'thread',
        tickets.map(({ threadId }) => threadId),
        `th_${never}`,
      ),
      message: all('message', [sent.id, plainOne.lastMessage?.id ?? ''], `ms_${never}`),
      note: all('note', [note.id], `nt_${never}`),
      task: all('task', [task.id], `ta_${never}`),
      room: [...all('room', [room.id], `rm_${never}`), ...all('room name', ['Sala secreta'], 'Sala nenhuma')],
      roomMessage: all('message of a room', [said.id], `rg_${never}`),
      notification: all(
        'notification',
        await ids(
          `SELECT id FROM notifications WHERE user_id NOT IN (${readers.map(([, { id }]) => `'${id}'`).join(', ')})`,
        ),
        `no_${never}`,
      ),
      schedule: all('schedule', [schedule.id], `sc_${never}`),
      media: all('file', [file.id, loose.id], `md_${never}`),
      event: all(
        'event',
        events.map(({ seq }) => seq),
        999_999_999,
      ),
      view: [...all('view', [view.id], `vw_${never}`), ...all('view name', ['Minha secreta'], 'Minha nenhuma')],
      session: all(
        'session',
        await ids(`SELECT id FROM tokens WHERE kind = 'session' AND user_id = '${ana.id}'`),
        `to_${never}`,
      ),
      token: all('token', await ids(`SELECT id FROM tokens WHERE kind = 'api'`), `to_${never}`),
      filter: [
        ...all(
          'filter',
          tickets.map(({ number }) => `number:${number}`),
          'number:999999',
        ),
        ...all('filter', [`protocol:${plainOne.protocol}`], 'protocol:20200101-00001-7'),
        ...all('filter', [`phone:5511912340001 is:unread`], 'phone:5511912349999 is:unread'),
      ],
      words: all('words', ['segredo'], 'nenhures'),
      reference: all(
        'reference',
        tickets.map(({ number }) => `veja #${number}`),
        'veja #999999',
      ),
    };
  };

  /** Something that is in sight for what else an action must be told. */
  const sample = (name: string): unknown => {
    const known: Readonly<Record<string, unknown>> = {
      ticket: subject.ticket.id,
      tickets: [subject.ticket.id],
      contact: subject.ticket.contact.id,
      from: subject.ticket.contact.id,
      message: subject.sentId,
      note: subject.noteId,
      queue: 'Triagem',
      user: 'bruno@example.com',
      connection: 'Principal',
      role: 'agent',
      tag: 'vip',
      macro: 'Encerrar',
      quickReply: '/oi',
      email: 'x@example.com',
      phone: '11 98888-7777',
      at: '2099-01-01T10:00',
      until: '2h',
      password: 'a long password',
      current: 'a long password',
      filter: 'state:open',
      emoji: '👍',
      steps: [{ action: 'ticket.accept', input: {} }],
    };
    return known[name] ?? 'x';
  };

  const inputFor = (action: Action, field: Field, value: string | number): object => {
    const id = action.id as ActionId;
    const row = matrixRows[id];
    const base = row === undefined ? {} : row.about === 'ticket' ? row.input(subject) : row.input();
    const required = fieldsOf(action).filter(({ isRequired }) => isRequired);
    const filled = Object.fromEntries(
      required.map(({ name, isMany }) => [
        name,
        isMany && !Array.isArray(sample(name)) ? [sample(name)] : sample(name),
      ]),
    );
    const rest: Record<string, unknown> = { ...filled, ...base };
    // One of several ways to say which.
    for (const other of ['filter', 'tickets', 'ticket', 'contact', 'all', 'phone', 'others'])
      if (other !== field.name && !required.some(({ name }) => name === other)) delete rest[other];
    names += 1;
    if (rest['name'] !== undefined) rest['name'] = `novo${names}`;
    return { ...rest, [field.name]: field.isMany ? [value] : value };
  };

  const answered = async (person: Person, action: string, input: object, name: string | number): Promise<string> => {
    const response = await fetch(`${desk.server.url}/v1/actions/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
      body: JSON.stringify(input),
    });
    return `${response.status} ${masked(await response.text(), name)}`;
  };
  /** Without what was asked for, and without what is new in every answer. */
  const masked = (text: string, name: string | number) =>
    inOrder(text)
      .replaceAll(/\b[a-z]{2}_[0-9a-z]{20}\b/g, '$id')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '$at')
      .replaceAll(/"(seq|number|version|undo)":\d+/g, '"$1":0')
      // The second of two calls that say the same changes nothing any more, whatever they name.
      .replaceAll(/"changed":\w+/g, '"changed":_')
      .replaceAll(/"undo":(?:null|0)/g, '"undo":_')
      .replaceAll(/\/m\d+\b/g, '/m')
      .replaceAll(/\bnovo\d+\b/g, 'novo')
      .replaceAll(JSON.stringify(String(name)).slice(1, -1), '$');

  test('every input of every action names what can be hidden, or is known to name nothing', () => {
    const undecided = actions.flatMap((action) =>
      fieldsOf(action)
        .filter(({ name }) => kindOf(action.id, name) === undefined && !plain.has(name))
        .map(({ name }) => `${action.id} ${name}`),
    );
    expect(undecided).toEqual([]);
  });

  test('everything that can be hidden is there, and hidden from the readers', async () => {
    for (const [kind, some] of Object.entries(hidden)) expect([kind, some.length]).not.toEqual([kind, 0]);
    for (const [, person] of readers)
      expect((await person.call('ticket.list', { limit: 100 })).items.map(({ id }) => id)).toEqual([subject.ticket.id]);
  });

  test('what is hidden is answered as what never was, by every action and in every input of it', {
    timeout: 300_000,
  }, async () => {
    const cells = readers.flatMap(([who, person]) =>
      actions.flatMap((action) =>
        fieldsOf(action).flatMap((field) => {
          const kind = kindOf(action.id, field.name);
          return kind === undefined ? [] : hidden[kind].map((one) => ({ who, person, action, field, one, kind }));
        }),
      ),
    );
    // Whoever manages tokens and users knows of them.
    const isKnown = ({ who, kind }: (typeof cells)[number]) =>
      who.startsWith('somebody') && (kind === 'session' || kind === 'token');
    const asked = cells.filter((cell) => !isKnown(cell));
    const told: string[] = [];
    const codes = new Map<string, number>();
    await eachOf(asked, async ({ who, person, action, field, one }) => {
      const got = await answered(person, action.id, inputFor(action, field, one.name), one.name);
      const expected = await answered(person, action.id, inputFor(action, field, one.never), one.never);
      const code = /"code":"([\w.]+)"/.exec(expected)?.[1] ?? 'done';
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (got !== expected)
        told.push(
          `${action.id} ${field.name} = ${one.what}, to ${who}:\n  ${got.slice(0, 400)}\n  ${expected.slice(0, 400)}`,
        );
    });
    process.stdout.write(`hidden ids: ${asked.length} on ${desk.place.database} ${JSON.stringify([...codes])}\n`);
    expect(told).toEqual([]);
    expect(codes.get('reference.notFound') ?? 0).toBeGreaterThan(asked.length / 4);
  });

  test('the fixed addresses answer alike too', async () => {
    for (const [who, person] of readers)
      for (const [kind, path] of [
        ['ticket', (name: string) => `/v1/tickets/${name}`],
        ['ticket', (name: string) => `/v1/tickets/${name}/messages`],
        ['media', (name: string) => `/v1/media/${name}`],
        ['words', (name: string) => `/v1/search?q=${name}`],
        ['filter', (name: string) => `/v1/tickets?filter=${encodeURIComponent(name)}`],
      ] as const)
        for (const one of hidden[kind]) {
          const get = async (name: string | number) => {
            const headers = { authorization: `Bearer ${person.token}` };
            const response = await fetch(desk.server.url + path(String(name)), { headers });
            return `${response.status} ${masked(await response.text(), name)}`;
          };
          expect([who, path(String(one.name)), await get(one.name)]).toEqual([
            who,
            path(String(one.name)),
            await get(one.never),
          ]);
        }
  });
});
