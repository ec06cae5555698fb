import {
  AppError,
  type ErrorCode,
  type QueueId,
  type TicketEntity,
  ticketDefaults,
  type UserId,
} from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import * as life from './ticket.ts';

const now = '2026-11-20T15:00:00.000Z';
const earlier = '2026-11-20T09:00:00.000Z';
const later = '2026-11-23T09:00:00.000Z';
const ana: UserId = 'us_ana';
const bruno: UserId = 'us_bruno';
const suporte: QueueId = 'qu_suporte';
const vendas: QueueId = 'qu_vendas';

const base: TicketEntity = {
  ...ticketDefaults,
  id: 'tk_1',
  number: 1,
  protocol: '20261120-00001-1',
  contactId: 'ct_1',
  threadId: 'th_1',
  connectionId: 'cn_1',
  queueId: suporte,
  createdAt: earlier,
  lastActivityAt: earlier,
  version: 7,
};
const resolved = { resolvedAt: earlier, resolvedBy: ana, resolutions: [{ at: earlier, by: ana }] };
const trashed = { trashed: true, trashedAt: earlier, trashedBy: ana } as const;
const before = { assigneeId: ana, queueId: suporte, queuedAt: null, snoozedUntil: null };

/** Every place a ticket can be in. */
const places = {
  pending: { ...base, queuedAt: earlier },
  bot: { ...base, queuedAt: earlier, handler: 'bot' },
  open: { ...base, state: 'open', handler: 'human', assigneeId: ana, openedAt: earlier },
  snoozed: {
    ...base,
    state: 'snoozed',
    handler: 'human',
    assigneeId: ana,
    openedAt: earlier,
    snoozedAt: earlier,
    snoozedUntil: later,
  },
  closed: { ...base, ...resolved, state: 'closed', assigneeId: ana, closeReason: 'resolved', disposition: 'keep' },
  merged: { ...base, ...resolved, state: 'closed', closeReason: 'merged', mergedIntoId: 'tk_2' },
  archived: { ...base, ...resolved, ...trashed, state: 'closed', closeReason: 'resolved', disposition: 'archive' },
  trashedOpen: {
    ...base,
    ...trashed,
    state: 'closed',
    assigneeId: ana,
    closeReason: 'auto',
    beforeTrash: { ...before, state: 'open' },
  },
} as const satisfies Record<string, TicketEntity>;
type PlaceName = keyof typeof places;

/** What comes of it: the state, who handles it and who has it; or why not. */
type Outcome =
  | ErrorCode
  | 'nothing'
  | readonly [TicketEntity['state'], TicketEntity['handler'], UserId | null, ('trashed' | 'private')?];
type Command = (ticket: TicketEntity) => Partial<TicketEntity> | null;
type Row = Readonly<Record<PlaceName, Outcome>>;

const wrong = 'ticket.stateInvalid' as const;
const inTrash = 'ticket.trashed' as const;
const taken = 'ticket.alreadyAccepted' as const;
/** Rows where nothing is possible any more once it is closed. */
const over = { closed: wrong, merged: wrong, archived: inTrash, trashedOpen: inTrash } as const;
const waits: Outcome = ['pending', 'none', null];
const hasIt = (userId: UserId): Outcome => ['open', 'human', userId];
const everyActive = (outcome: Outcome) => ({ pending: outcome, bot: outcome, open: outcome, snoozed: outcome });

const fit: life.RestoreFacts = { isTaken: false, isAssigneeFit: true, queueId: suporte };
const notThere = 'ticket.notTrashed' as const;

const table: Readonly<Record<string, readonly [Command, Row]>> = {
  accept: [
    (ticket) => life.accept(ticket, bruno, now, 'Ana'),
    { pending: hasIt(bruno), bot: hasIt(bruno), open: taken, snoozed: taken, ...over },
  ],
  assign: [(ticket) => life.assign(ticket, bruno, now), { ...everyActive(hasIt(bruno)), ...over }],
  'transfer to a queue': [
    (ticket) => life.transfer(ticket, { queueId: vendas, userId: null }, now),
    { ...everyActive(waits), ...over },
  ],
  'transfer to a person': [
    (ticket) => life.transfer(ticket, { queueId: vendas, userId: bruno }, now),
    { ...everyActive(hasIt(bruno)), ...over },
  ],
  return: [
    (ticket) => life.returnToQueue(ticket, now),
    { pending: wrong, bot: wrong, open: waits, snoozed: waits, ...over },
  ],
  snooze: [
    (ticket) => life.snooze(ticket, later, now),
    {
      pending: wrong,
      bot: wrong,
      open: ['snoozed', 'human', ana],
      snoozed: ['snoozed', 'human', ana],
      ...over,
    },
  ],
  wake: [(ticket) => life.wake(ticket, now), { pending: wrong, bot: wrong, open: wrong, snoozed: hasIt(ana), ...over }],
  'hand to the bot': [(ticket) => life.handToBot(ticket, now), { ...everyActive(['pending', 'bot', null]), ...over }],
  'bot on': [
    (ticket) => life.setBot(ticket, true),
    { pending: ['pending', 'bot', null], bot: 'nothing', open: wrong, snoozed: wrong, ...over },
  ],
  'bot off': [
    (ticket) => life.setBot(ticket, false),
    { pending: 'nothing', bot: waits, open: 'nothing', snoozed: 'nothing', ...over },
  ],
  'move to another thread': [
    (ticket) => life.moveTo(ticket, { threadId: 'th_2', connectionId: 'cn_2' }, now),
    { pending: waits, bot: ['pending', 'bot', null], open: hasIt(ana), snoozed: ['snoozed', 'human', ana], ...over },
  ],
  'resolve and keep': [
    (ticket) => life.resolve(ticket, bruno, 'keep', now),
    {
      pending: ['closed', 'none', null],
      bot: ['closed', 'none', null],
      open: ['closed', 'none', ana],
      snoozed: ['closed', 'none', ana],
      ...over,
    },
  ],
  'resolve and archive': [
    (ticket) => life.resolve(ticket, bruno, 'archive', now),
    {
      pending: ['closed', 'none', null, 'trashed'],
      bot: ['closed', 'none', null, 'trashed'],
      open: ['closed', 'none', ana, 'trashed'],
      snoozed: ['closed', 'none', ana, 'trashed'],
      ...over,
    },
  ],
  reopen: [
    (ticket) => life.reopen(ticket, bruno, undefined, now),
    { ...everyActive(wrong), closed: hasIt(bruno), merged: wrong, archived: inTrash, trashedOpen: inTrash },
  ],
  trash: [
    (ticket) => life.trash(ticket, bruno, now),
    {
      pending: ['closed', 'none', null, 'trashed'],
      bot: ['closed', 'none', null, 'trashed'],
      open: ['closed', 'none', ana, 'trashed'],
      snoozed: ['closed', 'none', ana, 'trashed'],
      closed: ['closed', 'none', ana, 'trashed'],
      merged: ['closed', 'none', null, 'trashed'],
      archived: inTrash,
      trashedOpen: inTrash,
    },
  ],
  restore: [
    (ticket) => life.restore(ticket, fit, now),
    {
      ...everyActive(notThere),
      closed: notThere,
      merged: notThere,
      archived: ['closed', 'none', null],
      trashedOpen: hasIt(ana),
    },
  ],
  'restore beside an active one': [
    (ticket) => life.restore(ticket, { ...fit, isTaken: true }, now),
    {
      ...everyActive(notThere),
      closed: notThere,
      merged: notThere,
      archived: ['closed', 'none', null],
      trashedOpen: ['closed', 'none', ana],
    },
  ],
  'restore when whoever had it is gone': [
    (ticket) => life.restore(ticket, { ...fit, isAssigneeFit: false }, now),
    {
      ...everyActive(notThere),
      closed: notThere,
      merged: notThere,
      archived: ['closed', 'none', null],
      trashedOpen: waits,
    },
  ],
  purge: [
    (ticket) => {
      life.checkPurge(ticket);
      return null;
    },
    { ...everyActive(notThere), closed: notThere, merged: notThere, archived: 'nothing', trashedOpen: 'nothing' },
  ],
};

function outcomeOf(command: Command, ticket: TicketEntity): Outcome {
  try {
    const patch = command(ticket);
    if (patch === null) return 'nothing';
    const { state, handler, assigneeId, ...after } = { ...ticket, ...patch };
    expect(after.version).toBe(ticket.version + 1);
    checkInvariants({ ...ticket, ...patch });
    return after.trashed ? [state, handler, assigneeId, 'trashed'] : [state, handler, assigneeId];
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** What holds of a ticket after every step. */
function checkInvariants(ticket: TicketEntity): void {
  if (ticket.state === 'pending') expect(ticket.assigneeId).toBeNull();
  if (ticket.state === 'open' || ticket.state === 'snoozed') {
    expect(ticket).toMatchObject({ handler: 'human', assigneeId: expect.any(String), queuedAt: null });
  }
  if (ticket.state === 'closed') expect(ticket.handler).toBe('none');
  if (life.isActive(ticket)) expect(ticket).toMatchObject({ trashed: false, beforeTrash: null, closeReason: null });
  expect([ticket.snoozedAt === null, ticket.snoozedUntil === null]).toEqual([
    ticket.state !== 'snoozed',
    ticket.state !== 'snoozed',
  ]);
  expect([ticket.trashedAt === null, ticket.trashedBy === null]).toEqual([!ticket.trashed, !ticket.trashed]);
}

describe('the table of states', () => {
  const cells = Object.entries(table).flatMap(([name, [command, row]]) =>
    Object.entries(row).map(([place, outcome]) => [name, place as PlaceName, outcome, command] as const),
  );
  test.each(cells)('%s, %s: %s', (_name, place, outcome, command) => {
    expect(outcomeOf(command, places[place])).toEqual(outcome);
  });
});

describe('a step', () => {
  test('of who comes second names who came first and the version', () => {
    expect(() => life.accept(places.open, bruno, now, 'Ana Lima')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ winner: 'Ana Lima', winnerId: ana, version: 7 }) }),
    );
  });

  test('that is refused names the state and the version', () => {
    expect(() => life.returnToQueue(places.pending, now)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ state: 'pending', number: 1, version: 7 }) }),
    );
  });

  test('to reopen beside an active ticket names that one', () => {
    const other = { number: 9, ticket: 'tk_9', winner: 'Bruno', version: 3 };
    expect(() => life.reopen(places.closed, bruno, other, now)).toThrow(
      expect.objectContaining({ code: 'ticket.activeExists', data: other }),
    );
  });

  test('back to the queue puts it at the end', () => {
    expect(life.returnToQueue(places.open, now).queuedAt).toBe(now);
    expect(life.transfer(places.open, { queueId: vendas, userId: null }, now)).toMatchObject({
      queuedAt: now,
      queueId: vendas,
    });
  });

  test('to the bot and back keeps its place in the queue', () => {
    expect({ ...places.pending, ...life.setBot(places.pending, true) }.queuedAt).toBe(earlier);
    expect({ ...places.bot, ...life.setBot(places.bot, false) }.queuedAt).toBe(earlier);
  });

  test('to resolve adds a marker, which reopening keeps', () => {
    const closed: TicketEntity = { ...places.open, ...life.resolve(places.open, bruno, 'keep', now) };
    expect(closed).toMatchObject({ resolutions: [{ at: now, by: bruno }], resolvedAt: now, resolvedBy: bruno });
    const open: TicketEntity = { ...closed, ...life.reopen(closed, ana, undefined, later) };
    expect(open).toMatchObject({ resolutions: [{ at: now, by: bruno }], resolvedAt: null, resolvedBy: null });
  });

  test('to the trash is no resolution', () => {
    expect({ ...places.open, ...life.trash(places.open, bruno, now) }).toMatchObject({
      resolutions: [],
      resolvedAt: null,
      closeReason: 'auto',
      trashedAt: now,
      trashedBy: bruno,
    });
  });

  test('to another assignee ends what whoever made it private may read', () => {
    const secret: TicketEntity = { ...places.open, private: true, privateBy: 'us_carla' };
    expect(life.assign(secret, bruno, now)).toMatchObject({ privateBy: null });
    expect(life.transfer(secret, { queueId: vendas, userId: bruno }, now)).toMatchObject({ privateBy: null });
    expect({ ...secret, ...life.assign(secret, bruno, now) }.private).toBe(true);
  });

  test('to the same assignee, to the author, or to the queue does not', () => {
    const secret: TicketEntity = { ...places.open, private: true, privateBy: 'us_carla' };
    const stays = (patch: Partial<TicketEntity>) => ({ ...secret, ...patch }).privateBy;
    expect(stays(life.assign(secret, ana, now))).toBe('us_carla');
    expect(stays(life.assign(secret, 'us_carla', now))).toBe('us_carla');
    expect(stays(life.returnToQueue(secret, now))).toBe('us_carla');
  });
});

describe('out of the trash', () => {
  const trashedFrom = (fields: Partial<NonNullable<TicketEntity['beforeTrash']>>): TicketEntity => ({
    ...places.trashedOpen,
    beforeTrash: { ...before, state: 'open', ...fields },
  });

  test.each(['pending', 'open', 'snoozed', 'closed'] as const)('%s is as it was', (place) => {
    const ticket: TicketEntity = places[place];
    const there: TicketEntity = { ...ticket, ...life.trash(ticket, bruno, now) };
    const back = { ...there, ...life.restore(there, fit, now) };
    const { version: _, snoozedAt, ...same } = ticket;
    expect(back).toMatchObject(same);
    expect(back.snoozedAt === null).toBe(snoozedAt === null);
  });

  test('one that would have woken meanwhile is open', () => {
    const ticket = trashedFrom({ state: 'snoozed', snoozedUntil: earlier });
    expect(life.restore(ticket, fit, now)).toMatchObject({ state: 'open', snoozedUntil: null });
  });

  test('what the bot had waits for a person', () => {
    const there: TicketEntity = { ...places.bot, ...life.trash(places.bot, bruno, now) };
    expect(life.restore(there, fit, now)).toMatchObject({ state: 'pending', handler: 'none', queuedAt: earlier });
  });

  test('one whose queue is gone goes where its connection sends new ones', () => {
    expect(life.restore(trashedFrom({}), { isTaken: false, isAssigneeFit: false, queueId: vendas }, now)).toMatchObject(
      { state: 'pending', queueId: vendas, queuedAt: now },
    );
  });

  test('an archived one is kept', () => {
    expect(life.restore(places.archived, fit, now)).toMatchObject({ trashed: false, disposition: 'keep' });
  });
});

describe('an inbound message after the end', () => {
  const nowMs = Date.parse(now);
  const within = (minutes: number) => ({ kind: 'reopenWithin', minutes }) as const;
  const closedAgo = (ms: number): TicketEntity => ({
    ...places.closed,
    resolvedAt: new Date(nowMs - ms).toISOString(),
  });

  test.each([
    ['nothing before', undefined, within(30), 'new'],
    ['a policy of new ones', closedAgo(0), { kind: 'new' } as const, 'new'],
    ['just closed', closedAgo(0), within(30), 'reopen'],
    ['at the last moment', closedAgo(30 * 60_000), within(30), 'reopen'],
    ['a moment later', closedAgo(30 * 60_000 + 1), within(30), 'new'],
    ['in the trash', { ...closedAgo(0), ...trashed }, within(30), 'new'],
    ['taken over by another', { ...closedAgo(0), mergedIntoId: 'tk_2' } as TicketEntity, within(30), 'new'],
    ['closed without a resolution', { ...closedAgo(0), resolvedAt: null }, within(30), 'new'],
  ] as const)('%s', (_name, last, policy, expected) => {
    expect(life.afterClosed(last, policy, nowMs)).toBe(expected);
  });

  test.each([
    ['a person', { kind: 'person', userId: bruno, queueId: vendas }, hasIt(bruno)],
    ['the bot', { kind: 'bot' }, ['pending', 'bot', null]],
    ['the queue', { kind: 'queue' }, waits],
  ] as const)('gives it to %s, new or again', (_name, to, expected) => {
    for (const patch of [life.begunByContact(base, to, now), life.reopenByContact(places.closed, to, now)]) {
      const after: TicketEntity = { ...places.closed, closeReason: null, ...patch };
      expect([after.state, after.handler, after.assigneeId]).toEqual(expected);
    }
    expect(life.reopenByContact(places.closed, to, now)).toMatchObject({ resolvedAt: null, closeReason: null });
  });
});
