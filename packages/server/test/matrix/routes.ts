import type { ServerFrame } from '@balcao/contract';
import { WebSocket } from 'ws';
import { sql } from '../raw-sql.ts';
import type { MatrixPerson } from './office.ts';
import type { Standing } from './oracle.ts';
import type { Subject } from './rows.ts';
import { ask, type Checked, eachOf, type MatrixOffice, type Mismatch } from './run.ts';
import { type Staging, secretOf } from './subjects.ts';

/*
 * Everything that answers several tickets at once, or one by another way than an action: lists, counts, search, snapshot, the
 * log, the stream, a file, and each fixed address of HTTP. Every person asks each of them about the same few tickets, and what
 * they are told of is what the rules say they read.
 */

interface Shown {
  readonly subject: Subject;
  readonly staging: Staging;
  readonly mediaId: string;
}

/** One ticket of somebody else, and of everybody one that is theirs, one that is theirs and private, one that they made private. */
async function showTickets(office: MatrixOffice): Promise<readonly Shown[]> {
  const open = { stage: 'open', assigneeId: office.otherId, isPrivate: false, privateBy: null } as const;
  const stagings: Staging[] = [open, { ...open, isPrivate: true, privateBy: office.otherId }];
  for (const { id, place } of office.people) {
    if (place === 'in') stagings.push({ ...open, assigneeId: id }, { ...open, assigneeId: id, isPrivate: true });
    if (place === 'out') stagings.push({ ...open, isPrivate: true, privateBy: id });
  }
  const subjects = await office.pool.shared(stagings);
  const shown = stagings.map((staging, place) => {
    const subject = subjects[place] as Subject;
    return { subject, staging, mediaId: `md_of_${subject.ticket.id}` };
  });
  await hangFiles(office, shown);
  // Staged without an event: what the server holds in memory knows nothing of it.
  await office.desk.restart();
  return shown;
}

/** A file that came with each customer's message, and could not be fetched. */
async function hangFiles({ desk }: MatrixOffice, shown: readonly Shown[]): Promise<void> {
  const rows = shown.map(
    ({ subject, mediaId }) =>
      `('${mediaId}', '${subject.messageId}', 'document', 'text/plain', 'a.txt', 'failed', 0, 0)`,
  );
  await sql(
    desk.place,
    `INSERT INTO media (id, message_id, kind, mime, name, state, attempts, created_at) VALUES ${rows.join(', ')}`,
  );
}

const standingOf = (person: MatrixPerson, { staging }: Shown): Standing => ({
  role: person.role,
  relation: 'inQueue',
  isMember: person.place === 'in',
  isAssignee: staging.assigneeId === person.id,
  isAuthor: staging.privateBy === person.id,
  isManager: person.place === 'manager',
  isOfConnection: person.isOfConnection,
  isPrivate: staging.isPrivate,
});

type Read = (office: MatrixOffice, token: string) => Promise<string>;

const get =
  (path: string): Read =>
  async ({ desk }, token) =>
    (await fetch(desk.server.url + path, { headers: { authorization: `Bearer ${token}` } })).text();
const action =
  (id: string, input: object): Read =>
  async ({ desk }, token) =>
    (await ask(desk, id, input, token)).text;

const many = 1000;

/** The log from its beginning, page after page: it outgrows one. */
const everyPage =
  (page: (after: number) => Read): Read =>
  async (office, token) => {
    let text = '';
    for (let after: number | null = 0; after !== null; ) {
      const answer: string = await page(after)(office, token);
      text += answer;
      const body = JSON.parse(answer) as Paged & { readonly result?: Paged };
      const next = (body.result ?? body).nextCursor ?? null;
      after = next === null ? null : Number(next);
    }
    return text;
  };

interface Paged {
  readonly nextCursor?: string | null;
}

/** What answers all of it at once. */
const lists: Readonly<Record<string, Read>> = {
  'ticket.list': action('ticket.list', { limit: many }),
  'ticket.list by assignee': action('ticket.list', { filter: 'assignee:any', limit: many }),
  'message.search': action('message.search', { query: 'assunto', limit: many }),
  'sync.snapshot': action('sync.snapshot', { tickets: many }),
  'sync.tickets': action('sync.tickets', { limit: many }),
  'event.list': everyPage((after) => action('event.list', { after, limit: many })),
  'GET /v1/tickets': get(`/v1/tickets?limit=${many}`),
  'GET /v1/search': get(`/v1/search?q=assunto&limit=${many}`),
  'GET /v1/events': everyPage((after) => get(`/v1/events?after=${after}&limit=${many}`)),
  'GET /v1/snapshot': get(`/v1/snapshot?tickets=${many}`),
  stream: readStream,
};

/** The whole log as a stream tells it from the beginning. */
async function readStream({ desk }: MatrixOffice, token: string): Promise<string> {
  const { feed } = desk.server.context;
  const head = feed.head();
  const socket = new WebSocket(`${desk.server.url.replace('http', 'ws')}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const parts: string[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'resume', after: 0 })));
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('message', (data: Buffer) => {
      parts.push(data.toString());
      const frame = JSON.parse(data.toString()) as ServerFrame;
      if ((frame.type === 'event' || frame.type === 'watermark') && frame.seq >= head) socket.close();
    });
  });
  return parts.join('\n');
}

/** Addresses of one ticket, with what says that it was told. */
const ones: Readonly<Record<string, (shown: Shown) => { readonly path: string; readonly told: number }>> = {
  'GET /v1/tickets/:ticket': ({ subject }) => ({ path: `/v1/tickets/${subject.ticket.id}`, told: 200 }),
  'GET /v1/tickets/:number': ({ subject }) => ({ path: `/v1/tickets/${subject.ticket.number}`, told: 200 }),
  'GET /v1/tickets/:ticket/messages': ({ subject }) => ({
    path: `/v1/tickets/${subject.ticket.id}/messages`,
    told: 200,
  }),
  // There, and not ready: whoever may not see its ticket is not even told that.
  'GET /v1/media/:id': ({ mediaId }) => ({ path: `/v1/media/${mediaId}`, told: 409 }),
};

export async function checkRoutes(office: MatrixOffice): Promise<Checked> {
  const shown = await showTickets(office);
  const byPerson = await eachOf(office.people, (person) => checkPerson(office, person, shown));
  return {
    cells: byPerson.reduce((sum, { cells }) => sum + cells, 0),
    mismatches: byPerson.flatMap(({ mismatches }) => mismatches),
  };
}

async function checkPerson(office: MatrixOffice, person: MatrixPerson, shown: readonly Shown[]): Promise<Checked> {
  const { oracle, desk } = office;
  const mismatches: Mismatch[] = [];
  let cells = 0;
  const tell = (name: string, one: Shown | null, expected: boolean, got: boolean) => {
    cells += 1;
    if (expected === got) return;
    const cell = `${name} by ${person.role} ${person.place} of ${JSON.stringify(one?.staging)}`;
    mismatches.push({ cell, expected: String(expected), got: String(got) });
  };
  const reads = (one: Shown) => oracle.reads(standingOf(person, one));
  const readsLog = oracle.aboutOffice('event.list', { about: 'office', input: () => ({}) }, person.role) === 'done';

  const texts = await eachOf(Object.entries(lists), async ([name, read]) => ({
    name,
    text: await read(office, person.token),
    revoked: await read(office, person.revoked),
  }));
  for (const { name, text, revoked } of texts) {
    const mayAsk = readsLog || !name.includes('event');
    for (const one of shown)
      tell(
        name,
        one,
        mayAsk && reads(one),
        [`"${one.subject.ticket.id}"`, secretOf(one.subject)].some((word) => text.includes(word)),
      );
    tell(`${name}, revoked,`, null, true, revoked.includes('auth.expired'));
  }
  const asked = Object.entries(ones).flatMap(([name, address]) => shown.map((one) => ({ name, one, ...address(one) })));
  const statuses = await eachOf(asked, async ({ path }) => {
    const headers = { authorization: `Bearer ${person.token}` };
    return (await fetch(desk.server.url + path, { headers })).status;
  });
  for (const [place, { name, one, told }] of asked.entries()) tell(name, one, reads(one), statuses[place] === told);
  return { cells, mismatches };
}
