import { readFileSync } from 'node:fs';
import { spawn } from '@lydell/node-pty';
import { pause } from './stats.ts';

/*
 * A program in a real pty. The latency of a key is the time from its write to the last byte of the answer: bytes that come
 * within `quietMs` of each other are one answer. The same for every program, whatever it knows of frames.
 */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  readonly firstFrameMs: number;
  /** Null when nothing came: the program did not answer this key. */
  press(key: string): Promise<number | null>;
  /** Until the output holds a text; null when it does not within a second. */
  pressUntil(key: string, text: string): Promise<number | null>;
  bytesWithin(ms: number): Promise<number>;
  screen(): string;
}

const quietMs = 40;
const answerMs = 1_000;

export interface Run {
  readonly command: string;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The first frame is there when this is on the screen. */
  readonly ready: string;
}

export async function runInTerminal(run: Run): Promise<Program> {
  const startedAt = performance.now();
  const pty = spawn(run.command, [...(run.args ?? [])], {
    cols: run.columns ?? 120,
    rows: run.rows ?? 40,
    cwd: run.cwd ?? process.cwd(),
    env: { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...run.env },
  });
  const output = { text: '', bytes: 0, lastAt: startedAt };
  const listeners = new Set<() => void>();
  pty.onData((data) => {
    output.text = (output.text + data).slice(-200_000);
    output.bytes += Buffer.byteLength(data);
    output.lastAt = performance.now();
    for (const listener of listeners) listener();
  });
  const until = (isThere: () => boolean, ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => end(false), ms);
      const check = () => isThere() && end(true);
      const end = (answer: boolean) => {
        clearTimeout(timer);
        listeners.delete(check);
        resolve(answer);
      };
      listeners.add(check);
      check();
    });
  const quiet = async () => {
    while (performance.now() - output.lastAt < quietMs) await pause(quietMs - (performance.now() - output.lastAt) + 1);
  };
  const exited = new Promise<void>((resolve) => {
    pty.onExit(() => resolve());
  });
  if (!(await until(() => output.text.includes(run.ready), 20_000))) {
    pty.kill('SIGKILL');
    throw new Error(`${run.command} did not show ${run.ready}: ${output.text.slice(-400)}`);
  }
  const firstFrameMs = output.lastAt - startedAt;
  await quiet();
  return {
    pid: pty.pid,
    firstFrameMs,
    press: async (key) => {
      const before = output.bytes;
      const sentAt = performance.now();
      pty.write(key);
      if (!(await until(() => output.bytes > before, answerMs))) return null;
      await quiet();
      return output.lastAt - sentAt;
    },
    pressUntil: async (key, text) => {
      output.text = '';
      const sentAt = performance.now();
      pty.write(key);
      return (await until(() => output.text.includes(text), answerMs)) ? performance.now() - sentAt : null;
    },
    bytesWithin: async (ms) => {
      const before = output.bytes;
      await pause(ms);
      return output.bytes - before;
    },
    screen: () => output.text,
    [Symbol.asyncDispose]: async () => {
      pty.kill('SIGTERM');
      const timer = setTimeout(() => pty.kill('SIGKILL'), 2_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Resident memory in MB and CPU time in ms of a process, as the kernel counts them. */
export function processFigures(pid: number): { readonly rssMb: number; readonly cpuMs: number } {
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return { rssMb: rss, cpuMs: (Number(fields[11]) + Number(fields[12])) * 10 };
}
