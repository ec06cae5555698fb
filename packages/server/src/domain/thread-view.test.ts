import { describe, expect, test } from 'vitest';
import { type Episode, threadSeenBy } from './thread-view.ts';
import type { Viewer } from './visibility.ts';

const viewer: Viewer = {
  userId: 'us_me',
  grants: { 'ticket.read': 'own', 'ticket.readPrivate': 'assigned' },
  queueIds: ['qu_mine'],
  managedIds: [],
  connectionId: null,
};

const episode = (number: number, fields: Partial<Episode> = {}): Episode => ({
  id: `tk_${number}`,
  number,
  queueId: 'qu_mine',
  assigneeId: null,
  private: false,
  privateBy: null,
  connectionId: 'cn_1',
  inboundCount: 2,
  lastInboundAt: `2026-11-0${number}T10:00:00.000Z`,
  ...fields,
});

const thread = {
  id: 'th_1',
  contactId: 'ct_1',
  connectionId: 'cn_1',
  inboundCount: 6,
  lastInboundAt: '2026-11-03T10:00:00.000Z',
  awaitingReplySince: '2026-11-03T11:00:00.000Z',
  currentTicketId: 'tk_3',
} as const;

describe('a thread', () => {
  test('is the same object to whoever sees all of it', () => {
    expect(threadSeenBy(viewer, thread, [episode(1), episode(2), episode(3)])).toBe(thread);
  });

  test('ends with the last ticket that is seen', () => {
    expect(threadSeenBy(viewer, thread, [episode(1), episode(2), episode(3, { private: true })])).toEqual({
      ...thread,
      inboundCount: 4,
      lastInboundAt: '2026-11-02T10:00:00.000Z',
      awaitingReplySince: null,
      currentTicketId: 'tk_2',
    });
  });

  test('goes on over one in between that is not seen, without what was written there', () => {
    expect(threadSeenBy(viewer, thread, [episode(1), episode(2, { queueId: 'qu_other' }), episode(3)])).toEqual({
      ...thread,
      inboundCount: 4,
    });
  });

  test('is empty to whoever sees none of it', () => {
    const hidden = [1, 2, 3].map((number) => episode(number, { private: true }));
    expect(threadSeenBy(viewer, thread, hidden)).toMatchObject({
      inboundCount: 0,
      lastInboundAt: null,
      currentTicketId: null,
    });
  });
});
