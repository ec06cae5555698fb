import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactList } from '../src/actions/contacts/contact-list.ts';
import { messageList } from '../src/actions/messages/message-list.ts';
import { messageSearch } from '../src/actions/messages/message-search.ts';
import { syncThread } from '../src/actions/sync/sync-thread.ts';
import { syncTickets } from '../src/actions/sync/sync-tickets.ts';
import { ticketList } from '../src/actions/tickets/ticket-list.ts';
import { ask, at, connectionId, officeSeeds, queueId, ticketSeeds, userId } from './office.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

const total = 60;
const states = ['pending', 'open', 'snoozed', 'closed'] as const;

/** Many tickets with equal times, so that only the id tells them apart. */
const seeds = [
  ...officeSeeds(),
  ...Array.from({ length: total }, (_, place) =>
    ticketSeeds(place + 1, {
      contact: { name: `Pessoa ${String(place % 5)}` },
      ticket: {
        state: states[place % 4] ?? 'open',
        queueId: [queueId('vendas'), queueId('suporte'), null][place % 3] ?? null,
        assigneeId: place % 4 === 0 ? null : userId(place % 2 === 0 ? 'bia' : 'ana'),
        connectionId: connectionId(place % 2 === 0 ? 'matriz' : 'filial'),
        lastActivityAt: at(Math.floor(place / 10) * 60_000),
        queuedAt: place % 4 === 0 ? at(place * 1000) : null,
      },
      thread: { inboundCount: place % 3, lastInboundAt: place % 2 === 0 ? at((place % 7) * 60_000) : null },
      messages: Array.from({ length: 5 }, (_unused, seq) => ({
        body: `oi ${String(seq)}`,
        providerAt: at(60_000 - Math.floor(seq / 2) * 1000),
      })),
    }),
  ).flat(),
];

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

async function walk(read: (cursor: string | undefined) => Promise<Page>): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    await office.seed(seeds);
  });
  afterAll(() => office[Symbol.asyncDispose]());

  const sorts = [
    'updated',
    '-updated',
    'opened',
    '-opened',
    'queued',
    '-queued',
    'unread',
    '-unread',
    'window',
    '-window',
  ];
  test.each(sorts)('pages in the order sort:%s are the whole list, in order, each ticket once', async (sort) => {
    for (const who of ['adao', 'bia', 'ana']) {
      for (const filter of [`sort:${sort} -tag:vip`, `sort:${sort}`, `sort:${sort} pessoa`]) {
        const whole = (await ask(office, who, ticketList, { filter, limit: 1000 })).items.map(({ id }) => id);
        const paged = await walk((cursor) =>
          ask(office, who, ticketList, { filter, limit: 7, ...(cursor === undefined ? {} : { cursor }) }),
        );
        expect(paged).toEqual(whole);
        expect(new Set(whole).size).toBe(whole.length);
        expect(whole.length).toBeGreaterThan(20);
      }
    }
  });

  test('a list backwards is the list in the other direction', async () => {
    for (const sort of ['updated', 'unread', 'window', 'queued', 'opened']) {
      const [up, down] = [
        await ask(office, 'adao', ticketList, { filter: `sort:${sort}`, limit: 1000 }),
        await ask(office, 'adao', ticketList, { filter: `sort:-${sort}`, limit: 1000 }),
      ];
      expect(down.items.map(({ id }) => id)).toEqual(up.items.map(({ id }) => id).toReversed());
    }
  });

  test('what arrives while paging neither repeats nor hides a ticket', async () => {
    const before = (await ask(office, 'adao', ticketList, { limit: 1000 })).items.map(({ id }) => id);
    let arrived = 500;
    const paged = await walk(async (cursor) => {
      const page = await ask(office, 'adao', ticketList, { limit: 9, ...(cursor === undefined ? {} : { cursor }) });
      arrived += 1;
      await office.seed(ticketSeeds(arrived, { ticket: { lastActivityAt: at(-arrived * 1000) } }));
      return page;
    });
    expect(paged).toEqual(before);
  });

  test('a cursor of another list, filter or order is refused, and so is nonsense', async () => {
    const { nextCursor } = await ask(office, 'adao', ticketList, { filter: 'state:pending', limit: 2 });
    const cursor = nextCursor ?? '';
    const refused = { code: 'cursor.invalid' };
    await expect(ask(office, 'adao', ticketList, { filter: 'state:open', cursor })).rejects.toMatchObject(refused);
    await expect(
      ask(office, 'adao', ticketList, { filter: 'state:pending sort:updated', cursor }),
    ).rejects.toMatchObject(refused);
    await expect(ask(office, 'adao', messageList, { ticket: 1, cursor })).rejects.toMatchObject(refused);
    await expect(ask(office, 'adao', messageSearch, { query: 'oi', cursor })).rejects.toMatchObject(refused);
    const tampered = [
      '',
      'x',
      '%%%',
      'bnVsbA',
      Buffer.from(`["x",1,"' OR 1=1"]`).toString('base64url'),
      Buffer.from('{"a":1}').toString('base64url'),
    ];
    for (const text of tampered)
      await expect(ask(office, 'adao', ticketList, { filter: 'state:pending', cursor: text })).rejects.toMatchObject(
        refused,
      );
    const [tag, , id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, number, string];
    const forged = Buffer.from(JSON.stringify([tag, '1', id])).toString('base64url');
    await expect(ask(office, 'adao', ticketList, { filter: 'state:pending', cursor: forged })).rejects.toMatchObject(
      refused,
    );
  });

  test('the same filter in other words goes on with its cursor', async () => {
    const { nextCursor } = await ask(office, 'adao', ticketList, { filter: 'estado:pendente', limit: 2 });
    const page = await ask(office, 'adao', ticketList, { filter: 'state:pending', limit: 2, cursor: nextCursor ?? '' });
    expect(page.items).toHaveLength(2);
  });

  test('messages of a ticket come oldest first, by time and then by number, page by page', async () => {
    const paged = await walk((cursor) =>
      ask(office, 'adao', messageList, { ticket: 1, limit: 2, ...(cursor === undefined ? {} : { cursor }) }),
    );
    expect(paged).toEqual([1, 2, 3, 4, 5].map((seq) => `ms_00000001${String(seq)}`));
  });

  test('pages of a thread go back from the newest, each in display order', async () => {
    const first = await ask(office, 'adao', syncThread, { thread: 'th_00000001', limit: 3 });
    expect(first.messages.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    const second = await ask(office, 'adao', syncThread, {
      thread: 'th_00000001',
      limit: 3,
      cursor: first.nextCursor ?? '',
    });
    expect(second.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(second.nextCursor).toBeNull();
  });

  test('search and contacts go page by page', async () => {
    const found = await walk((cursor) =>
      ask(office, 'adao', messageSearch, { query: 'OI', limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
    );
    expect(new Set(found).size).toBe(total * 5);
    const contacts = await walk((cursor) =>
      ask(office, 'adao', contactList, { query: 'pessoa', limit: 7, ...(cursor === undefined ? {} : { cursor }) }),
    );
    expect(new Set(contacts).size).toBe(total);
    expect(contacts).toHaveLength(total);
  });

  test('a page of tickets carries what it refers to, and where in the log it was read', async () => {
    const page = await ask(office, 'adao', syncTickets, { filter: 'state:closed', limit: 5 });
    expect(page.contacts.map(({ id }) => id).sort()).toEqual(page.tickets.map(({ contactId }) => contactId).sort());
    expect(page.threads.map(({ id }) => id).sort()).toEqual(page.tickets.map(({ threadId }) => threadId).sort());
    expect(page.seq).toBeGreaterThan(0);
    expect(page.nextCursor).not.toBeNull();
  });
});
