import type { Change } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import {
  contact,
  event,
  message,
  minutesAgo,
  snapshotOf,
  thread,
  threadPageOf,
  ticket,
} from '../../test/tui/office.ts';
import { applyEvent, applySnapshot, applyThreadPage, applyTicketPage } from './reduce.ts';
import { normalizeSnapshot, replay } from './replay.ts';
import { partsOf, rowRevision, ticketItemOf } from './select.ts';
import { createState, type MutableState, revisionOf } from './state.ts';
import { rebuildIndex } from './ticket-index.ts';

function stateOf(...args: Parameters<typeof snapshotOf>): MutableState {
  const state = createState();
  applySnapshot(state, snapshotOf(...args));
  return state;
}

const accepted = (id: number): Change => ({
  entity: 'ticket',
  id: `tk_${id}`,
  before: { state: 'pending', assigneeId: null, version: 1 },
  after: { state: 'open', assigneeId: 'us_ana', version: 2 },
});

describe('tickets', () => {
  test('an accepted ticket moves to the open tab and the counts follow', () => {
    const state = stateOf([ticket(1), ticket(2)]);
    applyEvent(state, event(101, 'ticket.accepted', [accepted(1)]));
    expect(state.index.pending).toEqual(['tk_2']);
    expect(state.index.open).toEqual(['tk_1']);
    expect(state.counts).toEqual({ pending: 1, open: 1, snoozed: 0, closed: 0 });
  });

  test('the same event twice changes nothing more', () => {
    const state = stateOf([ticket(1), ticket(2)]);
    const change = event(101, 'ticket.accepted', [accepted(1)]);
    applyEvent(state, change);
    applyEvent(state, change);
    expect(state.counts.open).toBe(1);
    expect(state.index.open).toEqual(['tk_1']);
  });

  test('a change of an unknown ticket that tells only a part is not stored, but counted', () => {
    const state = stateOf([ticket(1)], { counts: { pending: 5, open: 0, snoozed: 0, closed: 0 } });
    applyEvent(state, event(101, 'ticket.accepted', [accepted(9)]));
    expect(state.tables.ticket.has('tk_9')).toBe(false);
    expect(state.counts).toEqual({ pending: 4, open: 1, snoozed: 0, closed: 0 });
  });

  test('a hidden ticket goes away with its messages, a revealed one comes whole', () => {
    const state = stateOf([ticket(1), ticket(2)]);
    applyThreadPage(state, 'th_1', threadPageOf([message(1, 1)]), true);
    const hidden: Change = { entity: 'ticket', id: 'tk_1', before: { state: 'pending', trashed: false }, after: null };
    applyEvent(state, event(101, 'ticket.hidden', [hidden]));
    expect(partsOf(state, 'tk_1')).toBeNull();
    expect(state.timelines.get('th_1')?.messages).toEqual([]);
    expect(state.counts.pending).toBe(1);
    applyEvent(
      state,
      event(102, 'ticket.revealed', [
        { entity: 'contact', id: 'ct_7', before: null, after: contact(7) },
        { entity: 'thread', id: 'th_7', before: null, after: thread(7) },
        { entity: 'ticket', id: 'tk_7', before: null, after: ticket(7) },
      ]),
    );
    expect(ticketItemOf(state, 'tk_7', 0)?.contact.name).toBe('Contato 7');
    expect(state.counts.pending).toBe(2);
    expect(state.index.pending).toEqual(['tk_2', 'tk_7']);
  });

  test('the newest activity stands first and trash stands nowhere', () => {
    const state = stateOf([ticket(1), ticket(2), ticket(3, { trashed: true })]);
    expect(state.index.all).toEqual(['tk_1', 'tk_2']);
    const at = minutesAgo(0);
    const change: Change = {
      entity: 'ticket',
      id: 'tk_2',
      before: { lastActivityAt: minutesAgo(2) },
      after: { lastActivityAt: at },
    };
    applyEvent(state, event(101, 'message.received', [change]));
    expect(state.index.pending).toEqual(['tk_2', 'tk_1']);
    const archived: Change = {
      entity: 'ticket',
      id: 'tk_2',
      before: { state: 'pending', trashed: false },
      after: { state: 'closed', trashed: true },
    };
    applyEvent(state, event(102, 'ticket.resolved', [archived]));
    expect(state.index.all).toEqual(['tk_1']);
    expect(state.counts).toEqual({ pending: 1, open: 0, snoozed: 0, closed: 0 });
  });

  test('reading a thread takes its ticket out of the unread, a message brings it back', () => {
    const state = stateOf([ticket(1), ticket(2)]);
    expect(state.unread).toEqual(['tk_1', 'tk_2']);
    applyEvent(
      state,
      event(101, 'thread.marked', [
        { entity: 'readState', id: 'th_1', before: null, after: { id: 'th_1', readCount: 1 } },
      ]),
    );
    expect(state.unread).toEqual(['tk_2']);
    applyEvent(
      state,
      event(102, 'message.received', [
        { entity: 'thread', id: 'th_1', before: { inboundCount: 1 }, after: { inboundCount: 2 } },
      ]),
    );
    expect(state.unread).toEqual(['tk_1', 'tk_2']);
  });

  test('a row is redrawn when any part of it changes, and only then', () => {
    const state = stateOf([ticket(1, { tagIds: ['tg_vip'] }), ticket(2)]);
    const before = [rowRevision(state, ticket(1, { tagIds: ['tg_vip'] })), rowRevision(state, ticket(2))];
    applyEvent(
      state,
      event(101, 'tag.created', [{ entity: 'tag', id: 'tg_vip', before: { name: 'vip' }, after: { name: 'VIP' } }]),
    );
    expect(rowRevision(state, ticket(1, { tagIds: ['tg_vip'] }))).toBeGreaterThan(before[0] ?? 0);
    expect(rowRevision(state, ticket(2))).toBe(before[1]);
    expect(revisionOf(state, 'tag', 'tg_pix')).toBe(state.epoch);
  });
});

describe('pages', () => {
  test('a page read before an event does not turn it back', () => {
    const state = stateOf([ticket(1)]);
    applyEvent(state, event(101, 'ticket.accepted', [accepted(1)]));
    applyEvent(state, event(102, 'ticket.accepted', [accepted(2)]));
    const page = {
      seq: 100,
      contacts: [contact(2)],
      threads: [thread(2)],
      tickets: [ticket(1), ticket(2)],
      readStates: [],
      nextCursor: null,
    };
    expect(applyTicketPage(state, page)).toBe(true);
    expect(state.index.open).toEqual(['tk_1', 'tk_2']);
    expect(state.index.pending).toEqual([]);
  });

  test('a page from before what is remembered is refused', () => {
    const state = stateOf([ticket(1)]);
    const page = { seq: 99, contacts: [], threads: [], tickets: [ticket(2)], readStates: [], nextCursor: null };
    expect(applyTicketPage(state, page)).toBe(false);
  });

  test('a message that came between the page and its arrival is there', () => {
    const state = stateOf([ticket(1)]);
    applyEvent(
      state,
      event(101, 'message.received', [{ entity: 'message', id: 'ms_1_2', before: null, after: message(1, 2) }]),
    );
    applyThreadPage(state, 'th_1', threadPageOf([message(1, 1)]), true);
    expect(state.timelines.get('th_1')?.messages.map((item) => item.id)).toEqual(['ms_1_1', 'ms_1_2']);
  });

  test('older pages go before, deliveries change their message in place', () => {
    const state = stateOf([ticket(1)]);
    applyThreadPage(state, 'th_1', threadPageOf([message(1, 3), message(1, 4)], { nextCursor: 'c' }), true);
    applyThreadPage(state, 'th_1', threadPageOf([message(1, 1), message(1, 2)]), false);
    applyEvent(
      state,
      event(101, 'message.status', [
        { entity: 'message', id: 'ms_1_3', before: { state: 'sent' }, after: { state: 'read' } },
      ]),
    );
    const timeline = state.timelines.get('th_1');
    expect(timeline?.messages.map((item) => item.seq)).toEqual([1, 2, 3, 4]);
    expect(timeline?.messages[2]?.state).toBe('read');
    expect(timeline?.olderCursor).toBeNull();
  });
});

test('remote text is made harmless at the edge', () => {
  const state = stateOf([ticket(1)], { contacts: [contact(1, { name: 'Jo\u001b]0;x\u0007ão' })] });
  applyThreadPage(state, 'th_1', threadPageOf([message(1, 1, { body: 'a\u001b[2Jb\nc' })]), true);
  expect(state.tables.contact.get('ct_1')?.name).not.toContain('\u001b');
  expect(state.tables.message.get('ms_1_1')?.body).toBe('a␛[2Jb\nc');
});

test('events over a snapshot give the next snapshot', () => {
  const before = snapshotOf([ticket(1), ticket(2)]);
  const events = [
    event(101, 'ticket.accepted', [accepted(1)]),
    event(102, 'queue.membersChanged', [
      { entity: 'queue', id: 'qu_vendas', before: { memberIds: ['us_ana'] }, after: { memberIds: [] } },
    ]),
  ];
  const fresh = snapshotOf([ticket(2), ticket(1, { state: 'open', assigneeId: 'us_ana', version: 2 })], {
    seq: 102,
    queues: [{ ...before.queues[1], memberIds: [] } as never, before.queues[0] as never],
    me: { ...before.me, queueIds: ['qu_suporte'] },
  });
  expect(replay(before, events)).toEqual(normalizeSnapshot(fresh));
});

test('100,000 tickets: an event costs the same as with a hundred', () => {
  const tickets = Array.from({ length: 100_000 }, (_, at) =>
    ticket(at, { lastActivityAt: new Date(1e12 + at * 1000).toISOString() }),
  );
  const started = performance.now();
  const state = stateOf(tickets);
  const loadedMs = performance.now() - started;
  const seen = { probes: 0 };
  const { ticket: table } = state.tables;
  const activityOf = table.activityOf.bind(table);
  table.activityOf = (id) => {
    seen.probes += 1;
    return activityOf(id);
  };
  const from = performance.now();
  for (let step = 0; step < 1000; step += 1) {
    applyEvent(
      state,
      event(101 + step, 'message.received', [
        {
          entity: 'ticket',
          id: `tk_${step * 97}`,
          before: {},
          after: { lastActivityAt: new Date(2e12 + step).toISOString() },
        },
      ]),
    );
  }
  const eventMs = (performance.now() - from) / 1000;
  process.stdout.write(`100,000 tickets: loaded in ${loadedMs.toFixed(0)} ms, one event ${eventMs.toFixed(3)} ms\n`);
  expect(state.index.pending[0]).toBe('tk_96903');
  expect(seen.probes / 1000).toBeLessThan(200);
});

test('whatever happens, the lists are those that sorting everything would give', () => {
  const state = stateOf(Array.from({ length: 60 }, (_, at) => ticket(at)));
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const states = ['pending', 'open', 'snoozed', 'closed'] as const;
  for (let step = 0; step < 600; step += 1) {
    const id = random(60);
    const at = minutesAgo(random(500));
    const changes: Change[] = [
      [{ entity: 'ticket' as const, id: `tk_${id}` as const, before: {}, after: { lastActivityAt: at } }],
      [
        {
          entity: 'ticket' as const,
          id: `tk_${id}` as const,
          before: {},
          after: { state: states[random(4)] ?? 'open' },
        },
      ],
      [{ entity: 'ticket' as const, id: `tk_${id}` as const, before: {}, after: { trashed: random(2) === 0 } }],
      [
        {
          entity: 'readState' as const,
          id: `th_${id}` as const,
          before: null,
          after: { id: `th_${id}` as const, readCount: random(3) },
        },
      ],
      [{ entity: 'thread' as const, id: `th_${id}` as const, before: {}, after: { inboundCount: random(3) } }],
    ][random(5)] as Change[];
    applyEvent(state, event(101 + step, 'ticket.assigned', changes));
  }
  const kept = { index: structuredClone(state.index), unread: [...state.unread] };
  rebuildIndex(state);
  expect(kept).toEqual({ index: state.index, unread: state.unread });
});
