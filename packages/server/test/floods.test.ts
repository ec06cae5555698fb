import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPlace } from './databases.ts';
import { type Desk, joao, openDesk } from './desk.ts';
import { type Flood, floodOfReaders, floodOfResumes, floodOfUploads } from './floods.ts';
import { listen, resume } from './listener.ts';
import { type OwnProcess, startOwnProcess } from './own-process.ts';

const isLong = process.env['BALCAO_FLOODS'] === 'long';

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

  const judge = (what: string, { beforeMb, peakMb, afterMb, outcomes }: Flood) => {
    process.stdout.write(
      `${what}: ${beforeMb} MB before, ${afterMb} MB after (${(afterMb / beforeMb).toFixed(2)}×), ${peakMb} MB at most; ${JSON.stringify(outcomes)}\n`,
    );
    expect(afterMb / beforeMb).toBeLessThanOrEqual(1.3);
  };

  test('with one socket that asks for the stream again and again: it is told and cut', {
    timeout: 60_000,
  }, async () => {
    const flood = await floodOfResumes(server, desk.admin.token, { seconds: isLong ? 15 : 5 });
    judge('a flood of resume', flood);
    expect(flood.outcomes['closed 4429']).toBeGreaterThan(0);
  });

  test('with a hundred readers (thirty in short) that never drain and send pongs', { timeout: 180_000 }, async () => {
    const flood = await floodOfReaders(server, desk.admin.token, {
      readers: isLong ? 100 : 30,
      seconds: isLong ? 45 : 6,
    });
    judge('a hundred readers that take nothing', flood);
    expect(flood.outcomes['streams open']).toBe(0);
  });

  test('with ten uploads of 100 MB at once', { timeout: 120_000 }, async () => {
    const flood = await floodOfUploads(server, desk.admin.token, {
      uploads: 10,
      bytes: isLong ? 104_857_600 : 30_000_000,
    });
    judge('ten uploads at once', flood);
    expect(flood.outcomes['201']).toBeGreaterThan(0);
    expect((flood.outcomes['201'] ?? 0) + (flood.outcomes['503'] ?? 0)).toBe(10);
  });
});
