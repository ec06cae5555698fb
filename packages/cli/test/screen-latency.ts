/**
 * Latency of the screen engine in a real pty: key written → last byte of the answer, in milliseconds.
 * `node packages/cli/test/screen-latency.ts` prints one JSON document; `npm run bench` calls `measureScreen`.
 */
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';

export type Latency = { p50: number; p99: number; bytes: number };
export type ScreenLatency = {
  size: string;
  firstFrameMs: number;
  move: Latency;
  type: Latency;
  idleBytes: number;
};

const FRAME_END = '\u001b[?2026l';

export async function measureScreen(columns: number, rows: number, presses = 300): Promise<ScreenLatency> {
  const startedAt = performance.now();
  const pty = spawn(process.execPath, [fileURLToPath(new URL('./screen-demo.ts', import.meta.url))], {
    cols: columns,
    rows,
    env: { ...process.env, TERM: 'xterm-256color' },
  });
  const output = frames((listener) => pty.onData(listener));
  await output.next(() => {});
  const firstFrameMs = performance.now() - startedAt;
  const press = (key: string): Promise<{ ms: number; bytes: number }> => output.next(() => pty.write(key));
  const move = await repeat(presses, (index) => press(index % 40 === 39 ? 'k' : 'j'));
  await press('i');
  const type = await repeat(presses, (index) => press(String.fromCharCode(97 + (index % 26))));
  const idleBytes = await output.silence(1000);
  const ended = new Promise<void>((resolve) => void pty.onExit(() => resolve()));
  pty.kill('SIGTERM');
  await ended;
  return { size: `${columns}x${rows}`, firstFrameMs, move, type, idleBytes };
}

async function repeat(
  count: number,
  once: (index: number) => Promise<{ ms: number; bytes: number }>,
): Promise<Latency> {
  const warmUp = 50;
  const times: number[] = [];
  let bytes = 0;
  for (let index = 0; index < count + warmUp; index++) {
    const took = await once(index);
    if (index < warmUp) continue;
    times.push(took.ms);
    bytes += took.bytes;
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(2));
  return { p50: at(0.5), p99: at(0.99), bytes: Math.round(bytes / count) };
}

/** Waits for whole frames in a stream of output. */
function frames(listen: (listener: (data: string) => void) => void) {
  let seen = '';
  let wake: (() => void) | null = null;
  listen((data) => {
    seen += data;
    if (seen.includes(FRAME_END)) wake?.();
  });
  return {
    async next(ask: () => void): Promise<{ ms: number; bytes: number }> {
      seen = '';
      const startedAt = performance.now();
      const arrived = new Promise<void>((resolve) => {
        wake = resolve;
      });
      ask();
      await arrived;
      return { ms: performance.now() - startedAt, bytes: Buffer.byteLength(seen) };
    },
    async silence(ms: number): Promise<number> {
      seen = '';
      await new Promise((resolve) => setTimeout(resolve, ms));
      return Buffer.byteLength(seen);
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 60],
  ] as const) {
    process.stdout.write(`${JSON.stringify(await measureScreen(columns, rows))}\n`);
  }
}
