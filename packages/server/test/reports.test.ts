import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportOverview } from '../src/actions/supervision/report-overview.ts';
import { reportReplies } from '../src/actions/supervision/report-replies.ts';
import { reportResolution } from '../src/actions/supervision/report-resolution.ts';
import { reportVolume } from '../src/actions/supervision/report-volume.ts';
import { ask, at, connectionId, hour, officeSeeds, queueId, tagId, ticketSeeds, userId } from './office.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

const day = 24 * hour;
const minute = hour / 60;

/** Resolved by somebody after so many minutes, first answered after a tenth of them. */
const resolved = (by: string, created: number, minutes: number) => ({
  state: 'closed' as const,
  createdAt: at(created),
  openedAt: at(created),
  firstReplyAt: at(created - (minutes * minute) / 10),
  resolvedAt: at(created - minutes * minute),
  resolvedBy: userId(by),
  assigneeId: userId(by),
  closeReason: 'resolved' as const,
  disposition: 'keep' as const,
});

const seeds = [
  ...officeSeeds(),
  ...[10, 20, 30, 40, 50, 60, 70, 80, 90, 100].flatMap((minutes, place) =>
    ticketSeeds(1 + place, {
      ticket: { ...resolved('ana', 5 * day, minutes), queueId: queueId('vendas'), tagIds: [tagId('vip')] },
    }),
  ),
  ...ticketSeeds(11, {
    ticket: { ...resolved('bia', 2 * day, 7), queueId: queueId('suporte'), tagIds: [tagId('vip'), tagId('pix')] },
  }),
  ...ticketSeeds(12, { ticket: { ...resolved('bia', 90 * day, 7) } }),
  ...ticketSeeds(13, { ticket: { createdAt: at(day), queuedAt: at(day), queueId: queueId('suporte') } }),
  ...ticketSeeds(14, {
    ticket: { createdAt: at(day), state: 'open', assigneeId: userId('ana'), connectionId: connectionId('filial') },
  }),
  ...ticketSeeds(15, {
    ticket: {
      createdAt: at(day),
      state: 'open',
      assigneeId: userId('bia'),
      private: true,
      privateBy: userId('bia'),
      connectionId: connectionId('filial'),
    },
  }),
  ...ticketSeeds(16, { ticket: { ...resolved('ana', day, 3), trashed: true, disposition: 'archive' } }),
];

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    await office.seed(seeds);
  });
  afterAll(() => office[Symbol.asyncDispose]());
  const lines = (items: readonly { readonly key: { readonly name: string } | null }[]) =>
    Object.fromEntries(items.map(({ key, ...line }) => [key?.name ?? '–', line]));

  test('volume counts what was created and resolved in the period, archived ones too', async () => {
    const { items } = await ask(office, 'adao', reportVolume, {});
    expect(items).toEqual([{ key: null, created: 14, resolved: 12, inProgress: 2 }]);
    const byQueue = await ask(office, 'adao', reportVolume, { by: 'queue', since: '2026-11-18' });
    expect(lines(byQueue.items)).toEqual({
      suporte: { created: 2, resolved: 1, inProgress: 1 },
      vendas: { created: 2, resolved: 1, inProgress: 1 },
    });
  });

  test('volume by day has a line for each day on which something happened, by name of the day', async () => {
    const { items } = await ask(office, 'adao', reportVolume, { by: 'day', since: '2026-11-10', until: '2026-11-20' });
    expect(items.map(({ key }) => key?.name)).toEqual(['2026-11-15', '2026-11-18', '2026-11-19']);
    expect(items.reduce((sum, { created }) => sum + created, 0)).toBe(14);
  });

  test('resolution tells average, median and the ninth of ten in seconds', async () => {
    const { items } = await ask(office, 'adao', reportResolution, { by: 'user', until: '2026-11-17' });
    expect(items).toEqual([
      {
        key: { id: userId('ana'), name: 'ana' },
        count: 10,
        averageSeconds: 55 * 60,
        medianSeconds: 50 * 60,
        p90Seconds: 90 * 60,
      },
    ]);
  });

  test('first reply by tag counts a ticket under each of its tags, and those without last', async () => {
    const { items } = await ask(office, 'adao', reportReplies, { by: 'tag' });
    expect(items.map(({ key, count }) => [key?.name ?? null, count])).toEqual([
      ['pix', 1],
      ['vip', 11],
      [null, 1],
    ]);
    expect(items[0]).toMatchObject({ medianSeconds: 42, p90Seconds: 42 });
  });

  test('the overview has what is in progress per person, and a filter narrows it', async () => {
    const { items } = await ask(office, 'adao', reportOverview, {});
    expect(lines(items)).toEqual({
      ana: { pending: 0, open: 1, snoozed: 0, oldestQueuedAt: null, quietestAt: at(14_000) },
      '–': { pending: 1, open: 0, snoozed: 0, oldestQueuedAt: at(day), quietestAt: at(13_000) },
    });
    const filtered = await ask(office, 'adao', reportOverview, { by: 'connection', filter: 'channel:telegram' });
    expect(filtered.items.map(({ key, open: n }) => [key?.name, n])).toEqual([['filial', 1]]);
  });

  test('each counts what they may see: no private ticket but those they manage, no queue but their own', async () => {
    const auditor = await ask(office, 'aurea', reportVolume, { since: '2026-11-19' });
    expect(auditor.items[0]?.created).toBe(3);
    const supervisor = await ask(office, 'sueli', reportVolume, { by: 'queue', since: '2026-11-18' });
    expect(lines(supervisor.items)).toEqual({
      suporte: { created: 2, resolved: 1, inProgress: 1 },
      vendas: { created: 1, resolved: 0, inProgress: 1 },
    });
  });

  test('a period without tickets is an empty list', async () => {
    const period = { since: '2025-01-01', until: '2025-02-01' };
    expect((await ask(office, 'adao', reportResolution, { by: 'user', ...period })).items).toEqual([]);
    expect((await ask(office, 'adao', reportVolume, period)).items).toEqual([]);
  });
});
