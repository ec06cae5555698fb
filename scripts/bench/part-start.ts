import { execFileSync } from 'node:child_process';
import { runLoad } from './http-load.ts';
import { openOffice, serveOffice, webhookRequest } from './office.ts';
import { type Row, skipped } from './report.ts';
import type { Size } from './size.ts';
import { medianOf } from './stats.ts';
import { webhookBody } from './webhook-body.ts';

interface Usage {
  readonly rss: number;
  readonly maxRss: number;
}

/** What a server costs before anybody uses it, and after a burst. */
export async function start(size: Size): Promise<readonly Row[]> {
  using office = await openOffice();
  const times: number[] = [];
  const idle: number[] = [];
  const highest: number[] = [];
  for (let round = 0; round < Math.max(2, size.rounds); round += 1) {
    const started = performance.now();
    await using server = await serveOffice(office);
    times.push(performance.now() - started);
    idle.push((await server.ask<Usage>('usage')).rss);
    let left = size.isQuick ? 2_000 : 10_000;
    const next = () => {
      left -= 1;
      return left < 0 ? undefined : webhookRequest(office.webhookPath, webhookBody(round * 10_000 + left, left % 500));
    };
    await runLoad({ port: server.port, clients: 32, next });
    highest.push((await server.ask<Usage>('usage')).maxRss);
  }
  const mb = (bytes: readonly number[]) => medianOf(bytes) / 2 ** 20;
  const empty = { startMs: emptyNode('0'), mb: emptyNode('process.memoryUsage.rss()') / 2 ** 20 };
  return [
    {
      kind: 'measured',
      name: 'start until it listens',
      measured: medianOf(times),
      unit: 'ms',
      peer: { name: 'an empty node process', value: empty.startMs },
      raw: times,
    },
    {
      kind: 'measured',
      name: 'RSS, idle',
      measured: mb(idle),
      unit: 'MB',
      peer: { name: 'an empty node process', value: empty.mb },
      raw: idle,
    },
    {
      kind: 'measured',
      name: 'RSS, highest in a burst of webhooks',
      measured: mb(highest),
      unit: 'MB',
      peer: { name: 'an empty node process', value: empty.mb },
      raw: highest,
    },
  ];
}

/** Prints a number and ends; 0 asks for the time that took. */
function emptyNode(expression: string): number {
  const started = performance.now();
  const printed = Number(
    execFileSync(process.execPath, ['-e', `process.stdout.write(String(${expression}))`], { encoding: 'utf8' }),
  );
  return printed === 0 ? performance.now() - started : printed;
}

const peer = 'whaticket-community (MariaDB, Redis, its own build) is not run here';

/** Comparisons whose other side cannot be installed by this script. */
export function absentPeers(): readonly Row[] {
  const names = [
    'list, 16 clients: requests/s ≥ 10×, p99 ≤ 1/8',
    'messages of a ticket ≥ 8×',
    'ticket by id ≥ 3×',
    'update, resolve ≥ 4×',
    'search p50 ≤ 1/100',
    'start ≤ 1/4; idle RSS ≤ 0.6; highest RSS ≤ 0.6',
    '100,000 resolves ≥ 40×',
  ];
  return [
    ...names.map((name) => skipped(`whaticket: ${name}`, peer)),
    skipped('two nodes on PostgreSQL and Redis: ≤ +10 ms p99', 'nodes do not wake each other yet'),
  ];
}
