import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { openPlace } from '../databases.ts';
import { type Desk, joao, openDesk } from '../desk.ts';
import { type Flood, floodOfReaders, floodOfResumes, floodOfUploads } from '../floods.ts';
import { listen, resume } from '../listener.ts';
import { type OwnProcess, startOwnProcess } from '../own-process.ts';
import { isLong, tellControl, tellFigures } from './figures.ts';
import { startNaiveStream } from './naive-stream.ts';

/* R12: readers that stall, and whoever asks for more than anybody needs, cost the server next to nothing. */

describe('no signed-in user can take the memory', () => {
  let desk: Desk;
  let server: OwnProcess;
  beforeAll(async () => {
    desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false, overrides: { maintenance: false } });
    await desk.writes(joao, 'Oi');
    const { id: ticket } = await desk.ticketOf(joao);
    await desk.server[Symbol.asyncDispose]();
    server = await startOwnProcess(desk.place.options, isLong ? {} : { streams: { drainMs: 4_000 } });
    // A log that is larger than what the kernel takes for a socket.
    const body = '漢'.repeat(9_000);
    const note = () =>
      fetch(`${server.url}/v1/actions/note.add`, {
        method: 'POST',
        headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ticket, body }),
      }).then((response) => response.arrayBuffer());
    for (let round = 0; round < 24; round += 1) await Promise.all(Array.from({ length: 8 }, note));
    // What a server that has been used for a while has taken anyway: a reader that reads, a file that is kept.
    await using reader = await listen(server.url, resume(0), desk.admin.token);
    await vi.waitUntil(() => reader.events().length > 150, { timeout: 60_000 });
    await floodOfUploads(server, desk.admin.token, { uploads: 1, bytes: 10_000_000 });
  }, 240_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  });

  const figuresOf = (flood: string, { beforeMb, peakMb, afterMb }: Flood) => ({
    flood,
    'MB before': beforeMb,
    'MB after': afterMb,
    'MB at most': peakMb,
    times: (afterMb / beforeMb).toFixed(2),
  });
  const judge = (task: TestContext['task'], what: string, flood: Flood) => {
    tellFigures(task, { id: 'R12', database: 'sqlite', figures: { ...figuresOf(what, flood), ...flood.outcomes } });
    expect(flood.afterMb / flood.beforeMb).toBeLessThanOrEqual(1.3);
  };

  test('R12: one socket that asks for the stream again and again is told and cut', {
    timeout: 60_000,
  }, async ({ task }) => {
    const flood = await floodOfResumes(server, desk.admin.token, { seconds: isLong ? 15 : 5 });
    judge(task, 'resume', flood);
    expect(flood.outcomes['closed 4429']).toBeGreaterThan(0);
  });

  test('R12: a hundred readers (thirty in short) that never drain and send pongs', {
    timeout: 180_000,
  }, async ({ task }) => {
    const flood = await floodOfReaders(server, desk.admin.token, {
      readers: isLong ? 100 : 30,
      seconds: isLong ? 45 : 6,
    });
    judge(task, 'readers that take nothing', flood);
    expect(flood.outcomes['streams open']).toBe(0);
  });

  test('R12: ten uploads of 100 MB at once', { timeout: 120_000 }, async ({ task }) => {
    const flood = await floodOfUploads(server, desk.admin.token, {
      uploads: 10,
      bytes: isLong ? 104_857_600 : 30_000_000,
    });
    judge(task, 'uploads', flood);
    expect(flood.outcomes['201']).toBeGreaterThan(0);
    expect((flood.outcomes['201'] ?? 0) + (flood.outcomes['503'] ?? 0)).toBe(10);
  });

  test('R12 control: a server that gives sockets whatever it has is noticed', { timeout: 60_000 }, async ({ task }) => {
    await using naive = await startNaiveStream({ frames: 480, bytes: 27_000 });
    const flood = await floodOfReaders(naive, 'nobody', { readers: 100, seconds: 5 });
    tellControl(task, { id: 'R12', database: null, figures: figuresOf('readers of a naive server', flood) });
    expect(flood.afterMb / flood.beforeMb).toBeGreaterThan(1.3);
  });
});
