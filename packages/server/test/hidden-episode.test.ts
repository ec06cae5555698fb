import type { SequencedEvent, Snapshot, TicketItem } from '@balcao/contract';
import { expect, test } from 'vitest';
import { normalizeSnapshot, replay } from '../../cli/src/store/replay.ts';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';
import { type EventFrame, listen, resume } from './listener.ts';
import { ask } from './matrix/run.ts';

/*
 * A thread of which somebody sees the older tickets goes on with one that they do not see. For them it ends with the last that
 * they see: nothing they can ask, and nothing they are told, is otherwise than if the contact had never been heard of again.
 */

interface Story {
  readonly desk: Desk;
  readonly ana: Person;
  readonly beto: Person;
  readonly manager: Person;
  readonly older: TicketItem;
}

const secret = 'sigilo';

async function openStory(open: Parameters<typeof openDesk>[0]): Promise<Story> {
  const desk = await openDesk(open);
  const { admin } = desk;
  for (const name of ['Suporte', 'Diretoria']) await admin.call('queue.create', { name });
  await admin.call('group.create', { name: 'Gestores', management: true });
  await admin.call('connection.update', { connection: 'Principal', queue: 'Suporte', managementGroup: 'Gestores' });
  const ana = await desk.person('Ana', 'agent', ['Suporte', 'Diretoria']);
  const beto = await desk.person('Beto', 'agent', ['Suporte']);
  const manager = await desk.person('Gestora', 'supervisor', ['Suporte', 'Diretoria']);
  await admin.call('group.edit', { group: 'Gestores', add: [manager.id] });
  for (const text of ['assunto um', 'assunto dois']) await desk.writes(joao, text);
  const older = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
  await ana.call('ticket.resolve', { ticket: older.id });
  desk.advance(60 * 60_000);
  await desk.settle();
  return { desk, ana, beto, manager, older };
}

/** Everything that tells of the thread, its tickets or its contact. */
async function everySurface({ desk, beto, older }: Story): Promise<Record<string, unknown>> {
  const get = async (path: string) => {
    const headers = { authorization: `Bearer ${beto.token}` };
    return (await fetch(`${desk.server.url}/v1/${path}`, { headers })).json();
  };
  const ticket = older.id;
  const read = async (action: string, input: object) =>
    JSON.parse((await ask(desk, action, input, beto.token)).text) as unknown;
  const surfaces: Record<string, unknown> = {
    list: await read('ticket.list', { filter: '-is:trashed' }),
    waiting: await read('ticket.list', {}),
    unread: await read('ticket.list', { filter: 'is:unread' }),
    awaiting: await read('ticket.list', { filter: 'is:awaiting' }),
    window: await read('ticket.list', { filter: 'window:open' }),
    windowEnds: await read('ticket.list', { filter: 'window:<1410m' }),
    show: await read('ticket.show', { ticket }),
    thread: await read('sync.thread', { thread: older.threadId }),
    tickets: await read('sync.tickets', { filter: '-is:trashed', limit: 100 }),
    snapshot: await read('sync.snapshot', { tickets: 100 }),
    previous: await read('ticket.previous', { ticket }),
    related: await read('ticket.related', { ticket }),
    presence: await read('ticket.presence', { ticket }),
    participants: await read('ticket.participants', { ticket }),
    log: await read('ticket.log', { ticket }),
    messages: await read('message.list', { ticket }),
    export: await read('ticket.export', { ticket, thread: true, notes: true }),
    notes: await read('note.list', { ticket }),
    contact: await read('contact.show', { contact: older.contact.id }),
    contacts: await read('contact.list', {}),
    notifications: await read('notification.list', {}),
    search: await read('message.search', { query: 'assunto' }),
    secret: await read('message.search', { query: secret }),
    found: await get('search?q=assunto'),
    fixed: await get('tickets?filter=-is%3Atrashed'),
    why: await read('ticket.why', { question: 'locked', ticket }),
  };
  return JSON.parse(
    JSON.stringify(surfaces, (key, value: unknown) => (key === 'seq' ? undefined : value)),
  ) as typeof surfaces;
}

/** How a ticket comes to begin out of Beto's sight. */
const beginnings: readonly {
  readonly what: string;
  readonly begin: (story: Story) => Promise<unknown>;
}[] = [
  {
    what: 'private from the beginning',
    begin: async ({ desk, ana, older }) => {
      await ana.call('ticket.start', { contact: older.contact.id, template: 'aviso_sem_variaveis', private: true });
      await desk.settle();
    },
  },
  {
    what: 'of another queue',
    begin: async ({ desk, ana }) => {
      await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Diretoria' });
      await desk.writes(joao, `assunto ${secret}`);
      await ana.call('ticket.accept', { ticket: (await desk.ticketOf(joao)).id });
    },
  },
];

/** A life that touches all that a ticket can. */
async function live({ desk, ana }: Story): Promise<TicketItem> {
  const ticket = (await ana.call('ticket.list', { filter: 'assignee:me' })).items[0] as TicketItem;
  for (const text of [`assunto ${secret}`, `${secret} dois`]) await desk.writes(joao, text);
  await ana.call('message.send', { ticket: ticket.id, text: `resposta ${secret}` });
  await ana.call('note.add', { ticket: ticket.id, scope: 'ticket', body: secret });
  await ana.call('thread.mark', { ticket: ticket.id, read: true });
  await desk.settle();
  return ticket;
}

const snapshotOf = (who: Person) => who.call('sync.snapshot', { tickets: 1000 });

/** What the log tells somebody between two snapshots, by asking and by a stream that resumes. */
async function expectReplayLaw({ desk }: Story, who: Person, before: Snapshot): Promise<Snapshot> {
  await desk.settle();
  const after = await snapshotOf(who);
  const { items } = await who.call('event.list', { after: before.seq, limit: 1000 });
  await using stream = await listen(desk.server.url, resume(before.seq), who.token);
  await stream.until((frames) =>
    frames.some((frame) => (frame.type === 'event' || frame.type === 'watermark') && frame.seq >= after.seq),
  );
  const streamed = stream.events().map(({ seq, at, event }: EventFrame) => ({ seq, at, event }));
  for (const events of [items, streamed] as readonly (readonly SequencedEvent[])[]) {
    const told = replay(
      before,
      events.filter(({ seq }) => seq <= after.seq),
    );
    expect({ ...told, seq: after.seq }).toEqual(normalizeSnapshot(after));
  }
  return after;
}

await onEachDatabase((open) => {
  test.each(beginnings)(
    'a ticket that is $what tells nothing to whoever sees only the older ones',
    { timeout: 180_000 },
    async (row) => {
      const story = await openStory(open);
      await using desk = story.desk;
      const { beto, ana, manager, older } = story;
      const from = (await snapshotOf(beto)).seq;
      await using stream = await listen(
        desk.server.url,
        { type: 'resume', after: from, topics: ['*', `thread:${older.threadId}`] },
        beto.token,
      );
      const before = await everySurface(story);
      await row.begin(story);
      const hidden = await live(story);
      const after = await everySurface(story);
      // Opening a queue or a connection is news of its own.
      expect(Object.entries(before).filter(([, told]) => 'error' in (told as object))).toEqual([]);
      for (const surfaces of [before, after])
        delete (surfaces['snapshot'] as { result: { connections?: unknown } }).result.connections;
      expect(after).toEqual(before);

      const { seq } = await snapshotOf(beto);
      await stream.until((frames) =>
        frames.some((frame) => 'seq' in frame && frame.type !== 'hello' && frame.seq >= seq),
      );
      const told = JSON.stringify(stream.frames);
      for (const word of [hidden.id, secret, hidden.protocol, '"presence"'])
        expect([word, told.includes(word)]).toEqual([word, false]);
      // That Beto looked at the older one is his own doing.
      const ofThread = stream.events().filter(({ event }) => event.subject.threadId === older.threadId);
      expect(ofThread.filter(({ event }) => event.type !== 'ticket.viewed')).toEqual([]);

      // What is done to the older one is told with the thread as it is to them.
      const known = await snapshotOf(beto);
      await ana.call('ticket.tag', {
        ticket: older.id,
        add: [(await manager.call('tag.create', { name: 'vip' })).name],
      });
      const tagged = await expectReplayLaw(story, beto, known);
      expect(JSON.stringify(tagged)).not.toContain(hidden.id);
      expect(tagged.threads.find(({ id }) => id === older.threadId)).toMatchObject({
        currentTicketId: older.id,
        inboundCount: 2,
      });
      expect(await beto.call('thread.mark', { ticket: older.id, read: true })).toEqual({ unread: 0 });
      const read = await expectReplayLaw(story, beto, tagged);

      // It comes into sight with what was written in it unread, and goes out of it again.
      const reveal = { ticket: hidden.id, queue: 'Suporte' };
      if (hidden.private) await manager.call('ticket.unprivatize', { ticket: hidden.id });
      if (hidden.queue?.name !== 'Suporte') await ana.call('ticket.transfer', reveal);
      const shown = await expectReplayLaw(story, beto, read);
      const written = row.what === 'of another queue' ? 3 : 2;
      expect(await beto.call('ticket.show', { ticket: hidden.id })).toMatchObject({ unread: written });
      await manager.call('ticket.privatize', { ticket: hidden.id });
      const gone = await expectReplayLaw(story, beto, shown);
      expect(gone.threads.find(({ id }) => id === older.threadId)).toMatchObject({
        currentTicketId: older.id,
        inboundCount: 2,
      });
      await desk.writes(joao, `mais ${secret}`);
      await expectReplayLaw(story, beto, gone);
      await expectReplayLaw(story, beto, known);
    },
  );
});
