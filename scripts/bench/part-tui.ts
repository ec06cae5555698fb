import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mailPeers } from './mail-peers.ts';
import { type Office, openOffice, serveOffice, webhookRequest } from './office.ts';
import { sendPaced } from './pace.ts';
import { balcao } from './part-client.ts';
import { atMost, type Row, skipped } from './report.ts';
import { seedOffice } from './seed.ts';
import type { Size } from './size.ts';
import { medianOf, type Spread, spreadOf } from './stats.ts';
import { type Program, processFigures, type Run, runInTerminal } from './terminal.ts';
import { webhookBody } from './webhook-body.ts';

const inkPeer = fileURLToPath(new URL('./ink-peer.ts', import.meta.url));
/** Each start of a program is its first: nothing is left of the one before. */
type Start = () => Run;

const inkRun =
  (mode: 'whole' | 'incremental'): Start =>
  () => ({
    command: process.execPath,
    args: [inkPeer, mode],
    env: { NODE_ENV: 'production' },
    ready: 'responder',
  });

/** The full-screen client in a pty against a server of 100,000 tickets, and other programs in the same harness. */
export async function tui(size: Size): Promise<readonly Row[]> {
  using office = await openOffice();
  const { connectionId } = office;
  seedOffice(join(office.dataDir, 'balcao.db'), {
    tickets: 100_000,
    messagesPerTicket: 4,
    connectionId,
    open: 0.6,
    pending: 0.3,
  });
  await using server = await serveOffice(office);
  const folder = mkdtempSync(join(tmpdir(), 'balcao-bench-tui-'));
  try {
    const run: Start = () => ({
      command: balcao,
      env: {
        BALCAO_SERVER: `http://127.0.0.1:${server.port}`,
        BALCAO_TOKEN: office.tokens[0] ?? '',
        BALCAO_CONFIG_DIR: mkdtempSync(join(folder, 'config-')),
        BALCAO_LANG: 'pt-BR',
      },
      ready: 'Cliente ',
    });
    const presses = size.isQuick ? 30 : 120;
    return [
      ...(await firstFrames(run, size.isQuick ? 3 : 7)),
      await sizesOf(run, presses),
      ...(await resting(run)),
      ...(await keys(run, presses)),
      await underFlood(run, server.port, office, presses),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstFrames(run: Start, rounds: number): Promise<readonly Row[]> {
  const { weechat } = mailPeers();
  const ours = await framesOf(run, rounds);
  const ink = await framesOf(inkRun('whole'), rounds);
  const row = (peer: string, theirs: readonly number[], limit: number): Row => ({
    kind: 'measured',
    name: 'first frame with tickets',
    measured: medianOf(ours),
    unit: 'ms',
    peer: { name: peer, value: medianOf(theirs) },
    goal: atMost(limit),
    raw: { ours, theirs },
  });
  return [
    row('stock Ink (unbundled), the same frame without a server', ink, 0.7),
    weechat === null
      ? skipped('first frame against weechat', 'weechat is not installed', atMost(1.6))
      : row('weechat', await framesOf(() => weechat.run, rounds), 1.6),
  ];
}

async function framesOf(run: Start, rounds: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 1; round += 1) {
    await using program = await runInTerminal(run());
    if (round > 0) times.push(program.firstFrameMs);
  }
  return times;
}

/** Letters that nothing else on the screen uses. */
const letters = ['ß', 'þ', 'ð', 'æ', 'ø', 'đ', 'ħ', 'ŋ', 'ł', 'ĸ'];

async function keys(run: Start, presses: number): Promise<readonly Row[]> {
  const ours = await inboxKeys(run, presses, '2');
  const whole = await inboxKeys(inkRun('whole'), presses, '');
  const incremental = await inboxKeys(inkRun('incremental'), presses, '');
  const { neomutt, aerc, weechat } = mailPeers();
  const row = (name: string, mine: Presses, peer: string, theirs: Presses, limit?: number): Row => ({
    kind: 'measured',
    name,
    measured: mine.p50,
    unit: 'ms p50',
    peer: { name: peer, value: theirs.p50 },
    ...(limit === undefined ? {} : { goal: atMost(limit) }),
    note: `p99 ${mine.p99.toFixed(1)} ms${unansweredText(mine)}`,
    raw: { ours: mine, theirs },
  });
  const move = async (name: string, peer: ReturnType<typeof mailPeers>['neomutt'], limit: number): Promise<Row> => {
    if (peer === null) return skipped(`move, against ${name}`, `${name} is not installed`, atMost(limit));
    await using program = await runInTerminal(peer.run);
    for (const key of peer.before) await program.press(key);
    return row('move in the list', ours.move, name, await pressMany(program, presses, () => peer.key), limit);
  };
  const typed = async (): Promise<Row> => {
    if (weechat === null) return skipped('type, against weechat', 'weechat is not installed', atMost(6));
    await using program = await runInTerminal(weechat.run);
    return row('type a character', ours.type, 'weechat', await pressMany(program, presses, letterOf), 6);
  };
  return [
    row('move in the list', ours.move, 'stock Ink', whole.move, 0.25),
    row('move in the list', ours.move, 'stock Ink, incremental', incremental.move),
    await move('neomutt', neomutt, 2),
    await move('aerc', aerc, 0.6),
    row('type a character', ours.type, 'stock Ink', whole.type, 0.2),
    row('type a character', ours.type, 'stock Ink, incremental', incremental.type),
    await typed(),
  ];
}

const unansweredText = ({ unanswered }: Presses) =>
  unanswered === 0 ? '' : `, ${unanswered} keys unanswered within 1 s`;

const letterOf = (index: number) => letters[index % letters.length] ?? 'ß';

async function inboxKeys(run: Start, presses: number, first: string): Promise<{ move: Presses; type: Presses }> {
  await using program = await runInTerminal(run());
  if (first !== '') await program.press(first);
  const move = await pressMany(program, presses, (index) => (index % 40 === 39 ? 'k' : 'j'));
  await program.press('r');
  return { move, type: await pressMany(program, presses, letterOf) };
}

/** Times of the keys that were answered, and how many were not within a second. */
interface Presses extends Spread {
  readonly unanswered: number;
}

async function pressMany(program: Program, presses: number, keyOf: (index: number) => string): Promise<Presses> {
  const warmUp = Math.ceil(presses / 4);
  const times: number[] = [];
  let unanswered = 0;
  for (let index = 0; index < presses + warmUp; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- the next key is pressed after the answer to the one before
    const time = await program.press(keyOf(index));
    if (time === null) unanswered += 1;
    else if (index >= warmUp) times.push(time);
    if (unanswered > presses / 4) throw new Error(`${unanswered} of ${index + 1} keys were not answered`);
  }
  return { ...spreadOf(times), unanswered };
}

async function underFlood(run: Start, port: number, office: Office, presses: number): Promise<Row> {
  await using program = await runInTerminal(run());
  await program.press('2');
  await program.press('r');
  const perSecond = 500;
  let number = 900_000;
  const state = { isOver: false };
  const pace = { perSecond, count: Number.POSITIVE_INFINITY, startedAt: performance.now(), isOver: () => state.isOver };
  const turns = { next: 0 };
  const lanes = Array.from({ length: 16 }, () =>
    sendPaced(port, pace, turns, () =>
      webhookRequest(office.webhookPath, webhookBody((number += 1), 90_000 + (number % 5_000))),
    ),
  );
  const times: number[] = [];
  let lost = 0;
  const began = performance.now();
  for (let index = 0; index < presses * 2; index += 1) {
    const time = await program.pressUntil(letterOf(index), letterOf(index));
    if (time === null) lost += 1;
    else if (index >= presses / 4) times.push(time);
  }
  state.isOver = true;
  const flood = (number - 900_000) / ((performance.now() - began) / 1000);
  await Promise.all(lanes);
  const spread = spreadOf(times);
  return {
    kind: 'measured',
    name: 'type while messages arrive',
    measured: lost === 0 ? spread.p99 : Number.NaN,
    unit: 'ms p99',
    goal: atMost(16, 'value'),
    note: `${Math.round(flood)} messages/s, ${lost} keys lost, p50 ${spread.p50.toFixed(1)} ms`,
    raw: { spread, flood, lost },
  };
}

async function sizesOf(run: Start, presses: number): Promise<Row> {
  const moveAt = async (columns: number, rows: number) => {
    await using program = await runInTerminal({ ...run(), columns, rows });
    await program.press('2');
    return await pressMany(program, presses, (index) => (index % 40 === 39 ? 'k' : 'j'));
  };
  const [large, small] = [await moveAt(200, 60), await moveAt(80, 24)];
  return {
    kind: 'measured',
    name: 'move at 200×60',
    measured: large.p50,
    unit: 'ms p50',
    peer: { name: 'the same at 80×24', value: small.p50 },
    goal: atMost(2),
    note: `p99 ${large.p99.toFixed(1)} ms${unansweredText(large)}`,
    raw: { large, small },
  };
}

async function resting(run: Start): Promise<readonly Row[]> {
  await using program = await runInTerminal(run());
  await program.bytesWithin(3_000);
  const before = processFigures(program.pid);
  const restMs = 5_000;
  const bytes = await program.bytesWithin(restMs);
  const after = processFigures(program.pid);
  const empty = Number(
    execFileSync(process.execPath, ['-e', 'process.stdout.write(String(process.memoryUsage.rss()))'], {
      encoding: 'utf8',
    }),
  );
  return [
    {
      kind: 'measured',
      name: 'RSS against an office of 100,000 tickets',
      measured: after.rssMb,
      unit: 'MB',
      peer: { name: 'an empty node process', value: empty / 2 ** 20 },
      goal: atMost(3),
    },
    {
      kind: 'measured',
      name: 'idle: CPU',
      measured: ((after.cpuMs - before.cpuMs) / restMs) * 100,
      unit: '%',
      goal: atMost(1, 'value'),
    },
    { kind: 'measured', name: 'idle: bytes written', measured: bytes, unit: 'bytes in 5 s', goal: atMost(0, 'value') },
  ];
}
