import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openOffice, serveOffice } from './office.ts';
import { balcao } from './part-client.ts';
import { atMost, type Row } from './report.ts';
import type { Size } from './size.ts';

/** A file of contacts through the command line: how long it takes, and whether memory grows with its length. */
export async function imports(size: Size): Promise<readonly Row[]> {
  const [short, long] = size.isQuick ? [2_000, 10_000] : [10_000, 100_000];
  using office = await openOffice();
  await using server = await serveOffice(office);
  const url = `http://127.0.0.1:${server.port}`;
  const token = office.tokens[0] ?? '';
  const run = (from: number, lines: number) => importFile({ folder: office.dataDir, url, token, from, lines });
  const first = await run(0, short);
  const second = await run(short, long);
  const again = await run(short, long);
  const scaled = size.isQuick ? ' (100,000 in a full run)' : '';
  const row = (name: string, measured: number, unit: string, rest: Partial<Row> = {}): Row =>
    ({ kind: 'measured', name, measured, unit, ...rest }) as Row;
  return [
    row(`import of ${long.toLocaleString('en')} contacts${scaled}`, second.seconds, 's', {
      note: `${Math.round(long / second.seconds).toLocaleString('en')} lines/s; the same file again ${again.seconds.toFixed(1)} s`,
    }),
    row(`the client's peak, ${long.toLocaleString('en')} lines`, second.peakMb, 'MiB', {
      peer: { name: `${short.toLocaleString('en')} lines`, value: first.peakMb },
      goal: atMost(1.5),
    }),
  ];
}

interface Import {
  readonly folder: string;
  readonly url: string;
  readonly token: string;
  readonly from: number;
  readonly lines: number;
}

async function importFile({ folder, url, token, from, lines }: Import): Promise<{ seconds: number; peakMb: number }> {
  const path = join(folder, `contacts-${from}.csv`);
  const file = openSync(path, 'w');
  writeSync(file, 'Nome;Telefone;E-mail\n');
  for (let n = from; n < from + lines; n += 1)
    writeSync(
      file,
      `Cliente ${n};(11) 9${String(10_000_000 + n).slice(0, 4)}-${String(10_000_000 + n).slice(4)};c${n}@example.com\n`,
    );
  closeSync(file);
  const env = { ...process.env, BALCAO_SERVER: url, BALCAO_TOKEN: token, BALCAO_CONFIG_DIR: join(folder, 'config') };
  const started = performance.now();
  const child = spawn(balcao, ['contacts', 'import', path], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let peakMb = 0;
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, 20);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(timer);
  if (code !== 0) throw new Error(`import ended with ${code}: ${errors.slice(-500)}`);
  return { seconds: (performance.now() - started) / 1000, peakMb };
}

/** The most memory that the process had so far; 0 once it is gone. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
