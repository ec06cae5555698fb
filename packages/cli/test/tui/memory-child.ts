/**
 * How much memory the client takes: `node --conditions=@balcao/source memory-child.ts TICKETS` loads them page by page
 * through the real store and prints `{"rss","heap"}` in bytes. Each page is text first, as it comes from a server.
 */
import { type ActionId, makeId } from '@balcao/contract';
import type { StoreApi } from '../../src/store/port.ts';
import { createStore } from '../../src/store/store.ts';
import { ana, contact, minutesAgo, principal, snapshotOf, suporte, thread, ticket, vendas } from './office.ts';

const total = Number(process.argv[2] ?? 100_000);
const states = ['open', 'open', 'pending', 'open', 'closed'] as const;
const counts = { pending: 0, open: 0, snoozed: 0, closed: 0 };
for (let at = 0; at < total; at += 1) counts[states[at % states.length] ?? 'open'] += 1;

let seed = 7;
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};

function rowOf(at: number) {
  const born = Date.parse(minutesAgo(at * 3 + 50));
  const id = <K extends Parameters<typeof makeId>[0]>(kind: K) => makeId(kind, born, random);
  const [ticketId, contactId, threadId] = [id('ticket'), id('contact'), id('thread')] as const;
  const state = states[at % states.length] ?? 'open';
  const lastActivityAt = minutesAgo(at * 2);
  const isTaken = state !== 'pending';
  return {
    contact: contact(1, { id: contactId, name: `Cliente ${at} da Silva`, phone: `55119${10_000_000 + at}` }),
    thread: thread(1, { id: threadId, contactId, currentTicketId: ticketId, lastInboundAt: lastActivityAt }),
    ticket: ticket(1, {
      id: ticketId,
      number: at + 1,
      protocol: `20261120-${String(at).padStart(5, '0')}-7`,
      contactId,
      threadId,
      state,
      queueId: at % 2 === 0 ? suporte.id : vendas.id,
      assigneeId: isTaken ? ana.id : null,
      openedAt: isTaken ? minutesAgo(at * 3 + 40) : null,
      firstReplyAt: isTaken ? minutesAgo(at * 3 + 30) : null,
      resolvedAt: state === 'closed' ? lastActivityAt : null,
      resolvedBy: state === 'closed' ? ana.id : null,
      createdAt: minutesAgo(at * 3 + 50),
      queuedAt: minutesAgo(at * 3 + 50),
      lastActivityAt,
      lastMessage: {
        id: id('message'),
        direction: 'in',
        kind: 'text',
        preview: `Pedido ${at} ainda não chegou, podem ver isso hoje?`,
        at: lastActivityAt,
      },
    }),
    readState: { id: threadId, readCount: 1 },
  };
}

function pageOf(from: number, limit: number) {
  const rows = Array.from({ length: Math.min(limit, total - from) }, (_, at) => rowOf(from + at));
  return {
    seq: 100,
    contacts: rows.map((row) => row.contact),
    threads: rows.map((row) => row.thread),
    tickets: rows.map((row) => row.ticket),
    readStates: rows.map((row) => row.readState),
    nextCursor: from + limit < total ? String(from + limit) : null,
  };
}

const asText = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const api: StoreApi = {
  snapshot: async () => asText(snapshotOf([], { counts, connections: [principal] })),
  call: (async (_action: ActionId, input: { readonly cursor?: string; readonly limit?: number }) => ({
    result: asText(pageOf(Number(input.cursor ?? 0), input.limit ?? 200)),
    seq: 100,
  })) as unknown as StoreApi['call'],
  subscribe: () => ({ setTopics() {}, resume() {}, reconnectNow() {}, close() {} }),
};

const store = createStore({ api, now: Date.now, newKey: () => 'k' });
await store.start();
while (store.state.index.all.length < total) await store.loadMore('all');
// As a client that was left alone for a moment.
await new Promise((resolve) => setTimeout(resolve, 500));
const { rss, heapUsed } = process.memoryUsage();
globalThis.gc?.();
const after = process.memoryUsage();
process.stdout.write(
  `${JSON.stringify({ tickets: store.state.index.all.length, rss, heap: heapUsed, rssGc: after.rss, heapGc: after.heapUsed })}\n`,
);
store.close();
