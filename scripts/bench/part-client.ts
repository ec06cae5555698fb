import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openOffice, serveOffice } from './office.ts';
import { atMost, type Goal, type Row, skipped } from './report.ts';
import { seedOffice } from './seed.ts';
import type { Size } from './size.ts';
import { medianOf } from './stats.ts';

export const balcao = fileURLToPath(new URL('../../bin/balcao', import.meta.url));

export function findProgram(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

interface Command {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** Subcommands of the CLI: whole processes, from spawn to exit. */
export async function client(size: Size): Promise<readonly Row[]> {
  using office = await openOffice();
  const { connectionId } = office;
  seedOffice(join(office.dataDir, 'balcao.db'), {
    tickets: 2_000,
    messagesPerTicket: 1,
    connectionId,
    open: 0.5,
    pending: 0.2,
  });
  await using server = await serveOffice(office);
  const folder = mkdtempSync(join(tmpdir(), 'balcao-bench-cli-'));
  try {
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, '');
    const env = {
      BALCAO_SERVER: `http://127.0.0.1:${server.port}`,
      BALCAO_TOKEN: office.tokens[0] ?? '',
      BALCAO_CONFIG_DIR: folder,
    };
    const gh = findProgram('gh');
    const version: Command = { name: 'balcao --version', argv: [balcao, '--version'], env };
    const list: Command = {
      name: 'balcao tickets list --json (40 of 1,400)',
      argv: [balcao, 'tickets', 'list', '--limit', '40', '--json'],
      env,
    };
    const node: Command = { name: 'an empty node script', argv: [process.execPath, empty] };
    const rounds = size.isQuick ? 7 : 25;
    const againstGh = (ours: Command, goal: Goal): Row =>
      gh === null
        ? skipped(`${ours.name} against gh --version`, 'gh is not installed', goal)
        : compare(ours, { name: 'gh --version', argv: [gh, '--version'] }, rounds, goal);
    return [
      compare(version, node, rounds, atMost(1.1)),
      againstGh(version, atMost(0.75)),
      againstGh(list, atMost(1.5)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(ours: Command, theirs: Command, rounds: number, goal: Goal): Row {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = -2; round < rounds; round += 1) {
    const [mine, other] = [timeOf(ours), timeOf(theirs)];
    if (round < 0) continue;
    times.ours.push(mine);
    times.theirs.push(other);
  }
  return {
    kind: 'measured',
    name: ours.name,
    measured: medianOf(times.ours),
    unit: 'ms',
    peer: { name: theirs.name, value: medianOf(times.theirs) },
    goal,
    raw: times,
  };
}

function timeOf({ name, argv: [command, ...args], env }: Command): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}
